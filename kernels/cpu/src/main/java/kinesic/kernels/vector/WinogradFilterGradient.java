package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;
import static kinesic.kernels.vector.MicroKernel.COLUMNS;
import static kinesic.kernels.vector.ScratchPool.START;
import static kinesic.kernels.vector.WinogradTransforms.POINTS;

import java.util.Arrays;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Workers;

/**
 * The gradient with respect to the filter of a convolution by Winograd's algorithm. With v the
 * transformed image and m = v · u the products of each tile,
 *
 * <pre>
 * v  = images transformed, all of them
 * gm = A gy Aᵀ for each tile, all of them
 * for each block of the filter               distributed to the workers
 *   gu = Σ over the tiles vᵀ · gm            36 products, stay in L2
 *   gf = Gᵀ gu G
 * </pre>
 *
 * <p>For each point v and gm are blocked images whose pixels are the tiles, so the sums are those
 * of {@link FilterGradient}.
 */
final class WinogradFilterGradient {

  /** The largest number of blocks of input channels of a task. */
  private static final int MOST_BLOCKS = 3;

  /** The output channels of a task: 36 x 48 x 64 floats take 432 KiB. */
  private static final int WIDTH = 64;

  /** With fewer tasks than this, one worker may wait long for another. */
  private static final int LEAST_TASKS = 6;

  /** The tiles that are transformed one after the other, so that 36 places are written in order. */
  private static final int GROUP = 16;

  /** The distance of points, not a multiple of the distance at which lines share a set of L1. */
  private static final int POINT_STRIDE = MOST_BLOCKS * BLOCK * WIDTH + Lanes.LINE;

  private final Workers workers;
  private final ScratchPool pool;
  private final Scratch[] scratch;

  /** Creates kernels that run on {@code workers}. */
  WinogradFilterGradient(Workers workers, ScratchPool pool) {
    this.workers = workers;
    this.pool = pool;
    scratch = new Scratch[workers.count()];
    Arrays.setAll(scratch, worker -> new Scratch());
  }

  private static final class Scratch {
    final float[] between = new float[WinogradTransforms.BETWEEN];
    final WinogradTiles.View view = new WinogradTiles.View();
    final float[] products = new float[START + POINTS * POINT_STRIDE];
  }

  /**
   * Computes gf, [3, 3, cin, cout].
   *
   * @param image the tiles of x
   * @param result the tiles of gy, of the same number
   */
  void run(WinogradTiles image, WinogradTiles result, HeapBuffer gf) {
    int tiles = image.count();
    int cin = image.images().channels;
    int cout = result.images().channels;
    WinogradValues v = values(image);
    WinogradValues gm = values(result);
    int groups = Tiles.count(tiles, GROUP);
    int blocksOfImage = image.blocks();
    workers.run(
        groups * (blocksOfImage + result.blocks()),
        (task, worker) -> {
          Scratch own = scratch[worker];
          int block = task / groups;
          int first = task % groups * GROUP;
          for (int tile = first; tile < Math.min(first + GROUP, tiles); tile++) {
            if (block < blocksOfImage) {
              own.view.move(image, tile, block);
              WinogradTransforms.image(
                  own.view.array(),
                  own.view.at(),
                  own.view.rowStride(),
                  own.between,
                  v.array,
                  v.at(0, block, tile),
                  v.pointStride);
            } else {
              own.view.move(result, tile, block - blocksOfImage);
              WinogradTransforms.resultGradient(
                  own.view.array(),
                  own.view.at(),
                  own.view.rowStride(),
                  own.between,
                  gm.array,
                  gm.at(0, block - blocksOfImage, tile),
                  gm.pointStride);
            }
          }
        });
    int across = Tiles.count(cout, WIDTH);
    int down = Math.max(Tiles.count(image.blocks(), MOST_BLOCKS), LEAST_TASKS / across);
    int blocks = Tiles.count(image.blocks(), down);
    workers.run(
        Tiles.count(image.blocks(), blocks) * across,
        (task, worker) -> {
          int first = task / across * blocks;
          int end = Math.min(first + blocks, image.blocks());
          int column = task % across * WIDTH;
          int columns = Math.min(WIDTH, cout - column);
          float[] products = scratch[worker].products;
          multiply(v, first, end, gm, column, columns, products);
          for (int row = first * BLOCK; row < end * BLOCK; row++) {
            WinogradTransforms.filterGradient(
                products,
                START + (row - first * BLOCK) * WIDTH,
                POINT_STRIDE,
                columns,
                scratch[worker].between,
                gf.array(),
                gf.offset() + row * cout + column,
                cin * cout);
          }
        });
    pool.release(v.array);
    pool.release(gm.array);
  }

  private WinogradValues values(WinogradTiles of) {
    float[] array = pool.acquire(WinogradValues.floats(of.blocks(), of.count(), 1));
    return new WinogradValues(array, of.blocks(), of.count(), 1);
  }

  /** Writes gu, [36, rows, WIDTH], with meaningless values after its columns. */
  private static void multiply(
      WinogradValues v,
      int first,
      int end,
      WinogradValues gm,
      int column,
      int columns,
      float[] products) {
    int[] run = {0, 0};
    for (int point = 0; point < POINTS; point++) {
      for (int t = 0; t < v.tiles; t += FilterGradient.PIXELS) {
        int length = Math.min(FilterGradient.PIXELS, v.tiles - t);
        for (int j = 0; j < columns; j += COLUMNS) {
          int b = gm.at(point, (column + j) / BLOCK, t) + (column + j) % BLOCK;
          int toRight =
              COLUMNS <= BLOCK ? Lanes.COUNT : columns - j <= BLOCK ? 0 : gm.tiles * BLOCK;
          for (int row = 0; row < (end - first) * BLOCK; row += MicroKernel.COLUMN_ROWS) {
            MicroKernel.sumColumns(
                v.array,
                v.at(point, first + row / BLOCK, t) + row % BLOCK,
                BLOCK,
                gm.array,
                b,
                toRight,
                BLOCK,
                run,
                1,
                length,
                products,
                START + point * POINT_STRIDE + row * WIDTH + j,
                WIDTH,
                t > 0);
          }
        }
      }
    }
  }
}
