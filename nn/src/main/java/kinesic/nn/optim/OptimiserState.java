package kinesic.nn.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import kinesic.engine.Tensor;

/**
 * What an optimiser remembers from step to step.
 *
 * @param kind the optimiser's name
 * @param moments its tensors by name, such as {@code momentum/conv1.weight}
 * @param steps how many updates each parameter has had, by the parameter's name
 */
public record OptimiserState(String kind, Map<String, Tensor> moments, Map<String, Long> steps) {

  public OptimiserState {
    moments = Collections.unmodifiableMap(new LinkedHashMap<>(moments));
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
  }
}
