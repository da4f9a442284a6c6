package kinesic.nn.distributed;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * The processes that train one model together, each with a rank from 0 to {@link #size} - 1. All
 * ranks call {@link #gather} and {@link #sum} in the same order; each call waits for the others.
 * Not thread-safe.
 */
public interface Group extends Closeable {

  /** Returns the group of one process, whose methods return at once. */
  static Group alone() {
    return new SingleRank();
  }

  /** Returns the rank of this process. */
  int rank();

  /** Returns the number of ranks, at least 1. */
  int size();

  /** Returns what messages call a rank: its number and its host. */
  String name(int rank);

  /**
   * Sends bytes to every rank.
   *
   * @param mine the bytes of this rank; may be empty
   * @return the bytes of all ranks, in their order
   * @throws LostRankException if a rank has ended or says nothing
   * @throws FailedRankException if a rank has called {@link #fail}
   */
  List<byte[]> gather(byte[] mine) throws IOException;

  /**
   * Adds up a vector over all micro-batches of a step, in the order of {@link SumTree}. The result
   * has the same bits on every rank, for any number of ranks.
   *
   * @param microBatches the number of micro-batches of the step, at least 1
   * @param mine the sums of the {@linkplain SumTree#cover blocks} of this rank's {@linkplain
   *     Share#of share}, in their order; they are not changed
   * @param result receives the sum; all vectors have its length. It may be one of {@code mine}
   * @throws LostRankException if a rank has ended or says nothing
   */
  void sum(int microBatches, List<? extends GradientVector> mine, GradientVector result)
      throws IOException;

  /**
   * Tells the other ranks that this one cannot go on, for a reason that would be there again after
   * a restart. Their next {@link #gather} throws {@link FailedRankException} with the reason. Does
   * nothing if the connection is lost.
   *
   * @param reason a sentence for people
   */
  void fail(String reason);

  /** Closes the connections. The other ranks see a lost rank, unless they have closed theirs. */
  @Override
  void close();
}
