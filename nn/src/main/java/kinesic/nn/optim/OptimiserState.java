package kinesic.nn.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import kinesic.engine.Tensor;

/**
 * State of an optimiser.
 *
 * @param kind the kind of optimiser, such as {@code adamW}
 * @param moments its tensors by name, such as {@code momentum/conv1.weight}
 * @param steps the number of updates of each parameter, by the name of the parameter
 */
public record OptimiserState(String kind, Map<String, Tensor> moments, Map<String, Long> steps) {

  public OptimiserState {
    moments = Collections.unmodifiableMap(new LinkedHashMap<>(moments));
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
  }
}
