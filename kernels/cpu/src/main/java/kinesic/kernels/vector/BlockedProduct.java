package kinesic.kernels.vector;

import static kinesic.kernels.vector.Slivers.ceilDiv;

import java.util.Arrays;
import kinesic.kernels.Epilogue;
import kinesic.kernels.Workers;

/**
 * The product c = a · b that computes matrix products and convolutions.
 *
 * <p>It follows the layered scheme of Goto and van de Geijn (2008) and of BLIS (Van Zee and van de
 * Geijn 2015): the operands are cut so that each part stays in one level of the caches while it is
 * used, and copied ("packed") so that the innermost loop reads memory in order.
 *
 * <pre>
 *   pack b into panels
 *   for each tile of c                         distributed to the workers
 *     for each block of k
 *       for each few slivers of the tile's rows
 *         pack a                               into L2, or into L1 if b's block is there too
 *         for each panel of the tile           b's block stays in L2, the panel in L1
 *           for each of the slivers
 *             c[sliver, panel] += a · b        MicroKernel, in registers
 * </pre>
 *
 * <p>Operands pack themselves. So a convolution runs the same loops over an image whose patches are
 * the rows of a: an implicit matrix that is never stored as a whole. A left operand that is stored
 * as its transpose need not be packed, see {@link ColumnOperand}.
 */
final class BlockedProduct {

  /**
   * The largest number of floats of b that are packed at a time, unless a single block is larger.
   */
  private static final long MOST_PACKED = 1 << 24;

  private final Workers workers;
  private final ProductTiles.Scratch[] scratch;
  private final ScratchPool<float[]> pool = ScratchPool.ofFloats();

  BlockedProduct(Workers workers) {
    this.workers = workers;
    scratch = new ProductTiles.Scratch[workers.count()];
    Arrays.setAll(scratch, worker -> new ProductTiles.Scratch());
  }

  /**
   * Computes c.
   *
   * @param rows the rows of a and c, cut at the groups of a
   * @param n the columns of b and c, at least 1
   * @param k the columns of a and rows of b
   */
  void multiply(
      Slivers rows,
      int n,
      int k,
      LeftOperand a,
      RightOperand b,
      ProductOutput c,
      Blocking blocking) {
    if (blocking.parts() > 1) {
      multiplyInParts(rows, n, k, a, b, c, blocking);
    } else if (blocking.shared()) {
      multiplyShared(rows, n, k, a, b, c, blocking);
    } else {
      ProductTiles tiles = new ProductTiles(rows, n, a, b, c, blocking);
      workers.run(
          tiles.count(), (tile, worker) -> tiles.run(tile, 0, k, true, true, scratch[worker]));
    }
  }

  /**
   * Computes c from a packed b.
   *
   * @param blocking has the depth with which b was packed
   */
  void multiply(
      Slivers rows,
      int n,
      int k,
      LeftOperand a,
      PackedPanels b,
      ProductOutput c,
      Blocking blocking) {
    ProductTiles tiles = new ProductTiles(rows, n, a, b, Blocking.isFew(rows), c, blocking);
    workers.run(
        tiles.count(), (tile, worker) -> tiles.run(tile, 0, k, true, true, scratch[worker]));
  }

  /** Packs b in ranges of k that limit the memory, and runs all tiles on each range. */
  private void multiplyShared(
      Slivers rows,
      int n,
      int k,
      LeftOperand a,
      RightOperand b,
      ProductOutput c,
      Blocking blocking) {
    int depth = blocking.depth();
    long width = PackedPanels.width(n);
    int span = (int) Math.min(k, Math.max(1, MOST_PACKED / (depth * width)) * depth);
    float[] panels = pool.acquire(Math.toIntExact(span * width + PackedPanels.SLACK));
    PackedPanels packed = new PackedPanels(n, depth, panels);
    ProductTiles tiles = new ProductTiles(rows, n, a, packed, false, c, blocking);
    int k0 = 0;
    do {
      int from = k0;
      int to = Math.min(k, from + span);
      packed.pack(b, from, to, workers);
      workers.run(
          tiles.count(),
          (tile, worker) -> tiles.run(tile, from, to, from == 0, to == k, scratch[worker]));
      k0 = to;
    } while (k0 < k);
    pool.release(panels);
  }

  /** Sums ranges of k separately, each into a matrix of its own, and adds these in order. */
  private void multiplyInParts(
      Slivers rows,
      int n,
      int k,
      LeftOperand a,
      RightOperand b,
      ProductOutput c,
      Blocking blocking) {
    int span = ceilDiv(ceilDiv(k, blocking.depth()), blocking.parts()) * blocking.depth();
    int parts = ceilDiv(k, span);
    int size = rows.end(rows.count() - 1) * n;
    float[] sums = pool.acquire(parts * size); // [parts, m, n]
    ProductTiles[] products = new ProductTiles[parts];
    for (int p = 0; p < parts; p++) {
      ProductOutput part = new ProductOutput(sums, RowOffsets.even(p * size, n), Epilogue.STORE);
      products[p] = new ProductTiles(rows, n, a, b, part, blocking);
    }
    int tiles = products[0].count();
    workers.run(
        parts * tiles,
        (task, worker) -> {
          int part = task / tiles;
          int from = part * span;
          int to = Math.min(k, from + span);
          products[part].run(task % tiles, from, to, true, true, scratch[worker]);
        });
    workers.run(
        rows.count(),
        (sliver, worker) -> {
          int row = rows.row(sliver);
          int rowCount = rows.end(sliver) - row;
          for (int p = 1; p < parts; p++) {
            Runs.add(sums, p * size + row * n, sums, row * n, rowCount * n);
          }
          int[] offsets = scratch[worker].offsets();
          c.rows().locate(row, rowCount, offsets);
          c.store(sums, row * n, n, offsets, rowCount, 0, n, c.accumulates());
          c.finish(offsets, rowCount, 0, n);
        });
    pool.release(sums);
  }
}
