package kinesic.kernels.vector;

import static kinesic.kernels.vector.Slivers.ceilDiv;

import kinesic.kernels.Workers;

/**
 * A range of the rows of a right operand, packed once for all tiles, in one block of k after the
 * other.
 */
final class PackedPanels {

  /** The approximate number of floats that a worker packs at a time. */
  private static final int PIECE = 1 << 15;

  /** The floats after the last panel that a micro-kernel may read, see {@link ColumnKernels}. */
  static final int SLACK = Lanes.COUNT;

  /** The number of pieces that {@link #fetch} reads side by side. */
  private static final int STREAMS = 8;

  private final int n;
  private final int depth;
  private final float[] array;
  private int from;

  /**
   * Creates empty panels.
   *
   * @param depth the rows of a block
   * @param array has room for rows times {@link #width} floats from {@link ScratchPool#START} on,
   *     and for products with a {@link ColumnOperand} {@link #SLACK} more
   */
  PackedPanels(int n, int depth, float[] array) {
    this.n = n;
    this.depth = depth;
    this.array = array;
  }

  /** Returns the columns of a packed row: n and the padding of the last panel. */
  static int width(int n) {
    int whole = n - n % MicroKernel.COLUMNS;
    return whole == n ? n : whole + MicroKernel.width(n - whole);
  }

  /**
   * Packs the rows {@code from} to {@code to} of {@code operand} and overwrites the earlier
   * content.
   */
  void pack(RightOperand operand, int from, int to, Workers workers) {
    this.from = from;
    int blocks = ceilDiv(to - from, depth);
    int columns = Math.max(1, PIECE / depth / MicroKernel.COLUMNS) * MicroKernel.COLUMNS;
    int across = ceilDiv(n, columns);
    workers.run(
        blocks * across,
        (piece, worker) -> {
          int k = from + piece / across * depth;
          int column = piece % across * columns;
          int rows = Math.min(depth, to - k);
          int taken = Math.min(columns, n - column);
          operand.pack(k, rows, column, taken, array, at(k, rows, column));
        });
  }

  float[] array() {
    return array;
  }

  /**
   * Reads one float of each cache line of a piece of a block, so that the piece is in L2 when the
   * micro-kernel processes it. For operands in memory: the micro-kernel reads line after line, and
   * at each page the prefetcher of the processor must start again; reading eight pages side by side
   * is half as fast again.
   *
   * @return a sum of the values, which must be stored so that the JVM does not remove the reads
   */
  float fetch(int k, int rows, int column, int columns) {
    int start = at(k, rows, column);
    int part = rows * width(columns) / STREAMS;
    float sum = 0;
    float other = 0;
    for (int i = start; i < start + part; i += Lanes.LINE) {
      sum += array[i];
      other += array[i + part];
      sum += array[i + 2 * part];
      other += array[i + 3 * part];
      sum += array[i + 4 * part];
      other += array[i + 5 * part];
      sum += array[i + 6 * part];
      other += array[i + 7 * part];
    }
    return sum + other;
  }

  /**
   * Returns the position of the panel that starts at {@code column} in the block of {@code rows}
   * from k.
   */
  int at(int k, int rows, int column) {
    return ScratchPool.START + (k - from) * width(n) + rows * column;
  }
}
