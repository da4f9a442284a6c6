package kinesic.nn.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Tensor;

/**
 * What an optimiser remembers from step to step.
 *
 * @param kind the optimiser's name
 * @param moments its tensors by name, such as {@code momentum/conv1.weight}
 * @param steps how many updates each parameter has had, in the order of the parameters
 */
public record OptimiserState(String kind, Map<String, Tensor> moments, List<Long> steps) {

  public OptimiserState {
    moments = Collections.unmodifiableMap(new LinkedHashMap<>(moments));
    steps = List.copyOf(steps);
  }
}
