package kinesic.kernels.vector;

import java.util.Arrays;
import java.util.List;
import kinesic.kernels.Buffer;
import kinesic.kernels.Workers;

/**
 * Several buffers, each cut into chunks. The chunks are numbered consecutively, so that one call
 * distributes all of them.
 */
final class Chunks {

  private final List<Buffer> buffers;
  private final int each;
  private final int[] first; // [buffers]: the first chunk of each
  private final int[] owner; // [chunks]: the buffer that a chunk belongs to

  /**
   * Cuts the buffers into chunks of {@code each} floats; the last chunk of a buffer may be shorter.
   */
  Chunks(List<Buffer> buffers, int each) {
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

  /** The work on one chunk: the elements {@code from} to {@code to} - 1 of a buffer. */
  @FunctionalInterface
  interface Work {
    void run(int chunk, int buffer, int from, int to);
  }

  /** Returns the number of chunks. */
  int count() {
    return owner.length;
  }

  /** Returns the buffer that a chunk belongs to. */
  int owner(int chunk) {
    return owner[chunk];
  }

  /** Distributes all chunks to the workers. */
  void share(Workers workers, Work work) {
    workers.run(
        owner.length,
        (chunk, worker) -> {
          int buffer = owner[chunk];
          int from = (chunk - first[buffer]) * each;
          int length = buffers.get(buffer).length();
          work.run(chunk, buffer, from, from + Math.min(each, length - from));
        });
  }
}
