package kinesic.nn.data;

import java.util.Iterator;

/**
 * The batches of an epoch, one after the other. For one thread; close it when done with it, early
 * or not.
 *
 * @param <B> a batch
 */
public interface Batches<B> extends Iterator<B>, AutoCloseable {

  /**
   * The next batch, waiting for it if need be.
   *
   * @throws LoadingException if one of its samples could not be read; the message names it
   * @throws java.util.NoSuchElementException if there is none
   * @throws IllegalStateException after {@link #close}
   */
  @Override
  B next();

  /** Ends the background threads. */
  @Override
  void close();
}
