package kinesic.benchmarks;

import java.util.Arrays;

/**
 * Times repetitions of a step and gives the median, the way the peers' script does: some
 * repetitions unmeasured, then at least so many and at least so long, 200 at most.
 *
 * <p>One thing differs. A Java method runs interpreted first and is compiled while it runs, so the
 * unmeasured repetitions go on for at least {@link #WARM_SECONDS}: what is compared is the steady
 * state of both sides.
 */
final class Stopwatch {

  /** What it takes until the kernels of a case run as compiled by C2, on two cores. */
  private static final double WARM_SECONDS = 1.0;

  private static final int MOST = 200;

  private final int warm;
  private final int least;
  private final double seconds;

  /**
   * A way of timing.
   *
   * @param warm unmeasured repetitions, at least
   * @param least measured repetitions, at least
   * @param seconds how long to measure, at least (unless 200 repetitions take less)
   */
  Stopwatch(int warm, int least, double seconds) {
    this.warm = warm;
    this.least = least;
    this.seconds = seconds;
  }

  /** The median time of {@code step} in milliseconds. */
  double medianMillis(Runnable step) {
    long begin = System.nanoTime();
    for (int i = 0; i < warm || secondsSince(begin) < WARM_SECONDS; i++) {
      step.run();
    }
    double[] millis = new double[MOST];
    int count = 0;
    begin = System.nanoTime();
    while (count < least || (secondsSince(begin) < seconds && count < MOST)) {
      long start = System.nanoTime();
      step.run();
      millis[count++] = 1e-6 * (System.nanoTime() - start);
    }
    return median(Arrays.copyOf(millis, count));
  }

  private static double secondsSince(long nanos) {
    return 1e-9 * (System.nanoTime() - nanos);
  }

  /** The middle value; the mean of the two middle values of an even number. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : 0.5 * (sorted[half - 1] + sorted[half]);
  }
}
