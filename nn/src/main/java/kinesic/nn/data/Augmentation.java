package kinesic.nn.data;

import kinesic.engine.RandomStream;

/**
 * Random transformation of a sample before it is batched.
 *
 * @param <T> type of a sample
 */
@FunctionalInterface
public interface Augmentation<T> {

  /**
   * Returns the transformed sample, determined by the sample and the numbers of {@code stream},
   * which differ for each sample and epoch.
   */
  T apply(T sample, RandomStream stream);
}
