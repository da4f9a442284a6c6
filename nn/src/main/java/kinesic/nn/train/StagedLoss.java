package kinesic.nn.train;

/**
 * A loss in two parts: first the host prepares a batch and uploads it, then the backend computes
 * the loss from tensors alone. A trainer can capture the kernel calls of the second part, see
 * {@link TrainerBuilder#capture}.
 *
 * <pre>{@code
 * StagedLoss<Photos> loss =
 *     photos ->
 *         new StagedBatch(
 *             List.of(photos.images().to(device), photos.labels().to(device)),
 *             "",
 *             in -> {
 *               Indices labels = StepMemory.indices(in.get(1));
 *               return Losses.of(net.forward(in.get(0)).crossEntropy(labels, photos.count()));
 *             });
 * }</pre>
 *
 * @param <B> type of a batch
 */
public interface StagedLoss<B> extends LossFunction<B> {

  /** Uploads what the loss of {@code batch} depends on. */
  StagedBatch stage(B batch);

  @Override
  default Losses of(B batch) {
    StagedBatch staged = stage(batch);
    return staged.loss().apply(staged.tensors());
  }
}
