package kinesic.facebehavior.image;

/**
 * The weights that resample one axis of an image to another length.
 *
 * <p>Shrinking averages over the area that a target sample covers, including parts of samples.
 * Enlarging interpolates linearly between the two nearest sample centres and extends the outermost
 * samples. Target sample t is the sum of {@code source[first[t] + i] * weight[t][i]}; the weights
 * of a target add up to 1.
 */
final class AxisWeights {

  private final int[] first;
  private final float[][] weight;

  private AxisWeights(int[] first, float[][] weight) {
    this.first = first;
    this.weight = weight;
  }

  static AxisWeights of(int source, int target) {
    int[] first = new int[target];
    float[][] weight = new float[target][];
    double scale = (double) source / target;
    for (int t = 0; t < target; t++) {
      if (source >= target) {
        double from = t * scale;
        double to = Math.min(source, (t + 1) * scale);
        first[t] = (int) from;
        weight[t] = new float[(int) Math.ceil(to) - first[t]];
        for (int i = 0; i < weight[t].length; i++) {
          int sample = first[t] + i;
          double covered = Math.min(to, sample + 1) - Math.max(from, sample);
          weight[t][i] = (float) (covered / scale);
        }
      } else {
        double centre = Math.clamp((t + 0.5) * scale - 0.5, 0, source - 1);
        first[t] = (int) centre;
        double beyond = centre - first[t];
        weight[t] =
            beyond == 0 ? new float[] {1} : new float[] {(float) (1 - beyond), (float) beyond};
      }
    }
    return new AxisWeights(first, weight);
  }

  int first(int target) {
    return first[target];
  }

  float[] weights(int target) {
    return weight[target];
  }
}
