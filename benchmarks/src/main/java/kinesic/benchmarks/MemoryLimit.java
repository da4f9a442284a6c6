package kinesic.benchmarks;

import java.util.Arrays;

/**
 * The memory bandwidth of the machine: the bytes per second that its threads move together, each in
 * arrays of its own that exceed the caches of a core.
 */
enum MemoryLimit {
  /** Reads every byte once. */
  READ {
    @Override
    double rate() {
      int[] array = filled();
      double best = 0;
      int check = 0;
      for (int r = 0; r < REPETITIONS; r++) {
        long start = System.nanoTime();
        check += sum(array);
        best = Math.max(best, BYTES / (double) (System.nanoTime() - start));
      }
      if (check != REPETITIONS * array.length) { // uses the sum so that it has to be computed
        throw new IllegalStateException(
            "limit/read: " + REPETITIONS + " sums over an array of ones give " + check);
      }
      return best;
    }
  },
  /** Reads and writes every byte once; both count. */
  COPY {
    @Override
    double rate() {
      int[] from = filled();
      int[] to = filled();
      double best = 0;
      for (int r = 0; r < REPETITIONS; r++) {
        long start = System.nanoTime();
        System.arraycopy(from, 0, to, 0, from.length);
        best = Math.max(best, 2 * BYTES / (double) (System.nanoTime() - start));
      }
      return best;
    }
  };

  private static final int LENGTH = 1 << 25;
  private static final long BYTES = (long) LENGTH * Integer.BYTES;
  private static final int REPETITIONS = 8;

  /** Returns the rate of one thread in GB/s (10⁹ bytes per second), the best repetition. */
  abstract double rate();

  /** Returns the combined rate of {@code threads} threads in GB/s. */
  double gigabytes(int threads) {
    try (ThreadTeam team = new ThreadTeam(threads)) {
      return team.sum(this::rate);
    }
  }

  private static int[] filled() {
    int[] array = new int[LENGTH];
    Arrays.fill(array, 1);
    return array;
  }

  /** Sums integers, because the compiler vectorises integer sums. */
  private static int sum(int[] array) {
    int sum = 0;
    for (int value : array) {
      sum += value;
    }
    return sum;
  }
}
