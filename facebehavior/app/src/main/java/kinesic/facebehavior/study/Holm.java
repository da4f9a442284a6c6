package kinesic.facebehavior.study;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Holm's correction for multiple tests: if all tests whose adjusted p value is below α are called
 * significant, the probability that one or more of them are false positives is at most α, whatever
 * the dependence between the tests.
 *
 * <p>Of m sorted p values the i-th becomes max over j ≤ i of min(1, (m - j + 1) p_j). Source: S.
 * Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics
 * 6, 1979.
 */
final class Holm {

  private Holm() {}

  /**
   * Adjusts p values; NaN, a test that was not possible, stays NaN and is not counted.
   *
   * @return the adjusted p values in the same order
   */
  static double[] adjust(double[] p) {
    double[] adjusted = p.clone();
    List<Integer> order =
        IntStream.range(0, p.length)
            .filter(i -> !Double.isNaN(p[i]))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> p[i]))
            .toList();
    double greatest = 0;
    for (int rank = 0; rank < order.size(); rank++) {
      int test = order.get(rank);
      greatest = Math.max(greatest, Math.min(1, (order.size() - rank) * p[test]));
      adjusted[test] = greatest;
    }
    return adjusted;
  }
}
