package kinesic.benchmarks.steps;

/** An implementation of the matrix product. */
@FunctionalInterface
public interface Product {

  /**
   * Computes c = a · b. All matrices are row-major.
   *
   * @param m the rows of a and c
   * @param n the columns of b and c
   * @param k the columns of a and the rows of b
   * @param a [m, k]
   * @param b [k, n]
   * @param c [m, n], overwritten
   */
  void multiply(int m, int n, int k, float[] a, float[] b, float[] c);
}
