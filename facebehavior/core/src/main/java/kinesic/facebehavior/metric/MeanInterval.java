package kinesic.facebehavior.metric;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A mean of repeated measurements with its confidence interval, mean ± {@code halfWidth}: t s / √n
 * with the standard deviation s (of n - 1) and Student's t of n - 1 degrees of freedom. It is valid
 * if the measurements are independent and roughly normal.
 *
 * @param mean the mean of the measurements; NaN without measurements
 * @param halfWidth NaN for fewer than two measurements
 * @param count n
 */
public record MeanInterval(double mean, double halfWidth, int count) {

  /**
   * Computes the interval of these measurements.
   *
   * @param confidence the probability that such an interval contains the true mean, such as 0.95
   */
  public static MeanInterval of(double[] values, double confidence) {
    int n = values.length;
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    if (n < 2) {
      return new MeanInterval(mean, Double.NaN, n);
    }
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    double error = Math.sqrt(squares / (n - 1) / n);
    return new MeanInterval(
        mean, TDistribution.of(n - 1).inverseSurvivalProbability((1 - confidence) / 2) * error, n);
  }
}
