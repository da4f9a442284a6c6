package kinesic.kernels;

import java.util.List;

/**
 * One parameter in a call of {@link OptimiserKernels}; all its buffers have the same length.
 *
 * @param w the parameter, updated in place
 * @param g its gradient
 * @param state the values that the rule keeps from step to step, updated in place
 * @param rate the learning rate of this step; kernels round it to float after they have multiplied
 *     it as {@link OptimiserKernels.Limit#advance} says
 * @param weightDecay the factor of weight decay, 0 for none
 * @param step the number of updates of this parameter, counted from 1
 */
public record ParameterUpdate(
    Buffer w, Buffer g, List<Buffer> state, double rate, float weightDecay, long step) {

  /**
   * Checks the lengths.
   *
   * @throws IllegalArgumentException if they differ
   */
  public ParameterUpdate {
    state = List.copyOf(state);
    requireLength("gradient", w, g);
    for (Buffer remembered : state) {
      requireLength("state", w, remembered);
    }
  }

  /** Returns the update some steps later, at a multiple of the rate that is rounded to float. */
  ParameterUpdate advanced(double multiplier, long steps) {
    return new ParameterUpdate(w, g, state, (float) (rate * multiplier), weightDecay, step + steps);
  }

  private static void requireLength(String what, Buffer w, Buffer buffer) {
    if (buffer.length() != w.length()) {
      throw new IllegalArgumentException(
          "optimiser: a parameter of %s elements has a %s of %s elements"
              .formatted(w.length(), what, buffer.length()));
    }
  }
}
