package kinesic.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Times repetitions of a step and gives the median, the way the peers' script does: some
 * repetitions unmeasured, then at least so many and at least so long, 200 at most.
 *
 * <p>One thing differs. A Java method runs interpreted first and is compiled while it runs, so the
 * unmeasured repetitions go on, {@value #WINDOW_SECONDS} s at a time, until they become no faster:
 * what is compared is the steady state of both sides.
 */
final class Stopwatch {

  private static final double WINDOW_SECONDS = 0.5;

  /** A window that is less faster than this than the one before is as fast as it gets. */
  private static final double FASTER = 0.95;

  private static final int LEAST_WINDOWS = 3;
  private static final int MOST_WINDOWS = 10;

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
    warmUp(step);
    long begin = System.nanoTime();
    double[] millis = new double[MOST];
    int count = 0;
    while (count < least || (secondsSince(begin) < seconds && count < MOST)) {
      long start = System.nanoTime();
      step.run();
      millis[count++] = 1e-6 * (System.nanoTime() - start);
    }
    return median(Arrays.copyOf(millis, count));
  }

  private void warmUp(Runnable step) {
    int count = 0;
    double before = Double.POSITIVE_INFINITY;
    for (int window = 1; window <= MOST_WINDOWS || count < warm; window++) {
      List<Double> seconds = new ArrayList<>();
      long begin = System.nanoTime();
      while (secondsSince(begin) < WINDOW_SECONDS) {
        long start = System.nanoTime();
        step.run();
        seconds.add(secondsSince(start));
      }
      count += seconds.size();
      double now = median(seconds.stream().mapToDouble(Double::doubleValue).toArray());
      if (window >= LEAST_WINDOWS && count >= warm && now > FASTER * before) {
        return;
      }
      before = now;
    }
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
