package kinesic.benchmarks.steps;

/**
 * Step 4: computes c in {@link Tile tiles} and reads both operands in place. The loops of step 2
 * compute the remaining columns at the right and rows at the bottom.
 */
final class TiledProduct implements Product {

  @Override
  public void multiply(int m, int n, int k, float[] a, float[] b, float[] c) {
    int rows = m - m % Tile.ROWS;
    int columns = n - n % Tile.COLUMNS;
    for (int j = 0; j < columns; j += Tile.COLUMNS) {
      for (int i = 0; i < rows; i += Tile.ROWS) {
        Tile.multiply(n, k, a, i * k, b, j, c, i * n + j);
      }
    }
    multiplyEdges(rows, columns, m, n, k, a, b, c);
  }

  /** Computes c to the right of the first {@code columns} and below the first {@code rows}. */
  static void multiplyEdges(
      int rows, int columns, int m, int n, int k, float[] a, float[] b, float[] c) {
    LoopOrder.multiply(0, rows, columns, n, n, k, a, b, c);
    LoopOrder.multiply(rows, m, 0, n, n, k, a, b, c);
  }
}
