package kinesic.nn.data;

import kinesic.engine.RandomStream;

/**
 * Which samples make up which batch: a pure function of the epoch, so that a run that is taken up
 * again in the middle of an epoch skips the batches it has had.
 */
public interface BatchSampler {

  /** How many batches an epoch has, the same in all epochs. */
  int batchesPerEpoch();

  /** The indices of the samples of each batch of an epoch, epochs counting from 0. */
  int[][] batches(int epoch);

  /** All of {@code samples} samples in their order; the last batch may be smaller. */
  static BatchSampler inOrder(int samples, int batchSize) {
    return new EvenBatches(samples, batchSize, false, (epoch, n) -> identity(n));
  }

  /**
   * All samples in another order in each epoch; the last batch may be smaller.
   *
   * @param seed together with the epoch determines the order
   */
  static BatchSampler shuffled(int samples, int batchSize, long seed) {
    return new EvenBatches(samples, batchSize, false, (epoch, n) -> shuffle(seed, epoch, n));
  }

  /** As {@link #shuffled}, but batches are all full: the remaining samples sit an epoch out. */
  static BatchSampler shuffledFull(int samples, int batchSize, long seed) {
    return new EvenBatches(samples, batchSize, true, (epoch, n) -> shuffle(seed, epoch, n));
  }

  private static int[] identity(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    return order;
  }

  private static int[] shuffle(long seed, int epoch, int n) {
    return new RandomStream(seed, "shuffle/" + epoch).permutation(n);
  }
}
