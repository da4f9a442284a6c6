package kinesic.nn.optim;

import java.util.Map;

/**
 * Learning rate schedule: a multiplier of the optimiser's learning rate for each step. Steps are
 * counted from 0.
 *
 * <pre>{@code
 * Schedule schedule = Schedule.warmUp(100, Schedule.cosine(2000, 0));
 * optimiser.step(schedule.multiplier(step));
 * }</pre>
 */
@FunctionalInterface
public interface Schedule {

  /** Returns the multiplier of the learning rate at step {@code step}. */
  double multiplier(long step);

  /** Reports a new value of the monitored metric. Most schedules ignore it. */
  default void observe(double metric) {}

  /** Returns the state of the schedule besides the step; empty for most schedules. */
  default Map<String, String> state() {
    return Map.of();
  }

  /**
   * Restores what {@link #state} returned.
   *
   * @throws IllegalArgumentException if it is the state of a different kind of schedule
   */
  default void load(Map<String, String> state) {
    if (!state.isEmpty()) {
      throw new IllegalArgumentException("schedule: expected no state, got " + state.keySet());
    }
  }

  /** Returns the schedule that is always 1. */
  static Schedule constant() {
    return step -> 1;
  }

  /** Returns decay^⌊step / period⌋. */
  static Schedule steps(long period, double decay) {
    requirePositive(period, "period");
    return step -> {
      long times = step / period;
      return Math.pow(decay, (double) times);
    };
  }

  /**
   * Returns a cosine annealing from 1 to {@code floor} over {@code total} steps, and {@code floor}
   * afterwards (Loshchilov and Hutter 2017, equation 5, without restarts).
   */
  static Schedule cosine(long total, double floor) {
    requirePositive(total, "total");
    return step -> {
      double done = Math.min(1, (double) step / total);
      return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * done));
    };
  }

  /**
   * Returns a linear warm-up from 1 / steps to 1 over {@code steps} steps, followed by {@code then}
   * from its step 0.
   */
  static Schedule warmUp(long steps, Schedule then) {
    requirePositive(steps, "steps");
    return new WarmUp(steps, then);
  }

  /** Returns this schedule advanced once per epoch of {@code stepsPerEpoch} steps. */
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
