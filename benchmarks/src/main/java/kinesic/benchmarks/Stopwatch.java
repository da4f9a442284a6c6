package kinesic.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures the median time of a step like the peers' script: warm-up repetitions, then at least a
 * given number of repetitions for at least a given time, but at most 200.
 *
 * <p>One thing differs. Java methods are interpreted first and compiled while they run, so the
 * warm-up continues in windows of {@value #WINDOW_SECONDS} s until the step no longer becomes
 * faster. Both sides are measured in their steady state.
 */
public final class Stopwatch {

  private static final double WINDOW_SECONDS = 0.5;

  /** The warm-up ends when a window takes more than this fraction of the one before. */
  private static final double FASTER = 0.95;

  private static final int LEAST_WINDOWS = 3;
  private static final int MOST_WINDOWS = 10;

  private static final int MOST = 200;

  private final int warm;
  private final int least;
  private final double seconds;

  /**
   * Creates a stopwatch.
   *
   * @param warm the minimum number of warm-up repetitions
   * @param least the minimum number of measured repetitions
   * @param seconds the minimum time to measure (200 repetitions at most)
   */
  Stopwatch(int warm, int least, double seconds) {
    this.warm = warm;
    this.least = least;
    this.seconds = seconds;
  }

  /** Returns the median time of {@code step} in milliseconds. */
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

  /** Returns the median; for an even number of values, the mean of the two middle ones. */
  public static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : 0.5 * (sorted[half - 1] + sorted[half]);
  }
}
