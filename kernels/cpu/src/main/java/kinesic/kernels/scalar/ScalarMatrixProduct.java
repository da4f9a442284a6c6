package kinesic.kernels.scalar;

import java.util.Arrays;
import kinesic.kernels.Buffer;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.MatrixProduct;
import kinesic.kernels.Workers;

/** Matrix products: each result is one dot product, summed in double in the order of k. */
public final class ScalarMatrixProduct implements MatrixProduct {

  /** The rows of a tile; they share the columns of b that are in cache. */
  private static final int TILE_ROWS = 8;

  /** The columns of a tile: their sums in double stay in an L1 cache. */
  private static final int TILE_COLUMNS = 256;

  private final Workers workers;

  /** Creates kernels that run on {@code workers}. */
  public ScalarMatrixProduct(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void multiply(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      Buffer a,
      Buffer b,
      Buffer c,
      Epilogue epilogue) {
    HeapBuffer ha = HeapBuffer.of(a);
    HeapBuffer hb = HeapBuffer.of(b);
    HeapBuffer hc = HeapBuffer.of(c);
    float[] as = ha.array(); // [m, k] or [k, m]
    int a0 = ha.offset();
    int rowStride = transposeA ? 1 : k;
    int columnStride = transposeA ? m : 1;
    // the inner loop reads b along n, so a transposed b is copied to row-major order once
    float[] bs = transposeB ? transposed(n, k, hb.array(), hb.offset()) : hb.array(); // [k, n]
    int b0 = transposeB ? 0 : hb.offset();
    float[] cs = hc.array(); // [m, n]
    StoredRow stored = new StoredRow(epilogue);

    int down = (m + TILE_ROWS - 1) / TILE_ROWS;
    int across = (n + TILE_COLUMNS - 1) / TILE_COLUMNS;
    workers.run(
        down * across,
        (tile, worker) -> {
          int firstRow = tile % down * TILE_ROWS;
          int firstColumn = tile / down * TILE_COLUMNS;
          int columns = Math.min(TILE_COLUMNS, n - firstColumn);
          double[] sums = new double[columns];
          for (int i = firstRow; i < Math.min(firstRow + TILE_ROWS, m); i++) {
            Arrays.fill(sums, 0);
            for (int p = 0; p < k; p++) {
              double value = as[a0 + i * rowStride + p * columnStride];
              int row = b0 + p * n + firstColumn;
              for (int j = 0; j < columns; j++) {
                sums[j] += value * bs[row + j];
              }
            }
            stored.store(sums, firstColumn, columns, cs, hc.offset() + i * n + firstColumn);
          }
        });
  }

  /** Returns the transpose of x, [rows, columns], as a new array. */
  private static float[] transposed(int rows, int columns, float[] xs, int x0) {
    float[] result = new float[rows * columns]; // [columns, rows]
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        result[c * rows + r] = xs[x0 + r * columns + c];
      }
    }
    return result;
  }
}
