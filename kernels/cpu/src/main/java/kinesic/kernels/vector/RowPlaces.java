package kinesic.kernels.vector;

/** Where the rows of a product stand in memory. */
@FunctionalInterface
interface RowPlaces {

  /**
   * Writes where the rows {@code row} to {@code row + rows} start, from the array's first float.
   */
  void locate(int row, int rows, int[] places);

  /** Rows that stand {@code stride} apart. */
  static RowPlaces even(int offset, int stride) {
    return (row, rows, places) -> {
      for (int r = 0; r < rows; r++) {
        places[r] = offset + (row + r) * stride;
      }
    };
  }
}
