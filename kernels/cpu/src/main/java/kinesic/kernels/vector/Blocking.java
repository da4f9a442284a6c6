package kinesic.kernels.vector;

import static kinesic.kernels.vector.Slivers.ceilDiv;

/**
 * The blocking of a product m x n x k. It depends on the sizes alone, never on the number of
 * threads.
 *
 * <pre>
 *   k  in blocks of {@code depth}: a panel of b stays in L1
 *   n  in stretches of {@code columns}: depth x columns of b stay in L2
 *   m  in slivers, {@code slivers} per tile: the unit that a worker takes
 *   k  also in {@code parts} that are summed separately and added in order, if m x n is too small to
 *      keep the workers busy
 * </pre>
 *
 * @param depth the steps in k of a block, at most {@link MicroKernel#DEPTH}
 * @param columns the columns of a tile, a multiple of {@link MicroKernel#COLUMNS}
 * @param slivers the slivers of a tile
 * @param parts the ranges of k that are summed separately
 * @param shared whether b is packed once for all tiles, or by each tile for itself
 */
record Blocking(int depth, int columns, int slivers, int parts, boolean shared) {

  private static final int MOST_COLUMNS = 512;

  /** The same for sums over pixels, whose left operand is not packed for each stretch. */
  private static final int MOST_COLUMNS_OVER_PIXELS = 256;

  /** The lower limit of the columns of a tile: each stretch packs the left operand again. */
  private static final int LEAST_COLUMNS = 128;

  /** The smallest amount of work of a tile, about 10 µs on one core: distribution has a cost. */
  private static final double LEAST_OPERATIONS = 1e6;

  /** More tiles than this do not improve the balance. */
  private static final int ENOUGH_TILES = 32;

  /** With fewer tiles than this, one worker may wait long for another. */
  private static final int LEAST_TILES = 6;

  private static final int MOST_SLIVERS = 16;

  /** The largest number of stretches if the columns are cut instead of the rows. */
  private static final int MOST_STRETCHES = 16;

  /** The slivers of an image of 14 x 14 pixels, at the largest height. */
  private static final int FEW_SLIVERS = 17;

  /**
   * Returns the blocking of an ordinary product. Few rows are cut into few tiles, and the columns
   * into more.
   *
   * @param unit k should be cut at multiples of this: the channels of a convolution, or 1
   */
  static Blocking of(Slivers rows, int n, int k, int unit) {
    int depth = depth(k, unit);
    int columns = columns(n, MOST_COLUMNS);
    int across = ceilDiv(n, columns);
    int slivers = sliversOfTile(rows, across, columns, k);
    if (rows.count() < ENOUGH_TILES) { // tiles of few rows would read all of b for little work
      int down = ceilDiv(rows.count(), ProductTiles.TOGETHER);
      slivers = ceilDiv(rows.count(), down);
      int narrow = Math.max(ceilDiv(n, ceilDiv(ENOUGH_TILES, down)), LEAST_COLUMNS);
      columns = Math.min(columns, roundUp(narrow, MicroKernel.COLUMNS));
    }
    return new Blocking(depth, columns, slivers, 1, true);
  }

  /**
   * Returns the blocking of a product that sums over pixels: k is long and m x n is a filter. If
   * that gives few tiles, k is cut into parts as well.
   */
  static Blocking overPixels(Slivers rows, int n, int k) {
    int columns = columns(n, MOST_COLUMNS_OVER_PIXELS);
    int across = ceilDiv(n, columns);
    int slivers = Math.min(rows.count(), MOST_SLIVERS);
    int tiles = ceilDiv(rows.count(), slivers) * across;
    double operations = 2.0 * rows.count() * rows.height() * n * k;
    int most = (int) Math.min(ceilDiv(k, MicroKernel.DEPTH), operations / LEAST_OPERATIONS);
    int parts = Math.max(1, Math.min(most, ceilDiv(ENOUGH_TILES / 2, tiles)));
    int depth = depth(ceilDiv(k, parts), 1);
    return new Blocking(depth, columns, slivers, parts, false);
  }

  /**
   * Returns the blocking of a product whose right operand has been packed by {@link #depth}.
   * Reading that operand may take as long as the arithmetic, so the few rows of one small image are
   * cut only as far as it takes to keep two or three workers busy, and the columns are cut instead.
   *
   * @param unit as for {@link #of}
   */
  static Blocking ofPacked(Slivers rows, int n, int k, int unit) {
    Blocking ordinary = of(rows, n, k, unit);
    if (!isFew(rows)) {
      return ordinary;
    }
    int panels = ceilDiv(n, MicroKernel.COLUMNS);
    int across = Math.clamp(panels / 2, 1, MOST_STRETCHES);
    int columns = ceilDiv(panels, across) * MicroKernel.COLUMNS;
    int down = Math.min(rows.count(), ceilDiv(LEAST_TILES, ceilDiv(n, columns)));
    return new Blocking(ordinary.depth(), columns, ceilDiv(rows.count(), down), 1, true);
  }

  /**
   * Returns whether there are so few rows that reading the right operand from memory takes as long
   * as the arithmetic.
   */
  static boolean isFew(Slivers rows) {
    return rows.count() <= FEW_SLIVERS;
  }

  private static int columns(int n, int most) {
    int stretches = ceilDiv(n, most);
    return roundUp(ceilDiv(n, stretches), MicroKernel.COLUMNS);
  }

  private static int sliversOfTile(Slivers rows, int across, int columns, int k) {
    double operations = 2.0 * rows.height() * columns * Math.max(k, 1);
    int worthwhile = (int) Math.min(MOST_SLIVERS, Math.ceil(LEAST_OPERATIONS / operations));
    int balanced = rows.count() * across / ENOUGH_TILES;
    int slivers = Math.max(worthwhile, Math.min(MOST_SLIVERS, Math.max(balanced, 2)));
    int tiles = ceilDiv(rows.count(), slivers);
    return ceilDiv(rows.count(), tiles);
  }

  /** Returns the depth of equal blocks, a multiple of {@code unit} if that is deep enough. */
  static int depth(int k, int unit) {
    int most = MicroKernel.DEPTH;
    if (unit > most) {
      return ceilDiv(unit, ceilDiv(unit, most));
    }
    int step = 2 * unit >= most ? unit : 1;
    int blocks = ceilDiv(Math.max(k, 1), most / step * step);
    return Math.min(most, roundUp(ceilDiv(Math.max(k, 1), blocks), step));
  }

  private static int roundUp(int x, int unit) {
    return ceilDiv(x, unit) * unit;
  }
}
