package kinesic.nn.data;

import kinesic.engine.RandomStream;

/**
 * Assigns samples to batches. The assignment is a pure function of the epoch, so a run that is
 * resumed in the middle of an epoch continues with the batches that it has not seen.
 */
public interface BatchSampler {

  /** Returns the number of batches of an epoch, which is the same for all epochs. */
  int batchesPerEpoch();

  /** Returns the sample indices of each batch of an epoch. Epochs are counted from 0. */
  int[][] batches(int epoch);

  /** Returns all samples in order. The last batch may be smaller. */
  static BatchSampler inOrder(int samples, int batchSize) {
    return new EvenBatches(samples, batchSize, false, (epoch, n) -> identity(n));
  }

  /**
   * Returns all samples in a new random order for each epoch. The last batch may be smaller.
   *
   * @param seed determines the orders, together with the epoch
   */
  static BatchSampler shuffled(int samples, int batchSize, long seed) {
    return new EvenBatches(samples, batchSize, false, (epoch, n) -> shuffle(seed, epoch, n));
  }

  /**
   * Returns {@link #shuffled} without the last batch of an epoch if it is smaller than the others.
   */
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
