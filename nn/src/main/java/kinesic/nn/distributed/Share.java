package kinesic.nn.distributed;

/**
 * The micro-batches of a step that one rank computes: a contiguous range, so that the rank can add
 * most of their gradients itself.
 *
 * @param first the number of the first one within the step, from 0
 * @param end the number after the last one; equal to {@code first} if the rank computes none
 */
public record Share(int first, int end) {

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if {@code first} is negative or greater than {@code end}
   */
  public Share {
    if (first < 0 || end < first) {
      throw new IllegalArgumentException("share: from %s to %s".formatted(first, end));
    }
  }

  /**
   * Returns the share of a rank: the numbers ⌊m·r/n⌋ to ⌊m·(r+1)/n⌋ - 1.
   *
   * @param microBatches m, the number of micro-batches of the step, at least 0
   * @param rank r, from 0
   * @param ranks n, greater than r
   * @throws IllegalArgumentException if one of them is out of range
   */
  public static Share of(int microBatches, int rank, int ranks) {
    if (microBatches < 0 || rank < 0 || rank >= ranks) {
      throw new IllegalArgumentException(
          "share: %s micro-batches, rank %s of %s".formatted(microBatches, rank, ranks));
    }
    return new Share(
        (int) ((long) microBatches * rank / ranks),
        (int) ((long) microBatches * (rank + 1) / ranks));
  }

  /** Returns the number of micro-batches. */
  public int size() {
    return end - first;
  }

  /** Returns whether {@code microBatch} is in the range. */
  public boolean contains(int microBatch) {
    return first <= microBatch && microBatch < end;
  }
}
