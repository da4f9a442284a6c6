package kinesic.kernels.cuda;

/**
 * How the blocks of a kernel divide a matrix of columns and rows, see {@code columns.cuh}. All of
 * it follows from the sizes, so that sums have the same bits on every device.
 *
 * @param width the adjacent columns of a thread, see {@link Vectors}
 * @param across the threads of a block that lie across the columns
 * @param count the number of tiles, each {@code across} threads wide, that cover all columns
 */
record ColumnTiles(int width, int across, int count) {

  /** The rows of threads of a block, if there are as many rows. */
  private static final int DOWN = 8;

  /** The least rows of a thread that adds them up, if there are as many. */
  private static final int LEAST_ROWS = 4;

  /** The blocks that add up rows, which keep a large GPU busy. */
  private static final int ADDING_BLOCKS = 512;

  /** The most blocks along the rows of a kernel that does not add them up. */
  private static final int MOST_BLOCKS = 1 << 14;

  /** The rows of a thread that does not add them up, unless there are more blocks than that. */
  private static final int ROWS = 8;

  /**
   * Returns the tiles of a matrix.
   *
   * @param width divides the number of columns
   */
  static ColumnTiles of(int rows, int columns, int width) {
    int threads = columns / width;
    int count = Math.ceilDiv(threads, Launch.THREADS / Math.clamp(rows, 1, DOWN));
    return new ColumnTiles(width, count == 0 ? 1 : Math.ceilDiv(threads, count), count);
  }

  /** Returns the rows that a block visits at once, one in a thread. */
  int down() {
    return Launch.THREADS / across;
  }

  /** Returns the number of parts of the rows that are added up separately. */
  int parts(int rows) {
    int most = Math.max(ADDING_BLOCKS / Math.max(count, 1), 1);
    return Math.min(Math.ceilDiv(rows, LEAST_ROWS * down()), most);
  }

  /** Returns the number of blocks along the rows of a kernel that does not add them up. */
  int sweep(int rows) {
    return Math.min(Math.ceilDiv(rows, ROWS * down()), MOST_BLOCKS);
  }
}
