package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;
import static kinesic.kernels.vector.MicroKernel.COLUMNS;
import static kinesic.kernels.vector.MicroKernel.COLUMN_ROWS;
import static kinesic.kernels.vector.ScratchPool.START;

import java.util.Arrays;
import kinesic.kernels.AttentionShape;
import org.jspecify.annotations.Nullable;

/**
 * The steps of an attention for one head, a tile of queries at a time, in the scratch memory of one
 * worker:
 *
 * <pre>
 *   open: k and v as panels                                            once for a head
 *     for each tile of queries                                         scores of all keys: L2
 *       s = q kᵀ, p = e^(s - max), y = p v / Σ p                       attend
 *     or
 *       s = q kᵀ, p = e^(s - logSum), gp = gy vᵀ, gs = p (gp - gy · y) gradient
 *       gq = gs k, gk += gsᵀ q, gv += pᵀ gy
 * </pre>
 *
 * <p>The result of a product is written in blocks, which is the order in which the next product
 * reads its left operand, so nothing is copied in between.
 */
final class AttentionTile {

  /** The scores of a tile, 128 KiB in L2; the gradient has two such tiles. */
  private static final int SCORES = 1 << 15;

  private static final float[] ZEROS = new float[COLUMNS];

  private final int[] noOffset = {0, 0};
  private final float[] lanes = new float[Lanes.COUNT];
  private AttentionShape shape = new AttentionShape(0, 0, 0, 0, 0, 0, 1, false);
  private int blockStride;
  private int[] places = {};
  private float[] turnedKeys = {};
  private float[] turnedValues = {};
  private float[] keys = {};
  private float[] values = {};
  private float[] queries = {}; // of the tile, as blocks
  private float[] given = {}; // gy of the tile, as blocks
  private float[] scores = {}; // s, then p
  private float[] gradients = {}; // gp, then gs
  private float[] result = {}; // y or gq of the tile, as blocks
  private float[] keySums = {}; // gk, [keys, width]
  private float[] valueSums = {}; // gv, [keys, valueWidth]
  private float[] greatest = {};
  private float[] sums = {};

  /** Returns the number of queries of a tile. */
  static int rows(AttentionShape shape) {
    int most = Math.max(SCORES / Math.max(TokenRows.stored(shape.keys()), 1), 1);
    int tiles = Tiles.count(shape.queries(), Math.max(most, MicroKernel.ROWS));
    int rows = Tiles.count(shape.queries(), Math.max(tiles, 1));
    return Tiles.count(rows, MicroKernel.ROWS) * MicroKernel.ROWS;
  }

  /** Begins a head: packs keys and values for {@link #attend}. */
  void open(AttentionShape newShape, TokenRows k, TokenRows v) {
    shape = newShape;
    int rows = rows(shape);
    blockStride = rows * BLOCK + Lanes.LINE; // not a multiple of the size of a page
    int keyBlocks = TokenRows.stored(shape.keys()) / BLOCK;
    int most =
        Math.max(keyBlocks, Math.max(widthBlocks(shape.width()), widthBlocks(shape.valueWidth())));
    places = places.length < most ? new int[most] : places;
    Arrays.setAll(places, block -> block * blockStride);
    greatest = greatest.length < rows ? new float[rows] : greatest;
    sums = sums.length < rows ? new float[rows] : sums;
    turnedKeys = grown(turnedKeys, keyBlocks * BLOCK * TokenRows.stored(shape.width()));
    k.toTurnedPanels(turnedKeys);
    values = grown(values, keyBlocks * BLOCK * TokenRows.stored(shape.valueWidth()));
    v.toPanels(values);
    queries = grown(queries, widthBlocks(shape.width()) * blockStride);
    scores = grown(scores, keyBlocks * blockStride);
    int widest = Math.max(shape.width(), shape.valueWidth());
    result = grown(result, widthBlocks(widest) * blockStride);
  }

  /** Begins a head: packs what {@link #gradient} needs in addition and clears the sums. */
  void openGradient(TokenRows k, TokenRows v) {
    int keyBlocks = TokenRows.stored(shape.keys()) / BLOCK;
    keys = grown(keys, keyBlocks * BLOCK * TokenRows.stored(shape.width()));
    k.toPanels(keys);
    turnedValues = grown(turnedValues, keyBlocks * BLOCK * TokenRows.stored(shape.valueWidth()));
    v.toTurnedPanels(turnedValues);
    gradients = grown(gradients, keyBlocks * blockStride);
    given = grown(given, widthBlocks(shape.valueWidth()) * blockStride);
    keySums = cleared(keySums, keyBlocks * BLOCK * padded(shape.width()));
    valueSums = cleared(valueSums, keyBlocks * BLOCK * padded(shape.valueWidth()));
  }

  private static float[] grown(float[] array, int count) {
    return array.length < START + count ? new float[START + count] : array;
  }

  private static float[] cleared(float[] array, int count) {
    float[] result = grown(array, count);
    Arrays.fill(result, START, START + count, 0);
    return result;
  }

  /** Returns {@code width} rounded up to whole panels, the columns of the sums. */
  private static int padded(int width) {
    return Tiles.count(width, COLUMNS) * COLUMNS;
  }

  /** Returns the blocks of a row that is read in whole panels. */
  private static int widthBlocks(int width) {
    return Tiles.count(Math.max(padded(width), BLOCK), BLOCK);
  }

  /** Computes the rows of y and of logSum from query {@code first} on. */
  void attend(
      int first, TokenRows q, @Nullable TokenRows mask, TokenRows y, float[] logSum, int logSumAt) {
    int rows = q.count();
    int blocks = score(first, q, mask);
    AttentionLoops.maxima(scores, blockStride, blocks, rows, greatest);
    for (int r = 0; r < rows; r++) { // -∞ minus -∞ would be NaN
      greatest[r] = greatest[r] == Float.NEGATIVE_INFINITY ? 0 : greatest[r];
    }
    AttentionLoops.exponentiate(scores, blockStride, blocks, rows, greatest);
    AttentionLoops.sums(scores, blockStride, blocks, rows, lanes, sums);
    for (int r = 0; r < rows; r++) {
      logSum[logSumAt + r] =
          sums[r] == 0 ? Float.POSITIVE_INFINITY : (float) (greatest[r] + Math.log(sums[r]));
      sums[r] = sums[r] == 0 ? 0 : 1 / sums[r];
    }
    multiply(scores, blocks, rows, values, shape.keys(), y.width(), y.width(), result);
    y.fromBlocks(result, blockStride, sums);
  }

  /**
   * Computes the scores of a tile, -∞ for keys that do not exist or are not visible.
   *
   * @return the number of blocks of keys that a query of the tile attends to
   */
  private int score(int first, TokenRows q, @Nullable TokenRows mask) {
    int rows = q.count();
    int visible = shape.visible(first + rows - 1);
    int blocks = Tiles.count(visible, BLOCK);
    q.toBlocks(shape.scale(), queries, blockStride);
    multiply(queries, widthBlocks(q), rows, turnedKeys, q.width(), shape.keys(), visible, scores);
    if (mask != null) {
      AttentionLoops.addMask(mask, scores, blockStride, blocks);
    }
    for (int r = 0; r < rows; r++) {
      AttentionLoops.hide(scores, blockStride, blocks, r, shape.visible(first + r));
    }
    return blocks;
  }

  private static int widthBlocks(TokenRows rows) {
    return TokenRows.stored(rows.width()) / BLOCK;
  }

  /**
   * Computes rows of gq and adds to the sums of gk and gv what the queries from {@code first} on
   * contribute.
   */
  void gradient(
      int first,
      TokenRows q,
      @Nullable TokenRows mask,
      TokenRows y,
      float[] logSum,
      int logSumAt,
      TokenRows gy,
      TokenRows gq) {
    int rows = q.count();
    int blocks = score(first, q, mask);
    System.arraycopy(logSum, logSumAt, greatest, 0, rows);
    AttentionLoops.exponentiate(scores, blockStride, blocks, rows, greatest);
    gy.toBlocks(1, given, blockStride);
    int visible = shape.visible(first + rows - 1);
    multiply(
        given, widthBlocks(gy), rows, turnedValues, gy.width(), shape.keys(), visible, gradients);
    for (int r = 0; r < rows; r++) {
      int at = y.at() + r * y.stride();
      int from = gy.at() + r * gy.stride();
      sums[r] = (float) DoubleSum.ofProducts(y.array(), at, gy.array(), from, shape.valueWidth());
    }
    AttentionLoops.gradient(scores, gradients, blockStride, blocks, rows, sums);
    multiply(gradients, blocks, rows, keys, shape.keys(), gq.width(), gq.width(), result);
    Arrays.fill(sums, 0, rows, shape.scale());
    gq.fromBlocks(result, blockStride, sums);
    addColumns(gradients, blocks, rows, queries, shape.width(), keySums);
    addColumns(scores, blocks, rows, given, shape.valueWidth(), valueSums);
  }

  /** Writes gk and gv. */
  void finish(TokenRows gk, TokenRows gv) {
    gk.fromRows(keySums, padded(shape.width()));
    gv.fromRows(valueSums, padded(shape.valueWidth()));
  }

  /**
   * Computes y = x · f for a tile.
   *
   * @param x blocks, of which the first {@code blocks} are used
   * @param f panels with a step for each column of x
   * @param steps the number of columns of x in f
   * @param columns the number of columns of y in f
   * @param needed the number of columns to compute
   * @param y receives blocks
   */
  private void multiply(
      float[] x, int blocks, int rows, float[] f, int steps, int columns, int needed, float[] y) {
    int groups = Tiles.count(rows, MicroKernel.ROWS);
    for (int panel = 0; panel < Tiles.count(needed, COLUMNS); panel++) {
      boolean wide = TokenRows.panelWidth(panel, columns) > Lanes.COUNT;
      int column = panel * COLUMNS;
      int left = START + column / BLOCK * blockStride + column % BLOCK;
      int toRight = COLUMNS > BLOCK ? blockStride : Lanes.COUNT;
      for (int g = 0, p = 0; g < groups; g++) {
        int next = (g + 1) * rows / groups;
        MicroKernel.multiplyPixels(
            next - p,
            wide,
            x,
            START + p * BLOCK,
            places,
            0,
            blocks,
            f,
            START + column * TokenRows.stored(steps),
            ZEROS,
            0,
            false,
            Float.NEGATIVE_INFINITY,
            y,
            left + p * BLOCK,
            left + toRight + p * BLOCK,
            BLOCK);
        p = next;
      }
    }
  }

  /** Computes sums += xᵀ · g over the rows of a tile, both in blocks. */
  private void addColumns(float[] x, int blocks, int rows, float[] g, int width, float[] to) {
    for (int column = 0; column < width; column += COLUMNS) {
      int from = START + column / BLOCK * blockStride + column % BLOCK;
      int toRight = COLUMNS > BLOCK ? blockStride : Lanes.COUNT;
      for (int key = 0; key < blocks * BLOCK; key += COLUMN_ROWS) {
        MicroKernel.sumColumns(
            x,
            START + key / BLOCK * blockStride + key % BLOCK,
            BLOCK,
            g,
            from,
            toRight,
            BLOCK,
            noOffset,
            1,
            rows,
            to,
            START + key * padded(width) + column,
            padded(width),
            true);
      }
    }
  }
}
