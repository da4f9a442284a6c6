package kinesic.kernels.vector;

import static kinesic.kernels.vector.ScratchPool.START;
import static kinesic.kernels.vector.Slivers.ceilDiv;
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
 * <p>{@link MicroKernel} computes the products: v is read column by column in place, and gm is
 * written as panels, so nothing is packed.
 */
final class WinogradFilterGradient {

  /** The largest number of slivers of a block, whose rows are input channels. */
  private static final int MOST_SLIVERS = 4;

  /** The columns of a block, output channels: 36 x 48 x 64 floats take 432 KiB. */
  private static final int COLUMNS = 2 * MicroKernel.COLUMNS;

  /** With fewer blocks than this, one worker may wait long for another. */
  private static final int LEAST_BLOCKS = 6;

  /** The distance of points, not a multiple of the distance at which lines share a set of L1. */
  private static final int POINT_STRIDE = MOST_SLIVERS * MicroKernel.ROWS * COLUMNS + Lanes.LINE;

  private final Workers workers;
  private final ScratchPool<float[]> pool;
  private final Scratch[] scratch;

  /** Creates kernels that run on {@code workers}. */
  WinogradFilterGradient(Workers workers, ScratchPool<float[]> pool) {
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
   * @param result the tiles of y, of the same number
   */
  void run(HeapBuffer x, WinogradTiles image, HeapBuffer gy, WinogradTiles result, HeapBuffer gf) {
    int tiles = image.count();
    int cin = image.channels();
    int cout = result.channels();
    float[] v = pool.acquire(POINTS * tiles * cin + MicroKernel.ROWS);
    float[] gm = pool.acquire(POINTS * tiles * cout + PackedPanels.SLACK);
    workers.run(
        tiles,
        (tile, worker) -> {
          transformImage(x, image, tile, v, scratch[worker]);
          transformGradient(gy, result, tile, gm, scratch[worker]);
        });
    int across = ceilDiv(cout, COLUMNS);
    int slivers = ceilDiv(cin, MicroKernel.ROWS);
    int down = Math.max(ceilDiv(slivers, MOST_SLIVERS), LEAST_BLOCKS / across);
    int rows = ceilDiv(slivers, down) * MicroKernel.ROWS;
    workers.run(
        ceilDiv(cin, rows) * across,
        (task, worker) -> {
          int row = task / across * rows;
          int column = task % across * COLUMNS;
          Block block =
              new Block(
                  row, Math.min(rows, cin - row), column, Math.min(COLUMNS, cout - column), tiles);
          block.multiply(v, cin, gm, cout, scratch[worker]);
          block.transform(gf, cin, cout, scratch[worker]);
        });
    pool.release(v);
    pool.release(gm);
  }

  /** Writes v, [36, tiles, cin]. */
  private static void transformImage(
      HeapBuffer x, WinogradTiles image, int tile, float[] v, Scratch own) {
    int channels = image.channels();
    own.view.move(image, tile, x);
    WinogradTransforms.image(
        own.view.array(),
        own.view.at(),
        own.view.rowStride(),
        channels,
        channels,
        own.between,
        v,
        START + tile * channels,
        image.count() * channels);
  }

  /** Writes gm: for each point panels of [tiles, MicroKernel.COLUMNS], the last one narrower. */
  private static void transformGradient(
      HeapBuffer gy, WinogradTiles result, int tile, float[] gm, Scratch own) {
    int channels = result.channels();
    int tiles = result.count();
    own.view.move(result, tile, gy);
    for (int column = 0; column < channels; column += MicroKernel.COLUMNS) {
      int width = Math.min(MicroKernel.COLUMNS, channels - column);
      WinogradTransforms.resultGradient(
          own.view.array(),
          own.view.at() + column,
          own.view.rowStride(),
          channels,
          width,
          own.between,
          gm,
          START + tiles * column + tile * width,
          tiles * channels);
    }
  }

  /** Computes the rows {@code row} to {@code row + rows} of each tap, and as many columns. */
  private record Block(int row, int rows, int column, int columns, int tiles) {

    /** Writes gu, [36, rows, COLUMNS], with meaningless values after its rows and columns. */
    void multiply(float[] v, int cin, float[] gm, int cout, Scratch own) {
      int depth = Blocking.depth(tiles, 1);
      for (int point = 0; point < POINTS; point++) {
        for (int k = 0; k < tiles; k += depth) {
          int steps = Math.min(depth, tiles - k);
          int a = START + (point * tiles + k) * cin + row;
          for (int j = 0; j < columns; j += MicroKernel.COLUMNS) {
            int width = Math.min(MicroKernel.COLUMNS, columns - j);
            int b = START + (point * cout + column + j) * tiles + k * width;
            int to = START + point * POINT_STRIDE + j;
            for (int r = 0; r < rows; r += MicroKernel.ROWS) {
              int height = MicroKernel.height(Math.min(MicroKernel.ROWS, rows - r));
              int at = to + r * COLUMNS;
              MicroKernel.multiplyColumns(
                  height, v, a + r, cin, gm, b, width, steps, own.products, at, COLUMNS, k > 0);
            }
          }
        }
      }
    }

    void transform(HeapBuffer gf, int cin, int cout, Scratch own) {
      for (int r = 0; r < rows; r++) {
        WinogradTransforms.filterGradient(
            own.products,
            START + r * COLUMNS,
            POINT_STRIDE,
            columns,
            own.between,
            gf.array(),
            gf.offset() + (row + r) * cout + column,
            cin * cout);
      }
    }
  }
}
