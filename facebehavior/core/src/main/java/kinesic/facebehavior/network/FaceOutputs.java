package kinesic.facebehavior.network;

import java.util.LinkedHashMap;
import java.util.Map;
import kinesic.engine.Tensor;
import kinesic.facebehavior.task.Task;

/** The outputs of a network for n faces. */
public final class FaceOutputs {

  private final Tensor feature;
  private final Map<String, Tensor> byTask;

  /**
   * Creates outputs.
   *
   * @param feature the vector that all heads share, before dropout, [n, features]
   * @param byTask the output of each head by the name of its task, [n, size]
   */
  FaceOutputs(Tensor feature, Map<String, Tensor> byTask) {
    this.feature = feature;
    this.byTask = new LinkedHashMap<>(byTask);
  }

  /** The vector that all heads share, before dropout, [n, features]. */
  public Tensor feature() {
    return feature;
  }

  /**
   * The output of the head of {@code task}, [n, size]: logits of a classification, values of a
   * regression.
   *
   * @throws IllegalArgumentException if the network does not have the task
   */
  public Tensor of(Task task) {
    Tensor output = byTask.get(task.name());
    if (output == null) {
      throw new IllegalArgumentException(
          "outputs: the network has no head for %s, it has %s"
              .formatted(task.title(), byTask.keySet()));
    }
    return output;
  }
}
