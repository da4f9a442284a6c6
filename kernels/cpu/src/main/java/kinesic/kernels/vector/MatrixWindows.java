package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;

/**
 * The rows of the left operand of a matrix product as windows: a row is a pixel, and its elements
 * are the steps. A copy is [blocks, rows, 16].
 */
final class MatrixWindows implements Windows {

  private final float[] array; // [m, k], or [k, m] if it is transposed
  private final int offset;
  private final int m;
  private final int k;
  private final boolean transposed;

  /** Creates the rows of op(a), [m, k], which is stored from {@code array[offset]} on. */
  MatrixWindows(float[] array, int offset, int m, int k, boolean transposed) {
    this.array = array;
    this.offset = offset;
    this.m = m;
    this.k = k;
    this.transposed = transposed;
  }

  @Override
  public int blocks() {
    return Tiles.count(k, BLOCK);
  }

  @Override
  public int filterRow(int step) {
    return step < k ? step : -1;
  }

  /** Returns the distance of two blocks, not a multiple of the size of a page. */
  private static int stride(int rows) {
    return rows * BLOCK + Lanes.LINE;
  }

  @Override
  public boolean copiesSegments() {
    return true;
  }

  @Override
  public int floats(int rows, int some) {
    return some * stride(rows);
  }

  @Override
  public void copy(int image, int row, int rows, int first, int end, float[] to, int at) {
    int whole = Math.min(end, k / BLOCK);
    int rest = Math.min(end * BLOCK, k) - whole * BLOCK;
    if (transposed) {
      for (int b = first; b < end; b++) {
        int steps = b < whole ? BLOCK : rest;
        int target = at + (b - first) * stride(rows);
        Transposition.copy(array, offset + b * BLOCK * m + row, m, steps, rows, to, target, BLOCK);
        Runs.clearColumns(to, target, rows, BLOCK, steps);
      }
      return;
    }
    for (int r = 0; r < rows; r++) {
      int from = offset + (row + r) * k;
      int target = at + r * BLOCK;
      Runs.copyBlocks(whole - first, array, from + first * BLOCK, to, target, stride(rows));
      for (int i = 0; rest > 0 && i < BLOCK; i++) {
        int last = target + (whole - first) * stride(rows);
        to[last + i] = i < rest ? array[from + whole * BLOCK + i] : 0;
      }
    }
  }

  @Override
  public void describe(int image, int row, int rows, int first, int end, View view) {
    view.reserve(blocks());
    for (int b = first; b < end; b++) {
      view.places[b] = (b - first) * stride(rows);
    }
    view.start = ScratchPool.START;
    view.imageStep = floats(rows, end - first);
    view.pixelStep = BLOCK;
    view.rowStep = BLOCK;
  }

  @Override
  public boolean isJoined() {
    return true;
  }
}
