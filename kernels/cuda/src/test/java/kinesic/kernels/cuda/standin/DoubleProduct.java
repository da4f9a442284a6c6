package kinesic.kernels.cuda.standin;

/** Matrix products with sums in double, in loops that the compiler turns into vector code. */
final class DoubleProduct {

  private DoubleProduct() {}

  /**
   * Adds to c[j m + i] the sum of a[l m + i] b[l n + j] over l.
   *
   * @param c n rows of m numbers
   * @param a k rows of m numbers
   * @param b k rows of n numbers
   */
  static void add(double[] c, int m, int n, int k, double[] a, double[] b) {
    add(c, m, n, k, a, b, 1, n);
  }

  /**
   * Adds to c[j m + i] the sum of a[l m + i] b[j k + l] over l.
   *
   * @param c n rows of m numbers
   * @param a k rows of m numbers
   * @param b n rows of k numbers
   */
  static void addByRows(double[] c, int m, int n, int k, double[] a, double[] b) {
    add(c, m, n, k, a, b, k, 1);
  }

  private static void add(
      double[] c, int m, int n, int k, double[] a, double[] b, int strideJ, int strideL) {
    for (int j = 0; j < n; j++) {
      int at = j * strideJ;
      int l = 0;
      for (; l + 4 <= k; l += 4) {
        addFour(c, j * m, m, a, l * m, b, at + l * strideL, strideL);
      }
      for (; l < k; l++) {
        addOne(c, j * m, m, a, l * m, b[at + l * strideL]);
      }
    }
  }

  private static void addFour(
      double[] c, int to, int m, double[] a, int from, double[] b, int at, int stride) {
    double b0 = b[at];
    double b1 = b[at + stride];
    double b2 = b[at + 2 * stride];
    double b3 = b[at + 3 * stride];
    for (int i = 0; i < m; i++) {
      int x = from + i;
      c[to + i] += a[x] * b0 + a[x + m] * b1 + (a[x + 2 * m] * b2 + a[x + 3 * m] * b3);
    }
  }

  private static void addOne(double[] c, int to, int m, double[] a, int from, double factor) {
    for (int i = 0; i < m; i++) {
      c[to + i] += a[from + i] * factor;
    }
  }

  /** Returns y[i columns + j] = x[j rows + i]. */
  static double[] transposed(int rows, int columns, double[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        y[i * columns + j] = x[j * rows + i];
      }
    }
    return y;
  }
}
