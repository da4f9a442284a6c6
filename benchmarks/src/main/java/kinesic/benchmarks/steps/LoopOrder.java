package kinesic.benchmarks.steps;

import java.util.Arrays;

/**
 * Step 2: exchanges the two inner loops. Row p of b, times one element of a, is added to a row of
 * c.
 *
 * <p>Memory is now read along rows, and the additions of the inner loop are independent. A compiler
 * could vectorise them, but does not, because b and c might be the same array.
 */
final class LoopOrder implements Product {

  @Override
  public void multiply(int m, int n, int k, float[] a, float[] b, float[] c) {
    multiply(0, m, 0, n, n, k, a, b, c);
  }

  /** Computes rows {@code i0} to {@code i1} and columns {@code j0} to {@code j1} of c. */
  static void multiply(
      int i0, int i1, int j0, int j1, int n, int k, float[] a, float[] b, float[] c) {
    for (int i = i0; i < i1; i++) {
      Arrays.fill(c, i * n + j0, i * n + j1, 0);
      for (int p = 0; p < k; p++) {
        addScaled(a[i * k + p], b, p * n + j0, c, i * n + j0, j1 - j0);
      }
    }
  }

  /** c += factor · b for {@code count} elements. */
  private static void addScaled(float factor, float[] b, int bAt, float[] c, int cAt, int count) {
    for (int j = 0; j < count; j++) {
      c[cAt + j] = Math.fma(factor, b[bAt + j], c[cAt + j]);
    }
  }
}
