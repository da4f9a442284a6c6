package kinesic.benchmarks;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Measures the machine's limit: the float32 operations per second of its fused multiply-add units
 * when they do nothing else. No matrix product can be faster, so the quality of a kernel is the
 * ratio of its rate to this limit, measured in the same run.
 *
 * <p>Each thread keeps twelve independent chains of multiply-adds in registers. That is more than
 * the latency of an FMA (4 cycles) times the number of units of any current core (2).
 */
final class FmaLimit {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 12;
  private static final int WARM_CALLS = 200;
  private static final int WARM_STEPS = 20_000;
  private static final int STEPS = 20_000_000;
  private static final int REPETITIONS = 5;

  private FmaLimit() {}

  /** Returns the width in bits of the preferred vector species, which the measurement uses. */
  static int vectorBits() {
    return FLOATS.vectorBitSize();
  }

  /** Returns the combined rate of {@code threads} threads in GFLOP/s, the median of five runs. */
  static double gigaflops(int threads) {
    double[] rates = new double[REPETITIONS];
    try (ThreadTeam team = new ThreadTeam(threads)) {
      team.sum(FmaLimit::warmUp);
      for (int r = 0; r < REPETITIONS; r++) {
        rates[r] = team.sum(FmaLimit::rate);
      }
    }
    return Stopwatch.median(rates);
  }

  private static double warmUp() {
    double sink = 0;
    for (int i = 0; i < WARM_CALLS; i++) {
      sink += chains(WARM_STEPS);
    }
    return sink;
  }

  private static double rate() {
    long start = System.nanoTime();
    float value = chains(STEPS);
    double nanos = System.nanoTime() - start;
    if (!(value > 0f && value < 100f)) { // uses the value so that it has to be computed
      throw new IllegalStateException(
          "limit/fma: the mean of twelve chains that converge to 1 is " + value);
    }
    return 2.0 * CHAINS * FLOATS.length() * STEPS / nanos;
  }

  /**
   * Computes a = 0.999·a + 0.001 in twelve chains, {@code steps} times, and returns their mean. No
   * chain starts at the fixed point 1, because a compiler could then remove the chain.
   */
  private static float chains(int steps) {
    FloatVector x = FloatVector.broadcast(FLOATS, 0.999f);
    FloatVector y = FloatVector.broadcast(FLOATS, 0.001f);
    FloatVector a0 = FloatVector.broadcast(FLOATS, 0.05f);
    FloatVector a1 = a0.add(0.1f);
    FloatVector a2 = a0.add(0.2f);
    FloatVector a3 = a0.add(0.3f);
    FloatVector a4 = a0.add(0.4f);
    FloatVector a5 = a0.add(0.5f);
    FloatVector a6 = a0.add(0.6f);
    FloatVector a7 = a0.add(0.7f);
    FloatVector a8 = a0.add(0.8f);
    FloatVector a9 = a0.add(0.9f);
    FloatVector a10 = a0.add(1.0f);
    FloatVector a11 = a0.add(1.1f);
    for (int k = 0; k < steps; k++) {
      a0 = a0.fma(x, y);
      a1 = a1.fma(x, y);
      a2 = a2.fma(x, y);
      a3 = a3.fma(x, y);
      a4 = a4.fma(x, y);
      a5 = a5.fma(x, y);
      a6 = a6.fma(x, y);
      a7 = a7.fma(x, y);
      a8 = a8.fma(x, y);
      a9 = a9.fma(x, y);
      a10 = a10.fma(x, y);
      a11 = a11.fma(x, y);
    }
    FloatVector low = a0.add(a1).add(a2).add(a3).add(a4).add(a5);
    FloatVector high = a6.add(a7).add(a8).add(a9).add(a10).add(a11);
    return low.add(high).reduceLanes(VectorOperators.ADD) / (CHAINS * FLOATS.length());
  }
}
