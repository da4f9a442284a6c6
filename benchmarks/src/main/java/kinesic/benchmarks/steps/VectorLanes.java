package kinesic.benchmarks.steps;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Step 3: neighbouring columns of c side by side in the lanes of one vector, which stays in its
 * register for the whole sum.
 *
 * <p>Step 2 loads and stores c for every multiply-add; here c is stored once, and the strip of b
 * that is read stays in a cache while all rows of a pass by. But the multiply-adds are one chain,
 * and the next cannot begin before the last has ended.
 */
final class VectorLanes implements Product {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

  @Override
  public void multiply(int m, int n, int k, float[] a, float[] b, float[] c) {
    int whole = FLOATS.loopBound(n);
    for (int j = 0; j < whole; j += FLOATS.length()) {
      for (int i = 0; i < m; i++) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int p = 0; p < k; p++) {
          FloatVector row = FloatVector.fromArray(FLOATS, b, p * n + j);
          sum = FloatVector.broadcast(FLOATS, a[i * k + p]).fma(row, sum);
        }
        sum.intoArray(c, i * n + j);
      }
    }
    LoopOrder.multiply(0, m, whole, n, n, k, a, b, c);
  }
}
