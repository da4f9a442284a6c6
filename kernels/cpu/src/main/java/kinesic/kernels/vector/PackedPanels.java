package kinesic.kernels.vector;

import static kinesic.kernels.vector.Slivers.ceilDiv;

import kinesic.kernels.Workers;

/** A range of the rows of a right operand, packed once for all tiles: block behind block of k. */
final class PackedPanels {

  /** About how many floats a worker packs before it takes the next piece. */
  private static final int PIECE = 1 << 15;

  private final int n;
  private final int depth;
  private final float[] array;
  private int from;

  /**
   * Panels with nothing packed yet.
   *
   * @param depth rows of a block
   * @param array takes rows times {@link #width} floats from {@link Recycler#START} on
   */
  PackedPanels(int n, int depth, float[] array) {
    this.n = n;
    this.depth = depth;
    this.array = array;
  }

  /** The columns of a packed row: n, and what fills the last panel up. */
  static int width(int n) {
    int whole = n - n % MicroKernel.COLUMNS;
    return whole == n ? n : whole + MicroKernel.width(n - whole);
  }

  /**
   * Packs the rows {@code from} to {@code to} of {@code operand} in place of what was packed
   * before.
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

  /** Where the panel that starts at {@code column} stands in the block of {@code rows} from k. */
  int at(int k, int rows, int column) {
    return Recycler.START + (k - from) * width(n) + rows * column;
  }
}
