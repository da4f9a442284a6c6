package kinesic.kernels.vector;

/** A stored matrix whose transpose is the left operand: read where it stands. */
final class TransposedMatrix implements ColumnOperand {

  /** Floats of a cache line. */
  private static final int LINE = 16;

  private final float[] array;
  private final int offset;
  private final int stride;

  /** The transpose of the matrix of rows of {@code columns} floats from {@code array[offset]}. */
  TransposedMatrix(float[] array, int offset, int columns) {
    this.array = array;
    this.offset = offset;
    stride = columns;
  }

  /** The number of rows of the operand. */
  @Override
  public int group() {
    return stride;
  }

  @Override
  public void locate(int row, int rows, int k, int depth, Columns columns) {
    int at = offset + k * stride + row;
    int end = at + (depth - 1) * stride + rows + MicroKernel.ROWS;
    if (end <= array.length) {
      columns.standIn(array, at, stride);
      columns.keep(fetch(at, rows, depth));
    } else { // what is read behind the last element would lie behind the array
      columns.makeRoom(rows, depth);
      Runs.copyEach(depth, array, at, stride, columns.array(), columns.at(), columns.step(), rows);
    }
  }

  /**
   * Reads one float of each cache line, row by row as memory does best, so that the piece is in L2
   * when the micro-kernel reads a few floats of each row.
   *
   * @return a sum of what was read, to be kept somewhere lest the reads be optimised away
   */
  private float fetch(int from, int rows, int depth) {
    float sum = 0;
    for (int k = 0; k < depth; k++) {
      int at = from + k * stride;
      for (int r = 0; r < rows; r += LINE) {
        sum += array[at + r];
      }
    }
    return sum;
  }
}
