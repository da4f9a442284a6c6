package kinesic.benchmarks.steps;

/**
 * Step 1: the definition, c[i, j] = Σ_p a[i, p] · b[p, j].
 *
 * <p>Every addition depends on the previous one, and b is read along columns: each element comes
 * from another cache line, and only one float of each line is used.
 */
final class TripleLoop implements Product {

  @Override
  public void multiply(int m, int n, int k, float[] a, float[] b, float[] c) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float sum = 0;
        for (int p = 0; p < k; p++) {
          sum += a[i * k + p] * b[p * n + j];
        }
        c[i * n + j] = sum;
      }
    }
  }
}
