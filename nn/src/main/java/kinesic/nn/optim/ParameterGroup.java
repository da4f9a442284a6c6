package kinesic.nn.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Tensor;
import kinesic.nn.Module;

/**
 * Parameters that an optimiser treats alike.
 *
 * @param parameters leaves by name, in the order of their updates
 * @param weightDecay how strongly they are pulled to 0; what exactly it multiplies is said by each
 *     optimiser
 * @param lrScale what the learning rate is multiplied by for them
 */
public record ParameterGroup(Map<String, Tensor> parameters, float weightDecay, float lrScale) {

  public ParameterGroup {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    if (!(weightDecay >= 0) || !(lrScale >= 0)) {
      throw new IllegalArgumentException(
          "parameter group: weight decay and learning-rate scale must not be negative, are "
              + weightDecay
              + " and "
              + lrScale);
    }
  }

  /** All parameters of {@code module} with the same decay. */
  public static List<ParameterGroup> uniform(Module module, float weightDecay) {
    return List.of(new ParameterGroup(module.parameters(), weightDecay, 1f));
  }

  /**
   * Weights, which have at least two axes, with decay; biases and the scales of normalisation
   * layers without (He et al. 2019, Bag of Tricks, section 3.1).
   */
  public static List<ParameterGroup> decayingWeights(Module module, float weightDecay) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    Map<String, Tensor> others = new LinkedHashMap<>();
    module.parameters().forEach((n, p) -> (p.shape().rank() > 1 ? weights : others).put(n, p));
    return List.of(
        new ParameterGroup(weights, weightDecay, 1f), new ParameterGroup(others, 0f, 1f));
  }
}
