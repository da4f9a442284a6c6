package kinesic.nn.data;

import java.util.Iterator;

/**
 * Iterator over the batches of an epoch. Not thread-safe. Must be closed, even after the last
 * batch.
 *
 * @param <B> type of a batch
 */
public interface Batches<B> extends Iterator<B>, AutoCloseable {

  /**
   * Returns the next batch, waiting for it if necessary.
   *
   * @throws LoadingException if one of its samples could not be read; the message names the sample
   * @throws java.util.NoSuchElementException after the last batch
   * @throws IllegalStateException after {@link #close}
   */
  @Override
  B next();

  /** Stops the background threads. */
  @Override
  void close();
}
