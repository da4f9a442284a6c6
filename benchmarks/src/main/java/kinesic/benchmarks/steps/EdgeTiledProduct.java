package kinesic.benchmarks.steps;

/**
 * Step 7: computes edges as tiles as well. Packed operands are padded with zeros; a tile that
 * extends beyond the edge of c is computed in a buffer, and the part inside c is copied.
 */
final class EdgeTiledProduct implements Product {

  private final BlockOfTiles tiles = new BlockOfTiles();

  @Override
  public void multiply(int m, int n, int k, float[] a, float[] b, float[] c) {
    float[] panels = new float[CacheBlocks.DEPTH * Packing.roundUp(n, Tile.COLUMNS)];
    for (int p0 = 0; p0 < k; p0 += CacheBlocks.DEPTH) {
      int p1 = Math.min(p0 + CacheBlocks.DEPTH, k);
      Packing.panels(b, n, p0, p1, 0, n, panels, 0);
      for (int i0 = 0; i0 < m; i0 += CacheBlocks.ROWS) {
        int i1 = Math.min(i0 + CacheBlocks.ROWS, m);
        tiles.multiply(i0, i1, 0, n, p0, p1, n, k, a, panels, 0, c, p0 > 0);
      }
    }
  }
}
