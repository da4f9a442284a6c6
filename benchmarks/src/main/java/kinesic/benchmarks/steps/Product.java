package kinesic.benchmarks.steps;

/** One way to multiply two matrices. */
@FunctionalInterface
public interface Product {

  /**
   * c = a · b.
   *
   * @param a [m, k], row-major as all of them
   * @param b [k, n]
   * @param c [m, n]; what it holds is replaced
   */
  void multiply(int m, int n, int k, float[] a, float[] b, float[] c);
}
