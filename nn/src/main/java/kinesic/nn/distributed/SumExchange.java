package kinesic.nn.distributed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Adds up a vector over the ranks: rank r adds slice r of it and sends the result to all. Slices
 * are cut into chunks. A thread that receives is at most {@link Chunks#AHEAD} chunks ahead of the
 * caller, which adds; more stays with the sender, for the network holds it back.
 *
 * <p>The result may be one of the inputs: a rank that sends a chunk of the result has received that
 * chunk of all inputs before, so nobody reads them any more.
 */
final class SumExchange implements Exchange {

  /** The scratch memory, kept from one sum to the next. */
  static final class Chunks {

    static final int AHEAD = 2;

    private final List<List<float[]>> chunks =
        List.of(new ArrayList<>(), new ArrayList<>()); // AHEAD lists with a chunk of every block

    private void grow(int blocks) {
      for (List<float[]> ofBlocks : chunks) {
        while (ofBlocks.size() < blocks) {
          ofBlocks.add(new float[Link.CHUNK]);
        }
      }
    }

    private float[] of(int chunk, int block) {
      return chunks.get(chunk % AHEAD).get(block);
    }
  }

  private record Addition(int left, int right) {}

  private final int rank;
  private final int ranks;
  private final List<? extends GradientVector> mine;
  private final GradientVector result;
  private final Signals signals;
  private final Chunks chunks;
  private final int[] firstBlock; // of each rank; then the number of all
  private final List<Addition> additions = new ArrayList<>();
  private final int[] received; // chunks of this rank's slice, by rank; guarded by signals
  private int added; // chunks of this rank's slice that are in the result; guarded by signals

  /**
   * Prepares a sum.
   *
   * @throws IllegalArgumentException if the number of vectors is not that of this rank's blocks, or
   *     lengths differ
   */
  SumExchange(
      int rank,
      int ranks,
      int microBatches,
      List<? extends GradientVector> mine,
      GradientVector result,
      Signals signals,
      Chunks chunks) {
    this.rank = rank;
    this.ranks = ranks;
    this.mine = mine;
    this.result = result;
    this.signals = signals;
    this.chunks = chunks;
    received = new int[ranks];
    firstBlock = new int[ranks + 1];
    List<SumTree.Block> blocks = new ArrayList<>();
    for (int r = 0; r < ranks; r++) {
      blocks.addAll(SumTree.cover(Share.of(microBatches, r, ranks)));
      firstBlock[r + 1] = blocks.size();
    }
    check(firstBlock[rank + 1] - firstBlock[rank]);
    chunks.grow(blocks.size());
    Integer total =
        SumTree.fold(
            blocks,
            IntStream.range(0, blocks.size()).boxed().toList(),
            (left, right) -> {
              additions.add(new Addition(left, right));
              return left;
            });
    if (total != 0) {
      throw new AssertionError("the sum is not where its first value was");
    }
  }

  private void check(int blocks) {
    if (mine.size() != blocks) {
      throw new IllegalArgumentException(
          "sum: %s vectors for the %s blocks of rank %s".formatted(mine.size(), blocks, rank));
    }
    for (GradientVector vector : mine) {
      if (vector.length() != result.length()) {
        throw new IllegalArgumentException(
            "sum: a vector of %s elements and a result of %s"
                .formatted(vector.length(), result.length()));
      }
    }
  }

  private int start(int slice) {
    return (int) ((long) result.length() * slice / ranks);
  }

  private int chunksOf(int slice) {
    return Math.ceilDiv(start(slice + 1) - start(slice), Link.CHUNK);
  }

  private int at(int slice, int chunk) {
    return start(slice) + chunk * Link.CHUNK;
  }

  private int count(int slice, int chunk) {
    return Math.min(Link.CHUNK, start(slice + 1) - at(slice, chunk));
  }

  @Override
  public void send(Link link, int call) throws IOException {
    int to = link.rank();
    for (int chunk = 0; chunk < chunksOf(to); chunk++) {
      for (GradientVector vector : mine) {
        signals.check();
        link.send(call, vector, at(to, chunk), count(to, chunk));
      }
    }
    for (int chunk = 0; chunk < chunksOf(rank); chunk++) {
      int needed = chunk + 1;
      signals.awaitAsWorker(() -> added >= needed, link);
      link.send(call, result, at(rank, chunk), count(rank, chunk));
    }
  }

  @Override
  public void receive(Link link, int call) throws IOException {
    int from = link.rank();
    for (int chunk = 0; chunk < chunksOf(rank); chunk++) {
      int before = chunk;
      signals.awaitAsWorker(() -> before - added < Chunks.AHEAD);
      for (int block = firstBlock[from]; block < firstBlock[from + 1]; block++) {
        link.receive(call, chunks.of(chunk, block), count(rank, chunk));
      }
      signals.tellCaller(() -> received[from]++);
    }
    for (int chunk = 0; chunk < chunksOf(from); chunk++) {
      link.receive(call, result, at(from, chunk), count(from, chunk));
      signals.check();
    }
  }

  @Override
  public void coordinate() throws IOException {
    received[rank] = Integer.MAX_VALUE;
    for (int chunk = 0; chunk < chunksOf(rank); chunk++) {
      int at = at(rank, chunk);
      int count = count(rank, chunk);
      for (int i = 0; i < mine.size(); i++) {
        mine.get(i).read(at, chunks.of(chunk, firstBlock[rank] + i), 0, count);
      }
      int needed = chunk + 1;
      signals.awaitAsCaller(() -> IntStream.of(received).allMatch(n -> n >= needed));
      for (Addition addition : additions) {
        add(chunks.of(chunk, addition.left), chunks.of(chunk, addition.right), count);
      }
      result.write(at, chunks.of(chunk, 0), 0, count);
      signals.tellWorkers(() -> added++);
    }
  }

  private static void add(float[] left, float[] right, int count) {
    for (int i = 0; i < count; i++) {
      left[i] += right[i];
    }
  }
}
