package kinesic.facebehavior.task;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Options of the losses of tasks. They are settings of a training, not of a network.
 *
 * @param labelSmoothing the share of the target that is spread evenly over all classes of a
 *     classification, 0 or more and less than 1
 * @param classWeights for some classifications, by name, the weight of each class in the mean
 */
public record LossOptions(double labelSmoothing, Map<String, float[]> classWeights) {

  /** Plain means without smoothing. */
  public static final LossOptions STANDARD = new LossOptions(0, Map.of());

  /**
   * Copies the map and checks the range.
   *
   * @throws IllegalArgumentException if the label smoothing is out of range
   */
  public LossOptions {
    if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
      throw new IllegalArgumentException(
          "label smoothing: is %s, expected at least 0 and less than 1".formatted(labelSmoothing));
    }
    Map<String, float[]> copy = new HashMap<>();
    classWeights.forEach((task, weights) -> copy.put(task, weights.clone()));
    classWeights = Map.copyOf(copy);
  }

  /** The class weights of a classification, if it has any. */
  Optional<float[]> weights(Classification task) {
    return Optional.ofNullable(classWeights.get(task.name()));
  }
}
