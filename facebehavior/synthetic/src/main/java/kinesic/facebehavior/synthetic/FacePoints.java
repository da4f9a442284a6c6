package kinesic.facebehavior.synthetic;

/**
 * The 68 landmarks of the iBUG scheme on a drawn face: 17 of the jaw, 10 of the brows, 9 of the
 * nose, 12 of the eyes and 20 of the mouth.
 *
 * <p>Eyes and mouth have the positions at which they are drawn; jaw, brows and nose have those of a
 * mean face.
 */
final class FacePoints {

  private static final int COUNT = 68;
  private static final float[] OUTER = {-1, -0.66f, -0.33f, 0, 0.33f, 0.66f, 1};
  private static final float[] INNER = {-0.85f, -0.4f, 0, 0.4f, 0.85f};

  private final Projection projection;
  private final float[] xy = new float[2 * COUNT];
  private int count;

  private FacePoints(Projection projection) {
    this.projection = projection;
  }

  /** The points in pixels, x and y in turn; (0, 0) is the centre of the first pixel. */
  static float[] of(FaceParameters face, int imageSize) {
    FacePoints points = new FacePoints(new Projection(imageSize, face.pose(), face.scene().crop));
    Identity identity = face.identity();
    float mouth = identity.mouth.y();
    for (int i = 0; i < 17; i++) {
      double angle = Math.PI * (i - 8) / 17;
      points.add(
          -70 * (float) StrictMath.sin(-angle),
          (mouth + 42) * (float) StrictMath.pow(StrictMath.cos(angle), 0.8),
          0);
    }
    float eye = identity.eyes.halfDistance();
    float half = 16 * identity.eyes.width();
    for (int side = -1; side <= 1; side += 2) {
      for (int i = -2; i <= 2; i++) {
        points.add(side * eye + 9 * i, -20 - 3 * (i * side == 2 ? 0 : 1), 1);
      }
    }
    float nose = identity.nose.length();
    for (int i = 0; i < 4; i++) {
      points.add(0, i * (nose - 6) / 3, 6 + 4 * i);
    }
    for (int i = -2; i <= 2; i++) {
      points.add(7 * i, nose, 8);
    }
    for (int side = -1; side <= 1; side += 2) {
      float centre = side * eye;
      points.add(centre - half, 1, 1);
      points.add(centre - half / 3, -4, 1);
      points.add(centre + half / 3, -4, 1);
      points.add(centre + half, 1, 1);
      points.add(centre + half / 3, 5, 1);
      points.add(centre - half / 3, 5, 1);
    }
    points.mouth(new MouthShape(new FaceCanvas(face, imageSize)));
    return points.xy;
  }

  private void mouth(MouthShape mouth) {
    for (float t : OUTER) {
      add(mouth.x(t), mouth.upperOuter(t), 4);
    }
    for (int i = OUTER.length - 2; i > 0; i--) {
      add(mouth.x(OUTER[i]), mouth.lowerOuter(OUTER[i]), 4);
    }
    for (float t : INNER) {
      add(mouth.x(t), mouth.upperInner(t), 4);
    }
    for (int i = INNER.length - 2; i > 0; i--) {
      add(mouth.x(INNER[i]), mouth.lowerInner(INNER[i]), 4);
    }
  }

  /** Adds a point {@code rise} mm above the front of the skull. */
  private void add(float x, float y, float rise) {
    float z = Projection.surface(x, y) + rise;
    xy[count++] = projection.x(x, y, z) - 0.5f;
    xy[count++] = projection.y(x, y, z) - 0.5f;
  }
}
