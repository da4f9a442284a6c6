package kinesic.kernels.vector;

/**
 * A left operand that is stored as its transpose: the elements of a column stand side by side, and
 * a sliver is read column by column, often where it stands.
 */
non-sealed interface ColumnOperand extends LeftOperand {

  /**
   * Points {@code columns} at the rows {@code row} to {@code row + rows} of the columns {@code k}
   * to {@code k + depth}, copied if need be. {@link MicroKernel#ROWS} floats behind the last
   * element may be read as well.
   */
  void locate(int row, int rows, int k, int depth, Columns columns);

  /** Columns of a left operand, where they stand or as a copy. A worker keeps it for its copies. */
  final class Columns {
    private float[] array = {};
    private int at;
    private int step;
    private float[] copy = {};

    @SuppressWarnings(
        "UnusedVariable") // written so that the reads that fetch columns count as used
    private float fetched;

    /** Element r of column k stands at {@code array[at() + k * step() + r]}. */
    float[] array() {
      return array;
    }

    int at() {
      return at;
    }

    int step() {
      return step;
    }

    /** Columns that stand in {@code array} from {@code at} on, {@code step} apart. */
    void standIn(float[] array, int at, int step) {
      this.array = array;
      this.at = at;
      this.step = step;
    }

    /**
     * Reads one float of each cache line of {@code depth} columns, one column after the other as
     * memory does best, so that they are in L2 when the micro-kernel reads a few floats of each.
     */
    void fetch(int rows, int depth) {
      float sum = 0;
      for (int k = 0; k < depth; k++) {
        int column = at + k * step;
        for (int r = 0; r < rows; r += Lanes.LINE) {
          sum += array[column + r];
        }
      }
      fetched = sum;
    }

    /**
     * Makes room for copies: {@code depth} columns of {@code rows} floats, between which there is
     * room for a vector that is copied whole.
     */
    void makeRoom(int rows, int depth) {
      int distance = Lanes.padded(rows) + Lanes.COUNT;
      int needed = ScratchPool.START + depth * distance + MicroKernel.ROWS;
      if (copy.length < needed) {
        copy = new float[needed];
      }
      standIn(copy, ScratchPool.START, distance);
    }
  }
}
