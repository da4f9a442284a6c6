package kinesic.facebehavior.task;

import java.util.Arrays;
import java.util.List;

/** The median of vectors, component by component. */
final class Medians {

  private Medians() {}

  /**
   * The median of each component: the middle one of an odd number of values, the mean of the two in
   * the middle of an even number.
   *
   * @param vectors at least one, all of one length
   */
  static float[] of(List<float[]> vectors) {
    float[] median = new float[vectors.get(0).length];
    float[] values = new float[vectors.size()];
    for (int j = 0; j < median.length; j++) {
      for (int i = 0; i < values.length; i++) {
        values[i] = vectors.get(i)[j];
      }
      Arrays.sort(values);
      median[j] = (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
    }
    return median;
  }

  /** The medians of distributions, divided by their sum; {@code own} where all medians are 0. */
  static float[] ofDistributions(List<float[]> window, float[] own) {
    float[] medians = of(window);
    float sum = 0;
    for (float median : medians) {
      sum += median;
    }
    for (int k = 0; k < medians.length; k++) {
      medians[k] = sum > 0 ? medians[k] / sum : own[k];
    }
    return medians;
  }
}
