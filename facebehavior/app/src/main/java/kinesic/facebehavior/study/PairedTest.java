package kinesic.facebehavior.study;

import java.util.Arrays;
import kinesic.facebehavior.metric.MeanInterval;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A two-sided paired t test over n seeds, with the differences d_1 to d_n:
 *
 * <pre>
 *   t = mean(d) / (s / √n),  s² = Σ (d_i - mean(d))² / (n - 1)
 * </pre>
 *
 * <p>Without an effect, t has Student's distribution with n - 1 degrees of freedom if the
 * differences are normal. The exact sign-flip test does not assume normality: without an effect
 * each difference could as well have the other sign, so p is the share of the 2^n choices of signs
 * whose sum is at least as far from 0. It is never below 2 / 2^n, which is 0.0625 for 5 seeds.
 *
 * @param seeds n
 * @param difference the mean difference
 * @param deviation the standard deviation of the differences; NaN for one seed
 * @param low lower end of the 95 % confidence interval of the mean difference
 * @param high its upper end
 * @param t NaN for one seed or if all differences are 0
 * @param p of t, two-sided; NaN if t is
 * @param signs p of the exact sign-flip test; NaN if a value is
 */
public record PairedTest(
    int seeds,
    double difference,
    double deviation,
    double low,
    double high,
    double t,
    double p,
    double signs) {

  private static final double CONFIDENCE = 0.95;
  private static final int MOST_SEEDS = 20; // the exact test enumerates 2^n choices

  /**
   * Tests whether {@code variant} differs from {@code reference}.
   *
   * @param variant a metric of the one, a value for each seed
   * @param reference the same metric of the other, for the same seeds
   * @throws IllegalArgumentException if the lengths differ, or are 0 or more than 20
   */
  public static PairedTest of(double[] variant, double[] reference) {
    int n = variant.length;
    if (n != reference.length || n < 1 || n > MOST_SEEDS) {
      throw new IllegalArgumentException(
          "paired test: %s and %s values, expected equal numbers from 1 to %s"
              .formatted(n, reference.length, MOST_SEEDS));
    }
    double[] d = new double[n];
    for (int i = 0; i < n; i++) {
      d[i] = variant[i] - reference[i];
    }
    MeanStd values = MeanStd.of(d);
    double mean = values.mean();
    double reach = MeanInterval.of(d, CONFIDENCE).halfWidth();
    double t = mean / (values.deviation() / Math.sqrt(n));
    double p =
        Double.isNaN(t) ? Double.NaN : 2 * TDistribution.of(n - 1).survivalProbability(Math.abs(t));
    return new PairedTest(n, mean, values.deviation(), mean - reach, mean + reach, t, p, signs(d));
  }

  private static double signs(double[] d) {
    double sum = Arrays.stream(d).sum();
    double rounding = 1e-12 * Arrays.stream(d).map(Math::abs).sum();
    return Double.isNaN(sum)
        ? Double.NaN
        : Math.scalb((double) asFar(d, 0, 0, Math.abs(sum) - rounding), -d.length);
  }

  /** The number of choices of the signs from {@code first} on that reach {@code distance}. */
  private static long asFar(double[] d, int first, double sum, double distance) {
    if (first == d.length) {
      return Math.abs(sum) >= distance ? 1 : 0;
    }
    return asFar(d, first + 1, sum + d[first], distance)
        + asFar(d, first + 1, sum - d[first], distance);
  }
}
