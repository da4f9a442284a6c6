package kinesic.nn.optim;

import java.util.Map;

/**
 * The learning rate over time, as a multiplier of the optimiser's learning rate. Steps count from
 * 0; {@link #perEpoch} makes epochs of them.
 */
@FunctionalInterface
public interface Schedule {

  /** The multiplier for step {@code step}. */
  double multiplier(long step);

  /** Tells the schedule a new value of the metric that the run watches; most do not care. */
  default void observe(double metric) {}

  /** What must be remembered beyond the step; empty for most. */
  default Map<String, String> state() {
    return Map.of();
  }

  /**
   * Continues from what {@link #state} gave.
   *
   * @throws IllegalArgumentException if it is the state of another kind of schedule
   */
  default void load(Map<String, String> state) {
    if (!state.isEmpty()) {
      throw new IllegalArgumentException(
          "schedule: this one has no state but " + state.keySet() + " is given");
    }
  }

  /** Always 1. */
  static Schedule constant() {
    return step -> 1;
  }

  /** Multiplied by {@code decay} every {@code period} steps. */
  static Schedule steps(long period, double decay) {
    requirePositive(period, "period");
    return step -> {
      long times = step / period;
      return Math.pow(decay, (double) times);
    };
  }

  /**
   * Half a cosine from 1 down to {@code floor} over {@code total} steps, floor from there on
   * (Loshchilov and Hutter 2017, equation 5, without restarts).
   */
  static Schedule cosine(long total, double floor) {
    requirePositive(total, "total");
    return step -> {
      double done = Math.min(1, (double) step / total);
      return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * done));
    };
  }

  /** A line from 1 / steps up to 1 over {@code steps} steps, then {@code then} from its step 0. */
  static Schedule warmUp(long steps, Schedule then) {
    requirePositive(steps, "steps");
    return new WarmUp(steps, then);
  }

  /** This schedule with each of its steps lasting an epoch of {@code stepsPerEpoch} steps. */
  default Schedule perEpoch(long stepsPerEpoch) {
    requirePositive(stepsPerEpoch, "stepsPerEpoch");
    return new PerEpoch(stepsPerEpoch, this);
  }

  private static void requirePositive(long value, String what) {
    if (value < 1) {
      throw new IllegalArgumentException("schedule: " + what + " must be at least 1, is " + value);
    }
  }
}
