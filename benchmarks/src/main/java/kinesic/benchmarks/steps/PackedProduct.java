package kinesic.benchmarks.steps;

/**
 * Step 5: packs both operands completely; the order of the tiles stays the same.
 *
 * <p>The tile now reads both operands sequentially: cache sets and pages are used evenly, and the
 * hardware prefetcher works.
 */
final class PackedProduct implements Product {

  @Override
  public void multiply(int m, int n, int k, float[] a, float[] b, float[] c) {
    int rows = m - m % Tile.ROWS;
    int columns = n - n % Tile.COLUMNS;
    float[] slivers = new float[rows * k];
    float[] panels = new float[k * columns];
    Packing.slivers(a, k, 0, rows, 0, k, slivers);
    Packing.panels(b, n, 0, k, 0, columns, panels, 0);
    for (int j = 0; j < columns; j += Tile.COLUMNS) {
      for (int i = 0; i < rows; i += Tile.ROWS) {
        Tile.multiplyPacked(k, slivers, i * k, panels, j * k, c, i * n + j, n, false);
      }
    }
    TiledProduct.multiplyEdges(rows, columns, m, n, k, a, b, c);
  }
}
