package kinesic.kernels.vector;

import java.util.Arrays;

/**
 * Two sums in double for each column of wide rows, computed separately for each tile and then added
 * in the order of the tiles. The rows that do not fill a wide row form an additional last tile.
 */
final class PartialSums {

  private final WideRows wide;
  private final ScratchPool<double[]> pool;
  private final double[] sums; // [tiles + 1, width] from ScratchPool.START, likewise products
  private final double[] products;
  private final float[][] between; // [workers, 2 · width]

  /** Acquires memory for a team of {@code workers}. */
  PartialSums(WideRows wide, ScratchPool<double[]> pool, int workers) {
    this.wide = wide;
    this.pool = pool;
    int size = Math.multiplyExact(wide.tiles() + 1, wide.width());
    sums = pool.acquire(size);
    products = pool.acquire(size);
    between = new float[workers][2 * wide.width()];
  }

  double[] sums() {
    return sums;
  }

  double[] products() {
    return products;
  }

  /** Returns scratch memory of {@code worker} for sums of a few rows in float, [2, width]. */
  float[] between(int worker) {
    return between[worker];
  }

  /** Clears the sums of {@code tile} and returns their position. */
  int begin(int tile) {
    int at = ScratchPool.START + tile * wide.width();
    Arrays.fill(sums, at, at + wide.width(), 0);
    Arrays.fill(products, at, at + wide.width(), 0);
    return at;
  }

  /** Returns the first sum of each channel; every tile must have been summed. */
  double[] foldedSums() {
    return wide.folded(sums, ScratchPool.START, wide.tiles() + 1);
  }

  /** Returns the second sum of each channel; every tile must have been summed. */
  double[] foldedProducts() {
    return wide.folded(products, ScratchPool.START, wide.tiles() + 1);
  }

  /** Releases the memory. */
  void end() {
    pool.release(sums);
    pool.release(products);
  }
}
