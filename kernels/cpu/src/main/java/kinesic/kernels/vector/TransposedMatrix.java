package kinesic.kernels.vector;

/** A stored matrix whose transpose is the left operand: read where it stands. */
final class TransposedMatrix implements ColumnOperand {

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
    int end = at + (depth - 1) * stride + rows;
    if (end <= array.length - MicroKernel.ROWS) {
      columns.standIn(array, at, stride);
      columns.fetch(rows, depth);
    } else { // what is read behind the last element would lie behind the array
      columns.makeRoom(rows, depth);
      Runs.copyEach(depth, array, at, stride, columns.array(), columns.at(), columns.step(), rows);
    }
  }
}
