package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;
import static kinesic.kernels.vector.MicroKernel.COLUMNS;
import static kinesic.kernels.vector.ScratchPool.START;
import static kinesic.kernels.vector.WinogradTransforms.OUT;
import static kinesic.kernels.vector.WinogradTransforms.POINTS;

import java.util.Arrays;
import kinesic.kernels.Epilogue;
import kinesic.kernels.Workers;

/**
 * A 3 x 3 convolution of stride 1 by Winograd's algorithm, in the order that suits its size.
 *
 * <pre>
 *   by tiles, where the filter is small:           by columns, where the images are small:
 *
 *   u = filter transformed, all of it              v = images transformed, all of them
 *   for each block of tiles                        for each few panels, for each block of tiles
 *     v = image transformed        stays in L2       for each piece of k
 *     for each few panels                              u = filter transformed    stays in L2
 *       m = v · u, 36 products     stays in L2         m += v · u, 36 products   stays in L2
 *       y = m transformed back                       y = m transformed back
 * </pre>
 *
 * <p>For each point v and m are blocked images whose pixels are the tiles, and u is a filter in
 * panels, so the products are those of {@link DirectConvolution}.
 */
final class WinogradProduct {

  /** The largest transformed filter, in floats, for which the order by tiles is used. */
  private static final int SMALL_FILTER = 1 << 20;

  /** The largest number of floats of a block of tiles, transformed: about half of an L2 cache. */
  private static final int BLOCK_FLOATS = 1 << 17;

  /** The largest number of tiles of a block. */
  private static final int BLOCK_TILES = 24;

  /** The same in the order by columns, where a block uses a transformed filter. */
  private static final int COLUMN_TILES = 64;

  /**
   * Up to this number of tiles, blocks are smaller and stretches of columns are distributed as
   * well, because otherwise there would be work for one worker only; then a block is transformed
   * for each stretch.
   */
  private static final int FEW_TILES = 72;

  /** The tiles of which a worker transforms a block at a time in the order by columns. */
  private static final int GROUP = 16;

  /** The output channels that are computed at a time. */
  private static final int STRETCH = 64;

  /** The step blocks of a piece of k in the order by columns. */
  private static final int PIECE = 2;

  /** The cache lines between two points of v, see {@link WinogradValues}. */
  private static final int READ = 1;

  /** The same for m. */
  private static final int WRITTEN = 3;

  private static final float[] ZEROS = new float[COLUMNS];

  private final Workers workers;
  private final ScratchPool pool;
  private final Scratch[] scratch;

  /** Creates kernels that run on {@code workers}. */
  WinogradProduct(Workers workers, ScratchPool pool) {
    this.workers = workers;
    this.pool = pool;
    scratch = new Scratch[workers.count()];
    Arrays.setAll(scratch, worker -> new Scratch());
  }

  /** The scratch memory of one worker; it grows as needed and is kept. */
  private static final class Scratch {
    final WinogradFilter.Scratch filter = new WinogradFilter.Scratch();
    final float[] between = new float[WinogradTransforms.BETWEEN];
    final float[] pixels = new float[OUT * OUT * BLOCK];
    final WinogradTiles.View view = new WinogradTiles.View();
    float[] values = new float[0];
    float[] panels = new float[0];
    float[] products = new float[0];

    static float[] grown(float[] array, int floats) {
      return array.length < START + floats ? new float[START + floats] : array;
    }
  }

  /**
   * Computes the result.
   *
   * @param image the tiles that are read
   * @param result the tiles that are written, of the same number
   */
  void run(WinogradTiles image, WinogradFilter filter, WinogradTiles result, Epilogue epilogue) {
    Call call = new Call(image, result, epilogue);
    if (isSmall(image.images().channels, result.images().channels)) {
      float[] u = pool.acquire(filterFloats(call.k, call.n));
      transform(filter, call.k, call.n, u);
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
  void run(WinogradTiles image, float[] u, WinogradTiles result, Epilogue epilogue) {
    new Call(image, result, epilogue).byTiles(u);
  }

  /** Returns whether a filter of k x n channels is transformed as a whole. */
  static boolean isSmall(int k, int n) {
    return POINTS * k * n <= SMALL_FILTER;
  }

  /** Returns a small filter of k x n channels, transformed once for many calls. */
  float[] transformed(WinogradFilter filter, int k, int n) {
    float[] u = new float[START + filterFloats(k, n)];
    transform(filter, k, n, u);
    return u;
  }

  private static int filterFloats(int k, int n) {
    return POINTS * filterStride(k, n);
  }

  /** Returns the distance of two points of u, not a multiple of the size of a page. */
  private static int filterStride(int k, int n) {
    return k * n + Lanes.LINE;
  }

  private void transform(WinogradFilter filter, int k, int n, float[] u) {
    workers.run(
        Tiles.count(n, COLUMNS),
        (panel, worker) -> {
          int column = panel * COLUMNS;
          filter.transform(
              0,
              k,
              column,
              Math.min(COLUMNS, n - column),
              u,
              START + k * column,
              filterStride(k, n),
              scratch[worker].filter);
        });
  }

  /** One convolution: its operands and loops. */
  private final class Call {

    private final WinogradTiles image;
    private final WinogradTiles result;
    private final BlockResult output;
    private final int k;
    private final int n;

    Call(WinogradTiles image, WinogradTiles result, Epilogue epilogue) {
      this.image = image;
      this.result = result;
      output = new BlockResult(result.images(), epilogue);
      k = image.images().channels;
      n = result.images().channels;
    }

    void byTiles(float[] u) {
      boolean few = image.count() <= FEW_TILES;
      int most = few ? MicroKernel.ROWS : Math.clamp(BLOCK_FLOATS / (POINTS * k), 1, BLOCK_TILES);
      int blocks = Tiles.count(image.count(), most);
      int columns = few ? STRETCH : n;
      workers.run(
          blocks * Tiles.count(n, columns),
          (task, worker) -> {
            int block = task % blocks;
            int column = task / blocks * columns;
            Scratch own = scratch[worker];
            int first = block * image.count() / blocks;
            int tiles = (block + 1) * image.count() / blocks - first;
            WinogradValues v = values(own, tiles);
            for (int b = 0; b < image.blocks(); b++) {
              transformImage(b, first, tiles, v, 0, own);
            }
            for (int j = column; j < Math.min(n, column + columns); j += STRETCH) {
              int width = Math.min(STRETCH, n - j);
              WinogradValues m = products(own, width, tiles);
              multiply(v, 0, u, START + k * j, filterStride(k, n), 0, k / BLOCK, width, m, false);
              store(first, tiles, m, j, width, own);
            }
          });
    }

    void byColumns(WinogradFilter filter) {
      int count = image.count();
      WinogradValues v =
          new WinogradValues(
              pool.acquire(WinogradValues.floats(k / BLOCK, count, READ)), k / BLOCK, count, READ);
      int groups = Tiles.count(count, GROUP);
      workers.run(
          groups * image.blocks(),
          (task, worker) -> {
            int first = task % groups * GROUP;
            int tiles = Math.min(GROUP, count - first);
            transformImage(task / groups, first, tiles, v, first, scratch[worker]);
          });
      int blocks = Tiles.count(count, COLUMN_TILES);
      workers.run(
          blocks * Tiles.count(n, STRETCH),
          (task, worker) -> {
            int block = task % blocks;
            int column = task / blocks * STRETCH;
            int first = block * count / blocks;
            int tiles = (block + 1) * count / blocks - first;
            panelsOfColumns(filter, column, v, first, tiles, scratch[worker]);
          });
      pool.release(v.array);
    }

    /** Computes a stretch of columns of a block of tiles. */
    private void panelsOfColumns(
        WinogradFilter filter, int column, WinogradValues v, int first, int tiles, Scratch own) {
      int width = Math.min(STRETCH, n - column);
      WinogradValues m = products(own, width, tiles);
      for (int block = 0; block < k / BLOCK; block += PIECE) {
        int end = Math.min(block + PIECE, k / BLOCK);
        int steps = (end - block) * BLOCK;
        int stride = filterStride(steps, width);
        own.panels = Scratch.grown(own.panels, POINTS * stride);
        for (int j = 0; j < width; j += COLUMNS) {
          int some = Math.min(COLUMNS, width - j);
          int to = START + steps * j;
          filter.transform(
              block * BLOCK, steps, column + j, some, own.panels, to, stride, own.filter);
        }
        multiply(v, first, own.panels, START, stride, block, end, width, m, block > 0);
      }
      store(first, tiles, m, column, width, own);
    }

    private WinogradValues values(Scratch own, int tiles) {
      own.values = Scratch.grown(own.values, WinogradValues.floats(k / BLOCK, tiles, READ));
      return new WinogradValues(own.values, k / BLOCK, tiles, READ);
    }

    private WinogradValues products(Scratch own, int channels, int tiles) {
      int blocks = channels / BLOCK;
      own.products = Scratch.grown(own.products, WinogradValues.floats(blocks, tiles, WRITTEN));
      return new WinogradValues(own.products, blocks, tiles, WRITTEN);
    }

    /**
     * Computes m (+)= v · u for each point, over the step blocks from {@code block} to {@code end}.
     *
     * @param firstTile the tile of v that is the first of m
     * @param u for each point panels of the {@code width} columns, from {@code uAt} on
     */
    private void multiply(
        WinogradValues v,
        int firstTile,
        float[] u,
        int uAt,
        int uStride,
        int block,
        int end,
        int width,
        WinogradValues m,
        boolean add) {
      int steps = (end - block) * BLOCK;
      int groups = Tiles.count(m.tiles, MicroKernel.ROWS);
      for (int point = 0; point < POINTS; point++) {
        for (int j = 0; j < width; j += COLUMNS) {
          boolean wide = width - j > Lanes.COUNT;
          int panel = uAt + point * uStride + steps * j;
          int left = m.at(point, j / BLOCK, 0) + j % BLOCK;
          int right = COLUMNS > BLOCK ? m.at(point, j / BLOCK + 1, 0) : left + Lanes.COUNT;
          for (int g = 0, t = 0; g < groups; g++) {
            int next = (g + 1) * m.tiles / groups;
            MicroKernel.multiplyPixels(
                next - t,
                wide,
                v.array,
                v.at(point, 0, firstTile + t),
                v.places,
                block,
                end,
                u,
                panel,
                ZEROS,
                0,
                add,
                Float.NEGATIVE_INFINITY,
                m.array,
                left + t * BLOCK,
                right + t * BLOCK,
                BLOCK);
            t = next;
          }
        }
      }
    }

    /** Transforms one block of some tiles to the tiles of v from {@code to} on. */
    private void transformImage(
        int block, int first, int tiles, WinogradValues v, int to, Scratch own) {
      for (int t = 0; t < tiles; t++) {
        own.view.move(image, first + t, block);
        WinogradTransforms.image(
            own.view.array(),
            own.view.at(),
            own.view.rowStride(),
            own.between,
            v.array,
            v.at(0, block, to + t),
            v.pointStride);
      }
    }

    /** Transforms products back and stores the pixels that lie on the image. */
    private void store(int first, int tiles, WinogradValues m, int column, int width, Scratch own) {
      for (int t = 0; t < tiles; t++) {
        int rows = Math.min(OUT, result.images().h - result.y(first + t));
        int columns = Math.min(OUT, result.images().w - result.x(first + t));
        for (int b = 0; b < width / BLOCK; b++) {
          WinogradTransforms.result(m.array, m.at(0, b, t), m.pointStride, own.between, own.pixels);
          int block = column / BLOCK + b;
          int at = result.at(first + t, block);
          for (int row = 0; row < rows; row++) {
            int to = at + row * result.images().w * BLOCK;
            output.store(own.pixels, row * OUT * BLOCK, columns, block, to);
          }
        }
      }
    }
  }
}
