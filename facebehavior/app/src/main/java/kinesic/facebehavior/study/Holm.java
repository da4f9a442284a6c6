package kinesic.facebehavior.study;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Holm's correction for several tests at once: if those whose corrected p is below α are called
 * more than chance, the probability that even one of them is chance is at most α, whatever the
 * tests have to do with each other.
 *
 * <p>Of m sorted p, the i-th becomes max over j ≤ i of min(1, (m - j + 1) p_j). Source: S. Holm, A
 * simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6,
 * 1979.
 */
final class Holm {

  private Holm() {}

  /**
   * The corrected p in the same order; NaN, a test that could not be made, stays and is not
   * counted.
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

  /** How many tests there are that could be made. */
  static int size(double[] p) {
    return (int) Arrays.stream(p).filter(value -> !Double.isNaN(value)).count();
  }
}
