package kinesic.kernels.vector;

import static kinesic.kernels.vector.Slivers.ceilDiv;

/**
 * How a product m x n x k is cut, from its sizes alone, never from the number of threads.
 *
 * <pre>
 *   k  in blocks of {@code depth}: a panel of b stays in L1
 *   n  in stretches of {@code columns}: depth x columns of b stay in L2
 *   m  in slivers, {@code slivers} to a tile: the unit that a worker takes
 *   k  also in {@code parts} that are summed apart and added in order, where m x n is too small to
 *      keep the workers busy
 * </pre>
 *
 * @param depth steps in k of a block, at most {@link MicroKernel#DEPTH}
 * @param columns columns of a tile, a multiple of {@link MicroKernel#COLUMNS}
 * @param slivers slivers of a tile
 * @param parts ranges of k that are summed apart
 * @param shared whether b is packed once for all tiles, or by each tile for itself
 */
record Blocking(int depth, int columns, int slivers, int parts, boolean shared) {

  private static final int MOST_COLUMNS = 512;

  /** The same for sums over pixels, whose left operand need not be packed for each stretch. */
  private static final int MOST_COLUMNS_OVER_PIXELS = 256;

  /** Columns are not cut narrower to get more tiles: each stretch packs the left operand anew. */
  private static final int LEAST_COLUMNS = 128;

  /** A tile should be worth more than handing it out: about 10 µs on one core. */
  private static final double LEAST_OPERATIONS = 1e6;

  /** More tiles than this do not balance better. */
  private static final int ENOUGH_TILES = 32;

  /** With fewer tiles than this, one worker may wait long for another. */
  private static final int LEAST_TILES = 6;

  private static final int MOST_SLIVERS = 16;

  /** Stretches of columns, where these and not the rows are cut: two panels each, or more. */
  private static final int MOST_STRETCHES = 16;

  /** Slivers of an image of 14 x 14 pixels, at the greatest height. */
  private static final int FEW_SLIVERS = 17;

  /**
   * The blocking of an ordinary product. Where the rows are few, they are cut into few tiles and
   * the columns into more.
   *
   * @param unit k is best cut at multiples of this: the channels of a convolution, or 1
   */
  static Blocking of(Slivers rows, int n, int k, int unit) {
    int depth = depth(k, unit);
    int columns = columns(n, MOST_COLUMNS);
    int across = ceilDiv(n, columns);
    int slivers = sliversOfTile(rows, across, columns, k);
    if (rows.count() < ENOUGH_TILES) { // tiles of few rows would read all of b for little
      int down = ceilDiv(rows.count(), ProductTiles.TOGETHER);
      slivers = ceilDiv(rows.count(), down);
      int narrow = Math.max(ceilDiv(n, ceilDiv(ENOUGH_TILES, down)), LEAST_COLUMNS);
      columns = Math.min(columns, roundUp(narrow, MicroKernel.COLUMNS));
    }
    return new Blocking(depth, columns, slivers, 1, true);
  }

  /**
   * The blocking of a product that sums over pixels: k is long, m x n is a filter. Where that gives
   * few tiles, k is cut into parts as well.
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
   * The blocking of a product whose right operand has been packed before, by {@link #depth}.
   * Reading that operand may take as long as the product: so few rows, those of one small image,
   * are cut no further than it takes to keep two or three workers busy, and the columns are cut
   * instead.
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
   * Whether rows are so few that reading the right operand from memory takes as long as they do.
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

  /** Blocks of equal depth, cut at multiples of {@code unit} if that leaves them deep enough. */
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
