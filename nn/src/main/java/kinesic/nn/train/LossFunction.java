package kinesic.nn.train;

/**
 * Runs a network on a batch and measures how wrong it is.
 *
 * @param <B> a batch
 */
@FunctionalInterface
public interface LossFunction<B> {

  /** The loss of {@code batch}, on the tape. */
  Losses of(B batch);
}
