package kinesic.facebehavior.synthetic;

/** A line or outline whose points are given in mm on the head and kept in canvas pixels. */
final class Trace extends Polyline {

  private final Projection projection;

  Trace(Projection projection) {
    this.projection = projection;
  }

  /** Adds the point (x, y) of the skull's front. */
  Trace at(float mmX, float mmY) {
    add(projection.x(mmX, mmY), projection.y(mmX, mmY));
    return this;
  }

  /** Adds the point (x, y), raised over the skull's front by {@code rise} mm. */
  Trace over(float mmX, float mmY, float rise) {
    return at(mmX, mmY, Projection.surface(mmX, mmY) + rise);
  }

  /** Adds the point (x, y, z). */
  Trace at(float mmX, float mmY, float mmZ) {
    add(projection.x(mmX, mmY, mmZ), projection.y(mmX, mmY, mmZ));
    return this;
  }
}
