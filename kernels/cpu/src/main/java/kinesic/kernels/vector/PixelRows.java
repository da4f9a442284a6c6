package kinesic.kernels.vector;

/**
 * Rows of pixels of 16 channels in memory: pixel c of row r is at {@code at + r · row + c · step}.
 */
final class PixelRows {

  final float[] array;
  final int at;
  final int row;
  final int step;

  PixelRows(float[] array, int at, int row, int step) {
    this.array = array;
    this.at = at;
    this.row = row;
    this.step = step;
  }

  /** Returns these rows without the first {@code columns} pixels of each. */
  PixelRows from(int columns) {
    return new PixelRows(array, at + columns * step, row, step);
  }
}
