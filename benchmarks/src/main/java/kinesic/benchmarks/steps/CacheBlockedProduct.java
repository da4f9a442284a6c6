package kinesic.benchmarks.steps;

/**
 * Step 6: splits the sum over p and the rows of a into blocks.
 *
 * <pre>
 *   for each block of p                  pack the panels of b
 *     for each block of rows             pack the slivers of a       stay in L2
 *       for each panel                                               stays in L1
 *         for each sliver                c[sliver, panel] += a · b   in registers
 * </pre>
 */
final class CacheBlockedProduct implements Product {

  private final float[] slivers = new float[CacheBlocks.ROWS * CacheBlocks.DEPTH];

  @Override
  public void multiply(int m, int n, int k, float[] a, float[] b, float[] c) {
    int rows = m - m % Tile.ROWS;
    int columns = n - n % Tile.COLUMNS;
    float[] panels = new float[CacheBlocks.DEPTH * columns];
    for (int p0 = 0; p0 < k; p0 += CacheBlocks.DEPTH) {
      int p1 = Math.min(p0 + CacheBlocks.DEPTH, k);
      int depth = p1 - p0;
      Packing.panels(b, n, p0, p1, 0, columns, panels, 0);
      for (int i0 = 0; i0 < rows; i0 += CacheBlocks.ROWS) {
        int i1 = Math.min(i0 + CacheBlocks.ROWS, rows);
        Packing.slivers(a, k, i0, i1, p0, p1, slivers);
        for (int j = 0; j < columns; j += Tile.COLUMNS) {
          for (int i = i0; i < i1; i += Tile.ROWS) {
            int sliver = (i - i0) * depth;
            Tile.multiplyPacked(depth, slivers, sliver, panels, j * depth, c, i * n + j, n, p0 > 0);
          }
        }
      }
    }
    TiledProduct.multiplyEdges(rows, columns, m, n, k, a, b, c);
  }
}
