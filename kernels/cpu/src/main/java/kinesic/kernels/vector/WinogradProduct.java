package kinesic.kernels.vector;

import static kinesic.kernels.vector.Slivers.ceilDiv;
import static kinesic.kernels.vector.WinogradTransforms.OUT;
import static kinesic.kernels.vector.WinogradTransforms.POINTS;

import java.util.Arrays;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Workers;

/**
 * A 3 x 3 convolution of stride 1 by Winograd's algorithm, in the order that suits its size.
 *
 * <pre>
 *   by tiles, where the filter is small:           by columns, where the images are small:
 *
 *   u = filter transformed, all of it              v = images transformed, all of them
 *   for each block of tiles                        for each panel of columns
 *     v = image transformed        stays in L2       for each piece of k
 *     for each stretch of columns                      u = filter transformed    stays in L2
 *       m = v · u, 36 products     stays in L2         m += v · u, 36 products   stays in L2
 *       y = m transformed back                       y = m transformed back
 * </pre>
 *
 * <p>Blocks and panels are shared out to the workers. The products are MicroKernel's: v is written
 * as slivers, row t of a sliver being tile t, and u as panels, so nothing is packed.
 */
final class WinogradProduct {

  /** The largest transformed filter, in floats, for which the order by tiles is used. */
  private static final int SMALL_FILTER = 1 << 20;

  /** The largest number of floats of a block of tiles, transformed: about half of an L2 cache. */
  private static final int BLOCK_FLOATS = 1 << 17;

  /** The largest number of tiles of a block. */
  private static final int BLOCK_TILES = 24;

  /**
   * Up to this number of tiles, blocks are lower and stretches of columns are distributed as well,
   * because otherwise there would be work for one worker only; then a block is transformed for each
   * stretch.
   */
  private static final int FEW_TILES = 72;

  /** The columns of a stretch. */
  private static final int STRETCH = 2 * MicroKernel.COLUMNS;

  /** The steps in k of a piece: with the width of a panel 36 x 96 x 32 floats, 432 KiB. */
  private static final int PIECE = 96;

  private final Workers workers;
  private final ScratchPool<float[]> pool;
  private final Scratch[] scratch;

  /** Creates kernels that run on {@code workers}. */
  WinogradProduct(Workers workers, ScratchPool<float[]> pool) {
    this.workers = workers;
    this.pool = pool;
    scratch = new Scratch[workers.count()];
    Arrays.setAll(scratch, worker -> new Scratch());
  }

  /** The scratch memory of one worker; it grows as needed and is kept. */
  private static final class Scratch {
    final WinogradFilter.Scratch filter = new WinogradFilter.Scratch();
    final float[] between = new float[WinogradTransforms.BETWEEN];
    final float[] pixels = new float[OUT * OUT * STRETCH];
    final int[] offsets = new int[OUT];
    final WinogradTiles.View view = new WinogradTiles.View();
    float[] slivers = new float[0];
    float[] panel = new float[0];
    float[] products = new float[0];

    static float[] grown(float[] array, int length) {
      return array.length < length ? new float[length] : array;
    }
  }

  /**
   * Computes the result.
   *
   * @param image the tiles that are read
   * @param result the tiles that are written, of the same number
   */
  void run(
      HeapBuffer from,
      WinogradTiles image,
      WinogradFilter filter,
      HeapBuffer to,
      WinogradTiles result,
      Epilogue epilogue) {
    Call call = new Call(from, image, to, result, epilogue);
    if (isSmall(image.channels(), result.channels())) {
      float[] u = pool.acquire(POINTS * image.channels() * result.channels());
      transform(filter, image.channels(), result.channels(), u);
      call.byTiles(u);
      pool.release(u);
    } else {
      call.byColumns(filter);
    }
  }

  /**
   * Computes the result by tiles.
   *
   * @param u the result of {@link #transformed}
   */
  void run(
      HeapBuffer from,
      WinogradTiles image,
      float[] u,
      HeapBuffer to,
      WinogradTiles result,
      Epilogue epilogue) {
    new Call(from, image, to, result, epilogue).byTiles(u);
  }

  /** Returns whether a filter of k x n channels is transformed as a whole. */
  static boolean isSmall(int k, int n) {
    return POINTS * k * n <= SMALL_FILTER;
  }

  /** Returns a small filter of k x n channels, transformed once for many calls. */
  float[] transformed(WinogradFilter filter, int k, int n) {
    float[] u = new float[ScratchPool.START + POINTS * k * n];
    transform(filter, k, n, u);
    return u;
  }

  private void transform(WinogradFilter filter, int k, int n, float[] u) {
    workers.run(
        ceilDiv(n, MicroKernel.COLUMNS),
        (panel, worker) -> {
          int column = panel * MicroKernel.COLUMNS;
          int width = Math.min(MicroKernel.COLUMNS, n - column);
          int at = ScratchPool.START + k * column;
          filter.transform(0, k, column, width, u, at, k * n, scratch[worker].filter);
        });
  }

  /** One convolution: its operands and loops. */
  private final class Call {

    private final HeapBuffer from;
    private final WinogradTiles image;
    private final WinogradTiles result;
    private final ProductOutput output;
    private final int k;
    private final int n;
    private final int depth; // steps in k that a sliver holds

    Call(
        HeapBuffer from,
        WinogradTiles image,
        HeapBuffer to,
        WinogradTiles result,
        Epilogue epilogue) {
      this.from = from;
      this.image = image;
      this.result = result;
      k = image.channels();
      n = result.channels();
      int vectors = ceilDiv(k, Lanes.COUNT);
      depth = ceilDiv(vectors, ceilDiv(k, MicroKernel.DEPTH)) * Lanes.COUNT;
      Pixels pixels = new Pixels(result.images(), result.height(), result.width(), false);
      int row = result.width() * n;
      output =
          new ProductOutput(
              to.array(), pixels.offsets(to.offset(), result.height() * row, row, n), epilogue);
    }

    void byTiles(float[] u) {
      int most = Math.min(BLOCK_TILES, BLOCK_FLOATS / (POINTS * k));
      boolean few = image.count() <= FEW_TILES;
      int rows = few ? MicroKernel.ROWS : Math.max(1, most / MicroKernel.ROWS) * MicroKernel.ROWS;
      int blocks = ceilDiv(image.count(), rows);
      int columns = few ? STRETCH : n;
      workers.run(
          blocks * ceilDiv(n, columns),
          (task, worker) -> {
            int column = task / blocks * columns;
            int end = Math.min(n, column + columns);
            blockOfTiles(task % blocks * rows, rows, column, end, u, scratch[worker]);
          });
    }

    /**
     * Computes the tiles from {@code first} on, at most {@code rows}, which is the number of rows
     * of v; of them the columns from {@code firstColumn} to {@code endColumn} - 1.
     */
    private void blockOfTiles(
        int first, int rows, int firstColumn, int endColumn, float[] u, Scratch own) {
      int tiles = Math.min(rows, image.count() - first);
      own.slivers = Scratch.grown(own.slivers, sliverFloats(rows));
      own.products = Scratch.grown(own.products, POINTS * rows * STRETCH);
      for (int t = 0; t < tiles; t++) {
        transformImage(first + t, own.slivers, t, rows, own);
      }
      for (int column = firstColumn; column < endColumn; column += STRETCH) {
        int columns = Math.min(STRETCH, n - column);
        for (int point = 0; point < POINTS; point++) {
          for (int j = 0; j < columns; j += MicroKernel.COLUMNS) {
            int width = Math.min(MicroKernel.COLUMNS, columns - j);
            int panel = ScratchPool.START + (point * n + column + j) * k;
            for (int t = 0; t < tiles; t += MicroKernel.ROWS) {
              int height = MicroKernel.height(Math.min(MicroKernel.ROWS, tiles - t));
              int to = (point * rows + t) * STRETCH + j;
              for (int k0 = 0; k0 < k; k0 += depth) {
                MicroKernel.multiply(
                    height,
                    width,
                    own.slivers,
                    sliver(k0, point, t, rows),
                    u,
                    panel + k0 * width,
                    Math.min(depth, k - k0),
                    own.products,
                    to,
                    STRETCH,
                    k0 > 0);
              }
            }
          }
        }
        for (int t = 0; t < tiles; t++) {
          storeResult(first + t, own, t * STRETCH, rows * STRETCH, STRETCH, column, columns);
        }
      }
    }

    void byColumns(WinogradFilter filter) {
      int rows = ceilDiv(image.count(), MicroKernel.ROWS) * MicroKernel.ROWS;
      float[] v = pool.acquire(sliverFloats(rows));
      workers.run(
          image.count(), (tile, worker) -> transformImage(tile, v, tile, rows, scratch[worker]));
      workers.run(
          ceilDiv(n, MicroKernel.COLUMNS),
          (panel, worker) ->
              panelOfColumns(filter, panel * MicroKernel.COLUMNS, v, rows, scratch[worker]));
      pool.release(v);
    }

    /** Computes the columns from {@code column} on, as many as a panel has. */
    private void panelOfColumns(
        WinogradFilter filter, int column, float[] v, int rows, Scratch own) {
      int tiles = image.count();
      int width = Math.min(MicroKernel.COLUMNS, n - column);
      own.panel = Scratch.grown(own.panel, POINTS * PIECE * width);
      own.products = Scratch.grown(own.products, POINTS * rows * MicroKernel.COLUMNS);
      for (int k0 = 0; k0 < k; ) {
        int steps = Math.min(PIECE, Math.min(k, (k0 / depth + 1) * depth) - k0);
        int pointStride = steps * width;
        filter.transform(k0, steps, column, width, own.panel, 0, pointStride, own.filter);
        for (int point = 0; point < POINTS; point++) {
          for (int t = 0; t < tiles; t += MicroKernel.ROWS) {
            MicroKernel.multiply(
                MicroKernel.height(Math.min(MicroKernel.ROWS, tiles - t)),
                width,
                v,
                sliver(k0, point, t, rows),
                own.panel,
                point * pointStride,
                steps,
                own.products,
                (point * rows + t) * MicroKernel.COLUMNS,
                MicroKernel.COLUMNS,
                k0 > 0);
          }
        }
        k0 += steps;
      }
      int stride = MicroKernel.COLUMNS;
      for (int tile = 0; tile < tiles; tile++) {
        storeResult(tile, own, tile * stride, rows * stride, stride, column, width);
      }
    }

    /**
     * Returns the floats of v for {@code rows} tiles: for each block of k and point a matrix of
     * slivers.
     */
    private int sliverFloats(int rows) {
      return Math.multiplyExact(ceilDiv(k, depth) * POINTS * MicroKernel.SLIVER_STRIDE, rows);
    }

    /**
     * Returns the position of step {@code step} in k of row {@code t} of a point in v of {@code
     * rows} rows.
     */
    private int sliver(int step, int point, int t, int rows) {
      int row = (step / depth * POINTS + point) * rows + t;
      return row * MicroKernel.SLIVER_STRIDE + step % depth;
    }

    private void transformImage(int tile, float[] v, int t, int rows, Scratch own) {
      own.view.move(image, tile, from);
      for (int k0 = 0; k0 < k; k0 += depth) {
        WinogradTransforms.image(
            own.view.array(),
            own.view.at() + k0,
            own.view.rowStride(),
            k,
            Math.min(depth, k - k0),
            own.between,
            v,
            sliver(k0, 0, t, rows),
            rows * MicroKernel.SLIVER_STRIDE);
      }
    }

    /** Transforms the products of a tile back and stores its pixels that lie on the image. */
    private void storeResult(
        int tile, Scratch own, int at, int pointStride, int stride, int column, int columns) {
      WinogradTransforms.result(
          own.products, at, pointStride, columns, own.between, own.pixels, 0, stride);
      int y = result.y(tile);
      int x = result.x(tile);
      int count = Math.min(OUT, result.width() - x);
      int first = (result.image(tile) * result.height() + y) * result.width() + x;
      for (int row = 0; row < Math.min(OUT, result.height() - y); row++) {
        output.rows().locate(first + row * result.width(), count, own.offsets);
        output.store(
            own.pixels,
            row * OUT * stride,
            stride,
            own.offsets,
            count,
            column,
            columns,
            output.accumulates());
        output.finish(own.offsets, count, column, columns);
      }
    }
  }
}
