package kinesic.kernels.vector;

/** The positions of the rows of a product in memory. */
@FunctionalInterface
interface RowOffsets {

  /**
   * Writes the positions of the first elements of the rows {@code row} to {@code row + rows} to
   * {@code offsets}, counted from the start of the array.
   */
  void locate(int row, int rows, int[] offsets);

  /** Returns the offsets of rows that are {@code stride} apart. */
  static RowOffsets even(int offset, int stride) {
    return (row, rows, offsets) -> {
      for (int r = 0; r < rows; r++) {
        offsets[r] = offset + (row + r) * stride;
      }
    };
  }
}
