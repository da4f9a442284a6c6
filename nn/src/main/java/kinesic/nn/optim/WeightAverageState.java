package kinesic.nn.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import kinesic.engine.Tensor;

/**
 * State of an average of weights.
 *
 * @param averages the averages by the names of their parameters
 * @param updates the number of updates that made them
 */
public record WeightAverageState(Map<String, Tensor> averages, long updates) {

  /** The state of a run without an average. */
  public static final WeightAverageState NONE = new WeightAverageState(Map.of(), 0);

  public WeightAverageState {
    averages = Collections.unmodifiableMap(new LinkedHashMap<>(averages));
    if (updates < 0) {
      throw new IllegalArgumentException(
          "weight average: the number of updates is negative: " + updates);
    }
  }
}
