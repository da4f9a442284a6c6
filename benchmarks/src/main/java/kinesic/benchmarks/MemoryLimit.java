package kinesic.benchmarks;

import java.util.Arrays;

/**
 * The machine's other limit: how many bytes a second its threads move together, each through arrays
 * of its own that no cache near a core holds.
 */
enum MemoryLimit {
  /** Every byte read once. */
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
      if (check != REPETITIONS * array.length) { // reads the sum, so that it must be computed
        throw new IllegalStateException("limit/read: the ones of an array sum to " + check);
      }
      return best;
    }
  },
  /** Every byte read once and written once; both count. */
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

  /** The rate of one thread in 10⁹ bytes a second, the best of some repetitions. */
  abstract double rate();

  /** The rate of {@code threads} threads together in 10⁹ bytes a second. */
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

  /** Whole numbers, whose sums the compiler turns into vector instructions. */
  private static int sum(int[] array) {
    int sum = 0;
    for (int value : array) {
      sum += value;
    }
    return sum;
  }
}
