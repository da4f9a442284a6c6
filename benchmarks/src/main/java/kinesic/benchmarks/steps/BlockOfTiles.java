package kinesic.benchmarks.steps;

/**
 * Multiplies a block of rows of a by a packed block of b: the two inner loops of step 6, for tiles
 * that may extend beyond the edges. Each thread has its own instance.
 */
final class BlockOfTiles {

  private final float[] slivers = new float[CacheBlocks.ROWS * CacheBlocks.DEPTH];
  private final float[] edge = new float[Tile.ROWS * Tile.COLUMNS];

  /**
   * c[i0..i1, j0..j1] (+)= a[i0..i1, p0..p1] · b[p0..p1, j0..j1].
   *
   * @param panels the block of b, packed by {@link Packing#panels}, starting at {@code panels[at]}
   * @param add whether to add to c instead of overwriting it
   */
  void multiply(
      int i0,
      int i1,
      int j0,
      int j1,
      int p0,
      int p1,
      int n,
      int k,
      float[] a,
      float[] panels,
      int at,
      float[] c,
      boolean add) {
    int depth = p1 - p0;
    Packing.slivers(a, k, i0, i1, p0, p1, slivers);
    for (int j = j0; j < j1; j += Tile.COLUMNS) {
      int columns = Math.min(Tile.COLUMNS, j1 - j);
      int panel = at + (j - j0) * depth;
      for (int i = i0; i < i1; i += Tile.ROWS) {
        int rows = Math.min(Tile.ROWS, i1 - i);
        int sliver = (i - i0) * depth;
        if (rows == Tile.ROWS && columns == Tile.COLUMNS) {
          Tile.multiplyPacked(depth, slivers, sliver, panels, panel, c, i * n + j, n, add);
        } else {
          Tile.multiplyPacked(depth, slivers, sliver, panels, panel, edge, 0, Tile.COLUMNS, false);
          store(rows, columns, c, i * n + j, n, add);
        }
      }
    }
  }

  private void store(int rows, int columns, float[] c, int cAt, int n, boolean add) {
    for (int r = 0; r < rows; r++) {
      int to = cAt + r * n;
      for (int j = 0; j < columns; j++) {
        float value = edge[r * Tile.COLUMNS + j];
        c[to + j] = add ? c[to + j] + value : value;
      }
    }
  }
}
