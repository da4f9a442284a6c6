package kinesic.kernels.vector;

import java.util.Arrays;

/**
 * Two sums in double for each column of wide rows, taken apart for each tile, and for the rows that
 * fill no wide row as for a tile behind the last; then added up in the order of the tiles.
 */
final class PartialSums {

  private final WideRows wide;
  private final ScratchPool<double[]> pool;
  private final double[] sums; // [tiles + 1, width] from ScratchPool.START, likewise products
  private final double[] products;
  private final float[][] between; // [workers, 2 · width]

  /** For a team of {@code workers}. */
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

  /** Room for sums of a few rows in float, [2, width], which {@code worker} has for itself. */
  float[] between(int worker) {
    return between[worker];
  }

  /** Clears the sums of {@code tile} and says where they stand. */
  int begin(int tile) {
    int at = ScratchPool.START + tile * wide.width();
    Arrays.fill(sums, at, at + wide.width(), 0);
    Arrays.fill(products, at, at + wide.width(), 0);
    return at;
  }

  /** The sum for each channel; every tile has been summed. */
  double[] foldedSums() {
    return wide.folded(sums, ScratchPool.START, wide.tiles() + 1);
  }

  /** The other sum for each channel; every tile has been summed. */
  double[] foldedProducts() {
    return wide.folded(products, ScratchPool.START, wide.tiles() + 1);
  }

  /** Gives the memory back. */
  void end() {
    pool.release(sums);
    pool.release(products);
  }
}
