package kinesic.kernels.vector;

import java.util.Arrays;
import java.util.List;
import kinesic.kernels.Buffer;
import kinesic.kernels.Workers;

/**
 * Several buffers, each cut into pieces; the pieces are numbered through, so that one call shares
 * out all of them.
 */
final class Pieces {

  private final List<Buffer> buffers;
  private final int each;
  private final int[] first; // [buffers]: the first piece of each
  private final int[] owner; // [pieces]: the buffer that a piece belongs to

  /** Cuts the buffers into pieces of {@code each} floats, the last of each perhaps shorter. */
  Pieces(List<Buffer> buffers, int each) {
    this.buffers = List.copyOf(buffers);
    this.each = each;
    first = new int[buffers.size()];
    int count = 0;
    for (int b = 0; b < first.length; b++) {
      first[b] = count;
      count += Tiles.count(buffers.get(b).length(), each);
    }
    owner = new int[count];
    for (int b = 0; b < first.length; b++) {
      int end = b + 1 < first.length ? first[b + 1] : count;
      Arrays.fill(owner, first[b], end, b);
    }
  }

  /** The work on one piece: the elements {@code from} to {@code to} - 1 of a buffer. */
  @FunctionalInterface
  interface Work {
    void run(int piece, int buffer, int from, int to);
  }

  /** The number of pieces. */
  int count() {
    return owner.length;
  }

  /** The buffer that a piece belongs to. */
  int owner(int piece) {
    return owner[piece];
  }

  /** Shares out all pieces. */
  void share(Workers workers, Work work) {
    workers.run(
        owner.length,
        (piece, worker) -> {
          int buffer = owner[piece];
          int from = (piece - first[buffer]) * each;
          int length = buffers.get(buffer).length();
          work.run(piece, buffer, from, from + Math.min(each, length - from));
        });
  }
}
