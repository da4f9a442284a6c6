package kinesic.nn.data;

import kinesic.engine.RandomStream;

/**
 * A random change of a sample before it goes into a batch.
 *
 * @param <T> a sample
 */
@FunctionalInterface
public interface Augmentation<T> {

  /**
   * The changed sample, a function of the sample and the numbers of {@code stream}, which are other
   * ones for each sample and epoch.
   */
  T apply(T sample, RandomStream stream);
}
