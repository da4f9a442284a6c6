package kinesic.kernels.vector;

/** A stored matrix whose transpose is the left operand; it is read in place. */
final class TransposedMatrix implements ColumnOperand {

  private final float[] array;
  private final int offset;
  private final int stride;

  /**
   * Creates the transpose of a matrix with rows of {@code columns} floats from {@code
   * array[offset]} on.
   */
  TransposedMatrix(float[] array, int offset, int columns) {
    this.array = array;
    this.offset = offset;
    stride = columns;
  }

  /** Returns the number of rows of the operand. */
  @Override
  public int group() {
    return stride;
  }

  @Override
  public void locate(int row, int rows, int k, int depth, Columns columns) {
    int at = offset + k * stride + row;
    int end = at + (depth - 1) * stride + rows;
    if (end <= array.length - MicroKernel.ROWS) {
      columns.standIn(array, at, stride);
      columns.fetch(rows, depth);
    } else { // reads after the last element would be outside the array
      columns.makeRoom(rows, depth);
      Runs.copyEach(depth, array, at, stride, columns.array(), columns.at(), columns.step(), rows);
    }
  }
}
