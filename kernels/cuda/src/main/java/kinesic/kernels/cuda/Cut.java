package kinesic.kernels.cuda;

/**
 * How a reduction over the middle axis of [outer, size, inner] is cut, see reduction.cu. It depends
 * on the shape alone, and so do the bits of the result.
 *
 * @param n the outputs, outer · inner
 * @param size the length of the axis
 * @param inner the number of neighbouring outputs whose elements are neighbours
 * @param shift the logarithm of the threads of a block that share an output
 * @param part the elements of the axis that a block reads
 * @param parts the blocks that share an axis
 */
record Cut(int n, int size, int inner, int shift, int part, int parts) {

  /** Threads that keep a large GPU busy. */
  private static final int ENOUGH_THREADS = 1 << 17;

  /** Elements that a thread has at least, if there is a choice. */
  private static final int ELEMENTS = 8;

  /** Threads that read 128 neighbouring bytes. */
  private static final int WARP = 32;

  /** Cuts an axis among the threads of a block, and among blocks if there are few. */
  static Cut among(int outer, int size, int inner) {
    Cut cut = inBlock(outer, size, inner, inner == 1 ? Math.min(powerOfTwo(size), WARP) : 1);
    int segments = 1 << cut.shift();
    int most = size / (ELEMENTS * segments);
    int blocks = Math.max(cut.blocks(), 1);
    int parts = Math.clamp(ENOUGH_THREADS / Launch.THREADS / blocks, 1, Math.max(most, 1));
    int part = (int) (((long) size + parts - 1) / parts);
    return new Cut(cut.n, size, inner, cut.shift, part, part == 0 ? 1 : (size + part - 1) / part);
  }

  /** Cuts an axis into neighbouring elements, which the threads of one block share. */
  static Cut inOrder(int outer, int size, int inner) {
    return inBlock(outer, size, inner, 1);
  }

  private static Cut inBlock(int outer, int size, int inner, int least) {
    int n = outer * inner;
    int most = inner == 1 ? Launch.THREADS : Launch.THREADS / Math.min(powerOfTwo(inner), WARP);
    int segments = least;
    while (segments < most
        && (long) n * segments < ENOUGH_THREADS
        && 2L * segments * ELEMENTS <= size) {
      segments *= 2;
    }
    return new Cut(n, size, inner, Integer.numberOfTrailingZeros(segments), size, 1);
  }

  /** Returns the smallest power of two that is not less than {@code n}, at most 256. */
  private static int powerOfTwo(int n) {
    return Integer.highestOneBit(Math.clamp(2L * n - 1, 1, Launch.THREADS));
  }

  /** Returns the second stage: the reduction of the parts, [parts, n]. */
  Cut ofParts() {
    return inBlock(1, parts, n, n == 1 ? Math.min(powerOfTwo(parts), WARP) : 1);
  }

  /** Returns the blocks for all outputs. */
  int blocks() {
    int outputs = Launch.THREADS >> shift;
    return (int) (((long) n + outputs - 1) / outputs);
  }
}
