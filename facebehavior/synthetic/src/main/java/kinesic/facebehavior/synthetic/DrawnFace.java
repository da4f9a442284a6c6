package kinesic.facebehavior.synthetic;

/**
 * A face in a {@link DrawnScene}. Positions are in pixels of the scene; (0, 0) is the centre of the
 * first pixel.
 *
 * @param sample the person, what the face does, and its labels
 * @param left the column of the scene at the first column of {@link Sample#image}
 * @param top the row of the scene at its first row
 */
public record DrawnFace(Sample sample, int left, int top) {

  /** Points of the outline above the eyes, in mm: x and y in turn. */
  private static final float[] FOREHEAD = {-55, -45, 0, -66, 55, -45};

  private static final int JAW = 17; // of the 68 landmarks, the first ones

  /**
   * The box of a face.
   *
   * @param x the left edge
   * @param y the top edge
   * @param width in pixels
   * @param height in pixels
   */
  public record Box(float x, float y, float width, float height) {

    /** The area of what two boxes have in common, by the area of this one. */
    float coveredBy(Box other) {
      float across = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
      float down = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
      return across > 0 && down > 0 ? across * down / (width * height) : 0;
    }
  }

  /** The 68 landmarks of the iBUG scheme in pixels of the scene, x and y in turn. */
  public float[] landmarks() {
    float[] points = sample.landmarks();
    for (int i = 0; i < points.length; i += 2) {
      points[i] += left;
      points[i + 1] += top;
    }
    return points;
  }

  /** The smallest box around the face, from the hairline to the chin and without the ears. */
  public Box box() {
    float[] points = sample.landmarks();
    float[] outline = new float[2 * JAW + FOREHEAD.length];
    System.arraycopy(points, 0, outline, 0, 2 * JAW);
    FaceParameters face = sample.face();
    Projection projection = new Projection(sample.imageSize(), face.pose(), face.scene().crop);
    for (int i = 0; i < FOREHEAD.length; i += 2) {
      outline[2 * JAW + i] = projection.x(FOREHEAD[i], FOREHEAD[i + 1]) - 0.5f;
      outline[2 * JAW + i + 1] = projection.y(FOREHEAD[i], FOREHEAD[i + 1]) - 0.5f;
    }
    float minX = Float.POSITIVE_INFINITY;
    float maxX = Float.NEGATIVE_INFINITY;
    float minY = Float.POSITIVE_INFINITY;
    float maxY = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < outline.length; i += 2) {
      minX = Math.min(minX, outline[i]);
      maxX = Math.max(maxX, outline[i]);
      minY = Math.min(minY, outline[i + 1]);
      maxY = Math.max(maxY, outline[i + 1]);
    }
    return new Box(minX + left, minY + top, maxX - minX, maxY - minY);
  }
}
