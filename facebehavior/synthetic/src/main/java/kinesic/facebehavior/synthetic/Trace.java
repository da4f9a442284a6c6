package kinesic.facebehavior.synthetic;

/** A polyline whose points are given in mm on the head and stored in canvas pixels. */
final class Trace extends Polyline {

  private final Projection projection;

  Trace(Projection projection) {
    this.projection = projection;
  }

  /** Adds the point (x, y) on the front of the skull. */
  Trace at(float mmX, float mmY) {
    add(projection.x(mmX, mmY), projection.y(mmX, mmY));
    return this;
  }

  /** Adds the point (x, y), {@code rise} mm above the front of the skull. */
  Trace over(float mmX, float mmY, float rise) {
    return at(mmX, mmY, Projection.surface(mmX, mmY) + rise);
  }

  /** Adds the point (x, y, z). */
  Trace at(float mmX, float mmY, float mmZ) {
    add(projection.x(mmX, mmY, mmZ), projection.y(mmX, mmY, mmZ));
    return this;
  }
}
