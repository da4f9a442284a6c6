package kinesic.kernels.vector;

/**
 * A left operand that is stored as its transpose: the elements of a column are adjacent, and a
 * sliver is read column by column, usually in place.
 */
non-sealed interface ColumnOperand extends LeftOperand {

  /**
   * Points {@code columns} to the rows {@code row} to {@code row + rows} of the columns {@code k}
   * to {@code k + depth}, or to a copy of them. Up to {@link MicroKernel#ROWS} floats after the
   * last element may be read as well.
   */
  void locate(int row, int rows, int k, int depth, Columns columns);

  /**
   * Columns of a left operand, in place or as a copy. Each worker keeps one object for its copies.
   */
  final class Columns {
    private float[] array = {};
    private int at;
    private int step;
    private float[] copy = {};

    @SuppressWarnings("UnusedVariable") // written so that the JVM does not remove the reads
    private float fetched;

    /** Returns the array; element r of column k is at {@code array[at() + k * step() + r]}. */
    float[] array() {
      return array;
    }

    int at() {
      return at;
    }

    int step() {
      return step;
    }

    /** Points to columns in {@code array} from {@code at} on, {@code step} apart. */
    void standIn(float[] array, int at, int step) {
      this.array = array;
      this.at = at;
      this.step = step;
    }

    /**
     * Reads one float of each cache line of {@code depth} columns, one column after the other, the
     * fastest order for memory. Then they are in L2 when the micro-kernel reads a few floats of
     * each.
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
     * Allocates memory for copies: {@code depth} columns of {@code rows} floats, with room after
     * each column for copying whole vectors.
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
