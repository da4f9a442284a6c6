package kinesic.nn.weighting;

import java.util.Map;
import kinesic.engine.Tensor;

/**
 * How a trainer combines the losses L_t of T tasks. There are two kinds:
 *
 * <ul>
 *   <li>a {@link LossWeighting} makes one loss of them, Σ_t w_t L_t, and a step has one backward
 *       pass;
 *   <li>a {@link GradientWeighting} sees the gradient of each task, and a step has a backward pass
 *       for each.
 * </ul>
 *
 * <p>What a loss contains besides the tasks is added with the weight 1 in both cases. The sum of
 * the weights of a step is T, as if every weight was 1, unless a method says otherwise.
 *
 * <p>An object belongs to one run, whose state it may contain. Not thread-safe.
 */
public sealed interface TaskWeighting permits LossWeighting, GradientWeighting {

  /**
   * Returns the parameters of the method by name: leaves that the optimiser of the run must update.
   * Most methods have none.
   */
  default Map<String, Tensor> parameters() {
    return Map.of();
  }

  /**
   * Receives the means of the losses over an epoch, by task, each over the steps that computed it.
   */
  default void epochFinished(Map<String, Double> means) {}

  /**
   * Returns the current weights by task, for display; empty if they are always 1, or are those of a
   * single step.
   */
  default Map<String, Double> weights() {
    return Map.of();
  }

  /** Returns the state by name, besides the position of the run; empty for many methods. */
  default Map<String, Double> state() {
    return Map.of();
  }

  /**
   * Restores what {@link #state} returned.
   *
   * @throws IllegalArgumentException as {@link #requireFit}; in that case nothing is changed
   */
  default void load(Map<String, Double> state) {
    requireFit(state);
  }

  /**
   * Checks that {@link #load} would accept {@code state}.
   *
   * @throws IllegalArgumentException if it is the state of another method or of other tasks
   */
  default void requireFit(Map<String, Double> state) {
    if (!state.keySet().equals(state().keySet())) {
      throw new IllegalArgumentException(
          "weighting: the state contains %s, expected %s"
              .formatted(state.keySet(), state().keySet()));
    }
  }
}
