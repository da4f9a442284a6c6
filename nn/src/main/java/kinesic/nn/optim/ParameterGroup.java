package kinesic.nn.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Tensor;
import kinesic.nn.Module;

/**
 * Parameters that share a weight decay and a learning-rate scale.
 *
 * @param parameters leaves by name, in the order of their updates
 * @param weightDecay coefficient of the weight decay; each optimiser documents how it is applied
 * @param lrScale multiplies the learning rate of these parameters
 */
public record ParameterGroup(Map<String, Tensor> parameters, float weightDecay, float lrScale) {

  public ParameterGroup {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    if (!(weightDecay >= 0) || !(lrScale >= 0)) {
      throw new IllegalArgumentException(
          "parameter group: weight decay and learning-rate scale must not be negative, got "
              + weightDecay
              + " and "
              + lrScale);
    }
  }

  /** Returns one group of all parameters of {@code module} that are not frozen. */
  public static List<ParameterGroup> uniform(Module module, float weightDecay) {
    return List.of(new ParameterGroup(trainable(module), weightDecay, 1f));
  }

  /**
   * Returns two groups of the parameters of {@code module} that are not frozen: weights, which have
   * at least two axes, with weight decay; biases and the scales of normalisation layers without (He
   * et al. 2019, Bag of Tricks, section 3.1).
   */
  public static List<ParameterGroup> decayingWeights(Module module, float weightDecay) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    Map<String, Tensor> others = new LinkedHashMap<>();
    trainable(module).forEach((n, p) -> (p.shape().rank() > 1 ? weights : others).put(n, p));
    return List.of(
        new ParameterGroup(weights, weightDecay, 1f), new ParameterGroup(others, 0f, 1f));
  }

  private static Map<String, Tensor> trainable(Module module) {
    Map<String, Tensor> trainable = new LinkedHashMap<>(module.parameters());
    trainable.values().removeIf(parameter -> !parameter.requiresGradient());
    return trainable;
  }
}
