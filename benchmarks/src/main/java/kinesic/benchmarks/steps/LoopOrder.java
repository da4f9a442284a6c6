package kinesic.benchmarks.steps;

import java.util.Arrays;

/**
 * Step 2: the two inner loops exchanged. Row p of b, times one number, is added to a row of c.
 *
 * <p>Now everything is read along its rows, and the additions of the inner loop do not depend on
 * one another. Lanes of a vector could share them, but a compiler that cannot rule out that b and c
 * are one array leaves them apart.
 */
final class LoopOrder implements Product {

  @Override
  public void multiply(int m, int n, int k, float[] a, float[] b, float[] c) {
    multiply(0, m, 0, n, n, k, a, b, c);
  }

  /** The rows {@code i0} to {@code i1} of c, and of each the columns {@code j0} to {@code j1}. */
  static void multiply(
      int i0, int i1, int j0, int j1, int n, int k, float[] a, float[] b, float[] c) {
    for (int i = i0; i < i1; i++) {
      Arrays.fill(c, i * n + j0, i * n + j1, 0);
      for (int p = 0; p < k; p++) {
        addScaled(a[i * k + p], b, p * n + j0, c, i * n + j0, j1 - j0);
      }
    }
  }

  /** c += factor · b, {@code count} numbers. */
  private static void addScaled(float factor, float[] b, int bAt, float[] c, int cAt, int count) {
    for (int j = 0; j < count; j++) {
      c[cAt + j] = Math.fma(factor, b[bAt + j], c[cAt + j]);
    }
  }
}
