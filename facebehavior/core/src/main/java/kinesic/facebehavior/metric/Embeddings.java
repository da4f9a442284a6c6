package kinesic.facebehavior.metric;

/**
 * Feature vectors of faces, compared by the cosine of the angle between them: 1 if they point the
 * same way, 0 at a right angle, -1 opposite. A vector of zeros has the cosine 0 to any other.
 */
public final class Embeddings {

  private final int length;
  private final float[][] unit; // [n][length], of length 1, or zeros

  /**
   * Creates embeddings.
   *
   * @param vectors one per face, all of the same length; copied
   * @throws IllegalArgumentException if lengths differ or a number is not finite
   */
  public Embeddings(float[][] vectors) {
    length = vectors.length == 0 ? 0 : vectors[0].length;
    unit = new float[vectors.length][];
    for (int i = 0; i < vectors.length; i++) {
      if (vectors[i].length != length) {
        throw new IllegalArgumentException(
            "embeddings: face %s has %s numbers, face 0 has %s"
                .formatted(i, vectors[i].length, length));
      }
      unit[i] = unit(i, vectors[i]);
    }
  }

  private static float[] unit(int face, float[] vector) {
    double squares = 0;
    for (float v : vector) {
      squares += (double) v * v;
    }
    if (!Double.isFinite(squares)) {
      throw new IllegalArgumentException(
          "embeddings: the vector of face " + face + " is not finite");
    }
    double scale = squares == 0 ? 0 : 1 / Math.sqrt(squares);
    float[] scaled = new float[vector.length];
    for (int j = 0; j < scaled.length; j++) {
      scaled[j] = (float) (scale * vector[j]);
    }
    return scaled;
  }

  /** The number of faces. */
  public int size() {
    return unit.length;
  }

  /** The cosine between faces {@code i} and {@code j}, from -1 to 1. */
  public double similarity(int i, int j) {
    double sum = 0;
    for (int d = 0; d < length; d++) {
      sum += (double) unit[i][d] * unit[j][d];
    }
    return Math.clamp(sum, -1, 1);
  }
}
