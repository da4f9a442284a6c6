package kinesic.kernels.vector;

import kinesic.kernels.HeapBuffer;

/**
 * How the columns of [rows, channels] fall into vectors: several rows are read as one wide row
 * whose length is a multiple of the vector length, so a kernel over columns has no remainder
 * however many channels there are, and its inner loop is never short. Values that belong to a
 * channel are repeated to the wide row's length, sums over wide rows are folded back. Rows that
 * fill no wide row are left over for the end.
 */
final class WideRows {

  /** The least length of a wide row: shorter inner loops cost more to enter than to run. */
  private static final int LEAST_WIDTH = 1024;

  /** The least floats in a tile that ends with one partial sum for each column. */
  private static final int TILE = 1 << 16;

  /** The most tiles: enough to balance, and few enough that their sums are soon folded. */
  private static final int MOST_TILES = 32;

  /** The least wide rows in a tile, so that partial sums stay small beside the data. */
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

  /** Floats in a wide row. */
  int width() {
    return channels * fold;
  }

  /** How many tiles there are, at least 1. */
  int tiles() {
    return Math.max(1, Tiles.count(rows / fold, tileRows()));
  }

  /** Wide rows in tile {@code tile}. */
  int count(int tile) {
    return Math.min(tileRows(), rows / fold - tile * tileRows());
  }

  /** Where tile {@code tile} begins, in floats. */
  int start(int tile) {
    return tile * tileRows() * width();
  }

  private int tileRows() {
    int even = Tiles.count(Tiles.count(rows / fold, MOST_TILES), LEAST_TILE_ROWS);
    return Math.max(even * LEAST_TILE_ROWS, TILE / width());
  }

  /** Where the rows that fill no wide row begin, in floats. */
  int end() {
    return rows / fold * width();
  }

  /** Floats in the rows that fill no wide row. */
  int leftover() {
    return rows % fold * channels;
  }

  /** A copy of the rows of x that fill no wide row, as a wide row with zeros at its end. */
  HeapBuffer rest(HeapBuffer x) {
    float[] row = new float[width()];
    System.arraycopy(x.array(), x.offset() + end(), row, 0, leftover());
    return new HeapBuffer(x.backend(), row, 0, row.length);
  }

  /** Stores what was made of a {@link #rest}. */
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
   * The sum for each channel of {@code count} wide rows of partial sums from {@code from} on, in
   * their order.
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
