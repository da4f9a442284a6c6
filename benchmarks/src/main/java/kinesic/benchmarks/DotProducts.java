package kinesic.benchmarks;

import java.util.Locale;

/**
 * Holds float32 dot products against the same sums in double.
 *
 * <p>However the terms are ordered and grouped, and with or without fused multiply-adds, a float32
 * dot product of k terms is off by at most about λ·√k·u · Σ|aᵢ·bᵢ|, with u = 2⁻²⁴ and overwhelming
 * probability for λ = 4 (Higham and Mary, A New Approach to Probabilistic Rounding Error Analysis,
 * 2019, theorem 2.4). A single forgotten term of average size is outside for k up to a few
 * thousand.
 */
final class DotProducts {

  private static final double U = 0x1p-24;
  private static final double LAMBDA = 4;

  private double sum;
  private double sumOfMagnitudes;
  private int terms;

  /** Forgets all terms. */
  void clear() {
    sum = 0;
    sumOfMagnitudes = 0;
    terms = 0;
  }

  /** Adds the term a·b, which is exact in double. */
  void add(float a, float b) {
    double product = (double) a * b;
    sum += product;
    sumOfMagnitudes += Math.abs(product);
    terms++;
  }

  /**
   * Compares the sum of the terms with what a kernel gave.
   *
   * @param what names the value in the message
   * @throws IllegalStateException if {@code actual} is outside the bound
   */
  void check(String what, float actual) {
    double bound = LAMBDA * Math.sqrt(terms) * U * sumOfMagnitudes;
    if (!(Math.abs(actual - sum) <= bound)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s is %.9g, the sum of its %d terms in double %.9g: they differ by more than %.3g",
              what,
              actual,
              terms,
              sum,
              bound));
    }
  }
}
