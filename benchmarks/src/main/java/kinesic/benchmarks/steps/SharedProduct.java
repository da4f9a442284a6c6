package kinesic.benchmarks.steps;

import java.util.Arrays;
import kinesic.kernels.Workers;

/**
 * Step 8: packs b once for all threads and splits c into tiles, which the threads take from a
 * counter.
 *
 * <p>The tiles depend on the size of c, not on the number of threads, and one thread sums each
 * element in the order of p, so the result does not depend on the number of threads.
 */
final class SharedProduct implements Product {

  private final Workers workers;
  private final BlockOfTiles[] tilesOfWorker;

  SharedProduct(Workers workers) {
    this.workers = workers;
    tilesOfWorker = new BlockOfTiles[workers.count()];
    Arrays.setAll(tilesOfWorker, worker -> new BlockOfTiles());
  }

  @Override
  public void multiply(int m, int n, int k, float[] a, float[] b, float[] c) {
    int blocks = ceilDiv(k, CacheBlocks.DEPTH);
    int across = ceilDiv(n, CacheBlocks.COLUMNS);
    int down = ceilDiv(m, CacheBlocks.ROWS);
    int width = Packing.roundUp(n, Tile.COLUMNS);
    float[] panels = new float[k * width];
    workers.run(
        blocks * across,
        (piece, worker) -> {
          int p0 = piece / across * CacheBlocks.DEPTH;
          int p1 = Math.min(p0 + CacheBlocks.DEPTH, k);
          int j0 = piece % across * CacheBlocks.COLUMNS;
          int j1 = Math.min(j0 + CacheBlocks.COLUMNS, n);
          Packing.panels(b, n, p0, p1, j0, j1, panels, p0 * width + j0 * (p1 - p0));
        });
    workers.run(
        down * across,
        (tile, worker) -> {
          int i0 = tile % down * CacheBlocks.ROWS;
          int i1 = Math.min(i0 + CacheBlocks.ROWS, m);
          int j0 = tile / down * CacheBlocks.COLUMNS;
          int j1 = Math.min(j0 + CacheBlocks.COLUMNS, n);
          for (int p0 = 0; p0 < k; p0 += CacheBlocks.DEPTH) {
            int p1 = Math.min(p0 + CacheBlocks.DEPTH, k);
            int at = p0 * width + j0 * (p1 - p0);
            tilesOfWorker[worker].multiply(i0, i1, j0, j1, p0, p1, n, k, a, panels, at, c, p0 > 0);
          }
        });
  }

  private static int ceilDiv(int x, int y) {
    return (x + y - 1) / y;
  }
}
