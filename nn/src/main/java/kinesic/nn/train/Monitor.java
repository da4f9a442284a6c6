package kinesic.nn.train;

/**
 * Monitored validation metric: it selects the best checkpoint, triggers early stopping and, with a
 * schedule such as {@link kinesic.nn.optim.Plateau}, reduces the learning rate.
 *
 * @param metric name of the metric
 * @param higherIsBetter whether a higher value is better
 * @param patience number of validations in a row without a new best value that are tolerated before
 *     training stops
 */
public record Monitor(String metric, boolean higherIsBetter, int patience) {

  public Monitor {
    if (patience < 0) {
      throw new IllegalArgumentException("monitor: patience must not be negative, got " + patience);
    }
  }

  /** Monitors a metric where higher is better, without early stopping. */
  public static Monitor highest(String metric) {
    return new Monitor(metric, true, Integer.MAX_VALUE);
  }

  /** Monitors a metric where lower is better, without early stopping. */
  public static Monitor lowest(String metric) {
    return new Monitor(metric, false, Integer.MAX_VALUE);
  }

  /**
   * Returns this monitor with early stopping after more than {@code validations} validations in a
   * row without a new best value.
   */
  public Monitor withPatience(int validations) {
    return new Monitor(metric, higherIsBetter, validations);
  }

  boolean isBetter(double value, double best) {
    return higherIsBetter ? value > best : value < best;
  }

  double worst() {
    return higherIsBetter ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }
}
