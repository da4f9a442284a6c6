package kinesic.nn.optim;

import java.util.Arrays;
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
   * Returns a schedule that multiplies by {@code decay} at each milestone: decay^(milestones ≤
   * step).
   *
   * @param milestones steps in ascending order, such as the starts of the later phases of a run
   * @throws IllegalArgumentException if a milestone is negative or less than the one before it
   */
  static Schedule multiStep(double decay, long... milestones) {
    long[] ends = milestones.clone();
    for (int i = 0; i < ends.length; i++) {
      if (ends[i] < (i == 0 ? 0 : ends[i - 1])) {
        throw new IllegalArgumentException(
            "schedule: milestones must ascend from 0, got " + Arrays.toString(ends));
      }
    }
    return step -> {
      long passed = Arrays.stream(ends).filter(end -> end <= step).count();
      return Math.pow(decay, (double) passed);
    };
  }

  /**
   * Returns decay^step.
   *
   * @param decay the factor from one step to the next, in (0, 1]
   * @throws IllegalArgumentException if decay is out of range
   */
  static Schedule exponential(double decay) {
    if (!(decay > 0 && decay <= 1)) {
      throw new IllegalArgumentException("schedule: decay must be in (0, 1], is " + decay);
    }
    return step -> Math.pow(decay, (double) step);
  }

  /**
   * Returns (1 - step / total)^power, and 0 from step {@code total} on.
   *
   * @param power 1 for a line; positive
   * @throws IllegalArgumentException if an argument is not positive
   */
  static Schedule polynomial(long total, double power) {
    requirePositive(total, "total");
    if (!(power > 0)) {
      throw new IllegalArgumentException("schedule: power must be positive, is " + power);
    }
    return step -> Math.pow(1 - Math.min(1, (double) step / total), power);
  }

  /**
   * Returns one cycle of {@code total} steps (Smith and Topin 2018): the multiplier rises from 1 /
   * 25 to 1 in the first 30 % of the steps and falls to 1 / 250 000 by the last, along half
   * cosines. The optimiser's learning rate is the highest one.
   *
   * @param total at least 2; later steps keep the lowest rate
   * @throws IllegalArgumentException if total is less than 2
   */
  static Schedule oneCycle(long total) {
    return new OneCycle(total, 0.3, 25, 1e4);
  }

  /**
   * Returns one cycle, as {@link #oneCycle(long)}: the multiplier rises from 1 / start to 1, then
   * falls to 1 / (start · end). As PyTorch's {@code OneCycleLR} without cycles of the momentum.
   *
   * @param total the number of steps, at least 2; later steps keep the lowest rate
   * @param rise the part of the steps in which the rate rises, in [0, 1]
   * @param start the highest rate divided by the first; positive
   * @param end the first rate divided by the last; positive
   * @throws IllegalArgumentException if an argument is out of range
   */
  static Schedule oneCycle(long total, double rise, double start, double end) {
    return new OneCycle(total, rise, start, end);
  }

  /**
   * Returns cosine annealing with warm restarts (Loshchilov and Hutter 2017, equation 5): the
   * multiplier falls from 1 towards {@code floor} along half a cosine and starts again at 1. The
   * first period has {@code period} steps, each later one {@code growth} times as many as the one
   * before.
   *
   * @param period the steps of the first period, at least 1
   * @param growth at least 1; 1 for equal periods
   * @param floor where each period ends, in [0, 1]
   * @throws IllegalArgumentException if an argument is out of range
   */
  static Schedule warmRestarts(long period, int growth, double floor) {
    return new WarmRestarts(period, growth, floor);
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
