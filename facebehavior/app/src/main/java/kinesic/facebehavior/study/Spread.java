package kinesic.facebehavior.study;

import java.util.Arrays;

/**
 * A figure over the seeds.
 *
 * @param mean NaN without a seed
 * @param deviation the standard deviation of the sample, with n - 1; NaN for one seed
 */
record Spread(double mean, double deviation) {

  static Spread of(double[] values) {
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean);
    }
    return new Spread(mean, Math.sqrt(sum / (values.length - 1))); // 0 / 0 for one
  }
}
