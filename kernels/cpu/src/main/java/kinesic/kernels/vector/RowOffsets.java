package kinesic.kernels.vector;

/** Where the rows of a product stand in memory. */
@FunctionalInterface
interface RowOffsets {

  /**
   * Writes where the rows {@code row} to {@code row + rows} start, from the array's first float.
   */
  void locate(int row, int rows, int[] offsets);

  /** Rows that stand {@code stride} apart. */
  static RowOffsets even(int offset, int stride) {
    return (row, rows, offsets) -> {
      for (int r = 0; r < rows; r++) {
        offsets[r] = offset + (row + r) * stride;
      }
    };
  }
}
