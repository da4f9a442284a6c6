package kinesic.benchmarks.steps;

import java.util.Arrays;

/**
 * Copies slivers of a and panels of b (micro-panels in BLIS) into the order in which {@link Tile}
 * reads them.
 *
 * <pre>
 *   a sliver of a: [depth][ROWS]             a panel of b: [depth][COLUMNS]
 *
 *        p ───►                                   j ─────────►
 *   i  0 6 12 ...   the number is             p   0  1 ... 31     the number is
 *   │  1 7 13 ...   the index in the          │  32 33 ... 63     the index in the
 *   ▼  2 8 14 ...   packed sliver             ▼  64 65 ... 95     packed panel
 * </pre>
 *
 * <p>Where the matrix ends inside a sliver or a panel, the rest is zero.
 */
final class Packing {

  private Packing() {}

  /**
   * Packs rows {@code i0} to {@code i1} and columns {@code p0} to {@code p1} of a into consecutive
   * slivers.
   */
  static void slivers(float[] a, int k, int i0, int i1, int p0, int p1, float[] slivers) {
    int depth = p1 - p0;
    int rows = roundUp(i1 - i0, Tile.ROWS);
    for (int r = 0; r < rows; r++) {
      int to = r / Tile.ROWS * Tile.ROWS * depth + r % Tile.ROWS;
      int from = (i0 + r) * k + p0;
      for (int p = 0; p < depth; p++) {
        slivers[to + p * Tile.ROWS] = i0 + r < i1 ? a[from + p] : 0;
      }
    }
  }

  /**
   * Packs columns {@code j0} to {@code j1} and rows {@code p0} to {@code p1} of b into consecutive
   * panels, starting at {@code panels[at]}.
   */
  static void panels(float[] b, int n, int p0, int p1, int j0, int j1, float[] panels, int at) {
    for (int p = p0; p < p1; p++) {
      for (int j = j0; j < j1; j += Tile.COLUMNS) {
        int to = at + (j - j0) * (p1 - p0) + (p - p0) * Tile.COLUMNS;
        int count = Math.min(Tile.COLUMNS, j1 - j);
        System.arraycopy(b, p * n + j, panels, to, count);
        Arrays.fill(panels, to + count, to + Tile.COLUMNS, 0);
      }
    }
  }

  /** Rounds {@code x} up to a multiple of {@code unit}. */
  static int roundUp(int x, int unit) {
    return (x + unit - 1) / unit * unit;
  }
}
