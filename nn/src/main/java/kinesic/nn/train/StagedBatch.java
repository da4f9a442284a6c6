package kinesic.nn.train;

import java.util.List;
import java.util.function.Function;
import kinesic.engine.Tensor;

/**
 * A batch on the backend of the network, and its loss as a function of the tensors.
 *
 * @param tensors all numbers of the batch that the loss reads
 * @param form all else that the host knows of the batch and that decides which kernels {@code loss}
 *     calls, or with which numbers, such as the number of labels by which a sum is divided. Two
 *     batches with equal forms and tensors of the same shapes must lead to the same kernel calls.
 * @param loss computes the loss from tensors of these shapes, recorded for the backward pass; it
 *     neither uploads nor reads, and can be called several times
 */
public record StagedBatch(List<Tensor> tensors, Object form, Function<List<Tensor>, Losses> loss) {

  public StagedBatch {
    tensors = List.copyOf(tensors);
  }
}
