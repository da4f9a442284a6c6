package kinesic.nn.data;

import java.util.Arrays;

/** Splits an order of all samples into batches of equal size. */
record EvenBatches(int samples, int batchSize, boolean fullOnly, Order order)
    implements BatchSampler {

  /** Orders the samples 0 to n - 1 for an epoch. */
  @FunctionalInterface
  interface Order {
    int[] of(int epoch, int n);
  }

  EvenBatches {
    if (samples < 1 || batchSize < 1 || (fullOnly && batchSize > samples)) {
      throw new IllegalArgumentException(
          "batches: cannot make batches of " + batchSize + " from " + samples + " samples");
    }
  }

  @Override
  public int batchesPerEpoch() {
    return fullOnly ? samples / batchSize : Math.ceilDiv(samples, batchSize);
  }

  @Override
  public int[][] batches(int epoch) {
    int[] all = order.of(epoch, samples);
    int[][] batches = new int[batchesPerEpoch()][];
    for (int b = 0; b < batches.length; b++) {
      int from = b * batchSize;
      batches[b] = Arrays.copyOfRange(all, from, Math.min(from + batchSize, samples));
    }
    return batches;
  }
}
