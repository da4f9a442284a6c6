package kinesic.facebehavior.study;

import java.util.Arrays;
import kinesic.facebehavior.metric.MeanInterval;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Two ways to train held against each other over the same n seeds, by their differences d_1 to d_n:
 *
 * <pre>
 *   t = mean(d) / (s / √n),  s² = Σ (d_i - mean(d))² / (n - 1)
 * </pre>
 *
 * <p>If the two do not differ, t has Student's distribution with n - 1 degrees of freedom, as far
 * as the differences are normal. The exact test of signs asks no such thing: if the two do not
 * differ, each difference could as well have had the other sign, so p is the share of the 2^n
 * choices of signs whose sum is at least as far from 0. It is never below 2 / 2^n, with 5 seeds
 * .0625.
 *
 * @param seeds n
 * @param difference the mean of the differences
 * @param deviation their standard deviation; NaN for one seed
 * @param low the lower end of the 95 % confidence interval of the mean difference
 * @param high its upper end
 * @param t NaN for one seed or without any difference
 * @param p of t, for a difference in either direction; NaN if t is
 * @param signs p of the exact test
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
  private static final int MOST_SEEDS = 20; // 2^n choices are gone through

  /**
   * Tests whether {@code arm} differs from {@code reference}.
   *
   * @param arm a figure of the one, a number for each seed
   * @param reference the same of the other, in the same order
   * @throws IllegalArgumentException if there are not as many numbers on both sides, none or more
   *     than 20
   */
  public static PairedTest of(double[] arm, double[] reference) {
    int n = arm.length;
    if (n != reference.length || n < 1 || n > MOST_SEEDS) {
      throw new IllegalArgumentException(
          "paired test: %d and %d numbers, expected as many on both sides, 1 to %d"
              .formatted(n, reference.length, MOST_SEEDS));
    }
    double[] d = new double[n];
    for (int i = 0; i < n; i++) {
      d[i] = arm[i] - reference[i];
    }
    Spread spread = Spread.of(d);
    double mean = spread.mean();
    double reach = MeanInterval.of(d, CONFIDENCE).halfWidth();
    double t = mean / (spread.deviation() / Math.sqrt(n));
    double p =
        Double.isNaN(t) ? Double.NaN : 2 * TDistribution.of(n - 1).survivalProbability(Math.abs(t));
    return new PairedTest(n, mean, spread.deviation(), mean - reach, mean + reach, t, p, signs(d));
  }

  private static double signs(double[] d) {
    double found = Math.abs(Arrays.stream(d).sum());
    double rounding = 1e-12 * Arrays.stream(d).map(Math::abs).sum();
    int asFar = 0;
    for (int choice = 0; choice < 1 << d.length; choice++) {
      double sum = 0;
      for (int i = 0; i < d.length; i++) {
        sum += (choice >>> i & 1) == 0 ? d[i] : -d[i];
      }
      asFar += Math.abs(sum) >= found - rounding ? 1 : 0;
    }
    return asFar / (double) (1 << d.length);
  }
}
