package kinesic.benchmarks.steps;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Step 3: adjacent columns of c occupy the lanes of one vector, which stays in a register for the
 * whole sum.
 *
 * <p>Step 2 loads and stores c for every multiply-add; here c is stored once, and the strip of b
 * stays in a cache while the rows of a are processed. But the multiply-adds form one dependency
 * chain: each waits for the result of the previous one.
 */
final class VectorLanes implements Product {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

  @Override
  public void multiply(int m, int n, int k, float[] a, float[] b, float[] c) {
    int whole = FLOATS.loopBound(n);
    for (int j = 0; j < whole; j += FLOATS.length()) {
      for (int i = 0; i < m; i++) {
        multiply(k, n, a, i * k, b, j, c, i * n + j);
      }
    }
    LoopOrder.multiply(0, m, whole, n, n, k, a, b, c);
  }

  /** Computes one vector of c, in a separate method so that it is compiled as a whole. */
  private static void multiply(
      int k, int n, float[] a, int aAt, float[] b, int bAt, float[] c, int cAt) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int p = 0; p < k; p++) {
      FloatVector row = FloatVector.fromArray(FLOATS, b, bAt + p * n);
      sum = FloatVector.broadcast(FLOATS, a[aAt + p]).fma(row, sum);
    }
    sum.intoArray(c, cAt);
  }
}
