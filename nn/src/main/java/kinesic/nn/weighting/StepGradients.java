package kinesic.nn.weighting;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a {@link GradientWeighting} knows of a step.
 *
 * @param step the number of the step, counted from 0
 * @param losses the losses of the tasks by name, in the order of the products; each is the mean
 *     over the micro-batches of the step
 * @param products the scalar products of the gradients of the tasks over the shared parameters
 */
public record StepGradients(long step, Map<String, Double> losses, GradientProducts products) {

  /**
   * Copies the map.
   *
   * @throws IllegalArgumentException if losses and products are of different numbers of tasks
   */
  public StepGradients {
    losses = Collections.unmodifiableMap(new LinkedHashMap<>(losses));
    if (losses.size() != products.size()) {
      throw new IllegalArgumentException(
          "weighting: %s losses, but the products of %s gradients"
              .formatted(losses.size(), products.size()));
    }
  }
}
