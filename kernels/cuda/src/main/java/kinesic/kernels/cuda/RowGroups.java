package kinesic.kernels.cuda;

/**
 * How the rows of a matrix share the warps of a kernel, see rows.cuh.
 *
 * @param rows the number of rows
 * @param lanes the lanes of a warp that share a row: a power of two, at most 32
 */
record RowGroups(int rows, int lanes) {

  private static final int WARP = 32;

  /** Returns groups with a lane for each column, if the columns are few. */
  static RowGroups of(int rows, int columns) {
    int lanes = Math.clamp(2L * columns - 1, 1, WARP);
    return new RowGroups(rows, Integer.highestOneBit(lanes));
  }

  /** Returns the blocks that have a group for each row. */
  int blocks() {
    return (int) (((long) rows * lanes + Launch.THREADS - 1) / Launch.THREADS);
  }
}
