package kinesic.nn.train;

/**
 * Runs a network on a batch and computes the loss.
 *
 * @param <B> type of a batch
 */
@FunctionalInterface
public interface LossFunction<B> {

  /** Computes the loss of {@code batch}, recorded for the backward pass. */
  Losses of(B batch);
}
