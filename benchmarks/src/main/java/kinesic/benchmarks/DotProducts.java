package kinesic.benchmarks;

import java.util.Locale;

/**
 * Compares float32 dot products with the same sums in double.
 *
 * <p>For any order and grouping of the terms, with or without fused multiply-adds, the error of a
 * float32 dot product of k terms is at most about λ·√k·u · Σ|aᵢ·bᵢ| with u = 2⁻²⁴, with
 * overwhelming probability for λ = 4 (Higham and Mary, A New Approach to Probabilistic Rounding
 * Error Analysis, 2019, theorem 2.4). For k up to a few thousand, a single missing term of average
 * size exceeds this bound.
 */
final class DotProducts {

  private static final double U = 0x1p-24;
  private static final double LAMBDA = 4;

  private double sum;
  private double sumOfMagnitudes;
  private int terms;

  /** Removes all terms. */
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
   * Compares the sum of the terms with the result of a kernel.
   *
   * @param what the name of the value in the error message
   * @param actual the result of the kernel
   * @throws IllegalStateException if {@code actual} is outside the error bound
   */
  void check(String what, float actual) {
    double bound = LAMBDA * Math.sqrt(terms) * U * sumOfMagnitudes;
    if (!(Math.abs(actual - sum) <= bound)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s is %.9g, but the sum of its %d terms in double is %.9g: they differ by more than"
                  + " %.3g",
              what,
              actual,
              terms,
              sum,
              bound));
    }
  }
}
