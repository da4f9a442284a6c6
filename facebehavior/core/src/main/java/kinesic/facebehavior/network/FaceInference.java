package kinesic.facebehavior.network;

import java.util.LinkedHashMap;
import java.util.Map;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.task.Task;
import kinesic.nn.Layer;
import kinesic.nn.Linear;
import kinesic.nn.inference.Inference;

/**
 * A {@link FaceBehaviorNet} compiled for inference, with the values that it had at that time.
 *
 * <p>The outputs of a face have the same bits alone and in any batch. Thread-safe.
 */
public final class FaceInference {

  private final Inference trunk;
  private final Map<String, Inference> heads = new LinkedHashMap<>();

  /**
   * Compiles trunk and heads.
   *
   * @param images [n, side, side, 3]
   * @param input normalises images as the trunk expects them
   */
  FaceInference(Shape images, ChannelNormalisation input, Layer trunk, Map<Task, Linear> heads) {
    this.trunk = Inference.of(images, x -> trunk.lower(input.normalise(x)));
    heads.forEach(
        (task, head) ->
            this.heads.put(
                task.name(),
                Inference.of(this.trunk.outputShape(), x -> task.output(head.lower(x)))));
  }

  /**
   * Computes the outputs for faces.
   *
   * @param images [n, side, side, 3] in [-1, 1], side as configured, any n
   * @throws IllegalArgumentException if the images have another shape
   */
  public FaceOutputs forward(Tensor images) {
    Tensor feature = trunk.forward(images);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    heads.forEach((task, head) -> outputs.put(task, head.forward(feature)));
    return new FaceOutputs(feature, outputs);
  }
}
