package kinesic.kernels.vector;

import kinesic.kernels.HeapBuffer;

/**
 * The columns of [rows, channels] mapped to vectors: several rows are read as one wide row whose
 * length is a multiple of the vector length. So a kernel over columns has no remainder for any
 * number of channels, and its inner loop is never short. The values of a channel are repeated to
 * the length of the wide row; sums over wide rows are folded back. Rows that do not fill a wide row
 * are processed at the end.
 */
final class WideRows {

  /** The smallest length of a wide row: shorter inner loops take longer to enter than to run. */
  private static final int LEAST_WIDTH = 1024;

  /** The smallest number of floats in a tile that ends with one partial sum for each column. */
  private static final int TILE = 1 << 16;

  /** The largest number of tiles: enough to balance, and few enough to fold their sums quickly. */
  private static final int MOST_TILES = 32;

  /**
   * The smallest number of wide rows in a tile, so that partial sums are small compared to the
   * data.
   */
  private static final int LEAST_TILE_ROWS = 16;

  private final int rows;
  private final int channels;
  private final int fold;

  WideRows(int rows, int channels) {
    this.rows = rows;
    this.channels = channels;
    int step = Lanes.COUNT / gcd(channels, Lanes.COUNT);
    fold = Math.max(1, Tiles.count(LEAST_WIDTH, channels * step)) * step;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** Returns the floats in a wide row. */
  int width() {
    return channels * fold;
  }

  /** Returns the number of tiles, at least 1. */
  int tiles() {
    return Math.max(1, Tiles.count(rows / fold, tileRows()));
  }

  /** Returns the number of wide rows in tile {@code tile}. */
  int count(int tile) {
    return Math.min(tileRows(), rows / fold - tile * tileRows());
  }

  /** Returns the position of tile {@code tile}, in floats. */
  int start(int tile) {
    return tile * tileRows() * width();
  }

  private int tileRows() {
    int even = Tiles.count(Tiles.count(rows / fold, MOST_TILES), LEAST_TILE_ROWS);
    return Math.max(even * LEAST_TILE_ROWS, TILE / width());
  }

  /** Returns the position of the rows that do not fill a wide row, in floats. */
  int end() {
    return rows / fold * width();
  }

  /** Returns the number of floats in the rows that do not fill a wide row. */
  int leftover() {
    return rows % fold * channels;
  }

  /**
   * Returns a copy of the rows of x that do not fill a wide row, padded with zeros to a wide row.
   */
  HeapBuffer rest(HeapBuffer x) {
    float[] row = new float[width()];
    System.arraycopy(x.array(), x.offset() + end(), row, 0, leftover());
    return new HeapBuffer(x.backend(), row, 0, row.length);
  }

  /** Stores a result that was computed from a {@link #rest}. */
  void storeRest(HeapBuffer rest, HeapBuffer y) {
    System.arraycopy(rest.array(), 0, y.array(), y.offset() + end(), leftover());
  }

  /** The channel's values, repeated for a wide row. */
  float[] spread(float[] values) {
    float[] result = new float[width()];
    for (int at = 0; at < result.length; at += channels) {
      System.arraycopy(values, 0, result, at, channels);
    }
    return result;
  }

  /** The channel's values, repeated for a wide row. */
  double[] spread(double[] values) {
    double[] result = new double[width()];
    for (int at = 0; at < result.length; at += channels) {
      System.arraycopy(values, 0, result, at, channels);
    }
    return result;
  }

  /**
   * Returns the sum for each channel of {@code count} wide rows of partial sums from {@code from}
   * on, in their order.
   */
  double[] folded(double[] partials, int from, int count) {
    double[] result = new double[channels];
    int end = from + count * width();
    for (int at = from; at < end; at += channels) {
      for (int c = 0; c < channels; c++) {
        result[c] += partials[at + c];
      }
    }
    return result;
  }
}
