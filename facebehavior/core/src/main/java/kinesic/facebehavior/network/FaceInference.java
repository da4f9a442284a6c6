package kinesic.facebehavior.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Tensor;
import kinesic.facebehavior.task.Task;
import kinesic.nn.inference.Inference;

/**
 * A {@link FaceBehaviorNet} compiled for inference, with the values that it had at that time.
 *
 * <p>The outputs of a face have the same bits alone and in any batch, on a GPU in any batch of the
 * same size. Thread-safe.
 */
public final class FaceInference {

  private final Inference network;
  private final List<Task> tasks;

  /**
   * Wraps a compiled network.
   *
   * @param network maps images [n, side, side, 3] to the feature and the output of each task
   * @param tasks in the order of their outputs
   */
  FaceInference(Inference network, List<Task> tasks) {
    this.network = network;
    this.tasks = List.copyOf(tasks);
  }

  /**
   * Computes the outputs for faces.
   *
   * @param images [n, side, side, 3] in [-1, 1], side as configured, any n
   * @throws IllegalArgumentException if the images have another shape
   */
  public FaceOutputs forward(Tensor images) {
    List<Tensor> outputs = network.forward(List.of(images));
    Map<String, Tensor> byTask = new LinkedHashMap<>();
    for (int i = 0; i < tasks.size(); i++) {
      byTask.put(tasks.get(i).name(), outputs.get(i + 1));
    }
    return new FaceOutputs(outputs.getFirst(), byTask);
  }
}
