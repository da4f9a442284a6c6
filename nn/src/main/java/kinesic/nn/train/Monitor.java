package kinesic.nn.train;

/**
 * The metric of the validation that decides: which weights are the best, when to stop early, and,
 * if the schedule listens, when to lower the rate.
 *
 * @param metric its name
 * @param higherIsBetter whether it should grow
 * @param patience how many validations in a row may bring no new best value before training stops
 */
public record Monitor(String metric, boolean higherIsBetter, int patience) {

  public Monitor {
    if (patience < 0) {
      throw new IllegalArgumentException("monitor: patience must not be negative, is " + patience);
    }
  }

  /** A metric that should grow, without early stopping. */
  public static Monitor highest(String metric) {
    return new Monitor(metric, true, Integer.MAX_VALUE);
  }

  /** A metric that should shrink, without early stopping. */
  public static Monitor lowest(String metric) {
    return new Monitor(metric, false, Integer.MAX_VALUE);
  }

  /** Stops after more than {@code validations} validations in a row without a new best value. */
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
