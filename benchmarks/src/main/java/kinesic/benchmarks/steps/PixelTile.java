package kinesic.benchmarks.steps;

import static kinesic.benchmarks.steps.Tile.COLUMNS;
import static kinesic.benchmarks.steps.Tile.LANES;
import static kinesic.kernels.ImageLayout.BLOCK;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A tile of an image in registers, twelve pixels of two vectors of channels: {@link Tile} for the
 * 32 registers of AVX-512.
 *
 * <p>The pixels that it reads are in blocks of 16 channels, which are 16 steps of the sum.
 */
final class PixelTile {

  private static final VectorSpecies<Float> FLOATS = Tile.FLOATS;

  /** Pixels of a tile. */
  static final int PIXELS = 12;

  private PixelTile() {}

  /**
   * Computes a tile.
   *
   * @param blocks the number of blocks of input channels
   * @param x the first channel of the first pixel is at {@code xAt}; two blocks of channels are
   *     {@code xBlock} apart, two pixels {@code xStride}
   * @param filter a panel, [blocks · 16][COLUMNS] from {@code filterAt}
   * @param y the left vector of the first pixel is at {@code left}, the right one at {@code right};
   *     two pixels are {@code yStride} apart
   * @param add whether to add to y instead of overwriting it
   */
  static void multiply(
      int blocks,
      float[] x,
      int xAt,
      int xBlock,
      int xStride,
      float[] filter,
      int filterAt,
      float[] y,
      int left,
      int right,
      int yStride,
      boolean add) {
    FloatVector y0l = FloatVector.zero(FLOATS);
    FloatVector y0r = FloatVector.zero(FLOATS);
    FloatVector y1l = FloatVector.zero(FLOATS);
    FloatVector y1r = FloatVector.zero(FLOATS);
    FloatVector y2l = FloatVector.zero(FLOATS);
    FloatVector y2r = FloatVector.zero(FLOATS);
    FloatVector y3l = FloatVector.zero(FLOATS);
    FloatVector y3r = FloatVector.zero(FLOATS);
    FloatVector y4l = FloatVector.zero(FLOATS);
    FloatVector y4r = FloatVector.zero(FLOATS);
    FloatVector y5l = FloatVector.zero(FLOATS);
    FloatVector y5r = FloatVector.zero(FLOATS);
    FloatVector y6l = FloatVector.zero(FLOATS);
    FloatVector y6r = FloatVector.zero(FLOATS);
    FloatVector y7l = FloatVector.zero(FLOATS);
    FloatVector y7r = FloatVector.zero(FLOATS);
    FloatVector y8l = FloatVector.zero(FLOATS);
    FloatVector y8r = FloatVector.zero(FLOATS);
    FloatVector y9l = FloatVector.zero(FLOATS);
    FloatVector y9r = FloatVector.zero(FLOATS);
    FloatVector y10l = FloatVector.zero(FLOATS);
    FloatVector y10r = FloatVector.zero(FLOATS);
    FloatVector y11l = FloatVector.zero(FLOATS);
    FloatVector y11r = FloatVector.zero(FLOATS);
    if (add) {
      y0l = FloatVector.fromArray(FLOATS, y, left);
      y0r = FloatVector.fromArray(FLOATS, y, right);
      y1l = FloatVector.fromArray(FLOATS, y, left + yStride);
      y1r = FloatVector.fromArray(FLOATS, y, right + yStride);
      y2l = FloatVector.fromArray(FLOATS, y, left + 2 * yStride);
      y2r = FloatVector.fromArray(FLOATS, y, right + 2 * yStride);
      y3l = FloatVector.fromArray(FLOATS, y, left + 3 * yStride);
      y3r = FloatVector.fromArray(FLOATS, y, right + 3 * yStride);
      y4l = FloatVector.fromArray(FLOATS, y, left + 4 * yStride);
      y4r = FloatVector.fromArray(FLOATS, y, right + 4 * yStride);
      y5l = FloatVector.fromArray(FLOATS, y, left + 5 * yStride);
      y5r = FloatVector.fromArray(FLOATS, y, right + 5 * yStride);
      y6l = FloatVector.fromArray(FLOATS, y, left + 6 * yStride);
      y6r = FloatVector.fromArray(FLOATS, y, right + 6 * yStride);
      y7l = FloatVector.fromArray(FLOATS, y, left + 7 * yStride);
      y7r = FloatVector.fromArray(FLOATS, y, right + 7 * yStride);
      y8l = FloatVector.fromArray(FLOATS, y, left + 8 * yStride);
      y8r = FloatVector.fromArray(FLOATS, y, right + 8 * yStride);
      y9l = FloatVector.fromArray(FLOATS, y, left + 9 * yStride);
      y9r = FloatVector.fromArray(FLOATS, y, right + 9 * yStride);
      y10l = FloatVector.fromArray(FLOATS, y, left + 10 * yStride);
      y10r = FloatVector.fromArray(FLOATS, y, right + 10 * yStride);
      y11l = FloatVector.fromArray(FLOATS, y, left + 11 * yStride);
      y11r = FloatVector.fromArray(FLOATS, y, right + 11 * yStride);
    }
    int j = filterAt;
    for (int block = 0; block < blocks; block++) {
      int i = xAt + block * xBlock;
      for (int p = 0; p < BLOCK; p++, i++, j += COLUMNS) {
        FloatVector fl = FloatVector.fromArray(FLOATS, filter, j);
        FloatVector fr = FloatVector.fromArray(FLOATS, filter, j + LANES);
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[i]);
        y0l = x0.fma(fl, y0l);
        y0r = x0.fma(fr, y0r);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[i + xStride]);
        y1l = x1.fma(fl, y1l);
        y1r = x1.fma(fr, y1r);
        FloatVector x2 = FloatVector.broadcast(FLOATS, x[i + 2 * xStride]);
        y2l = x2.fma(fl, y2l);
        y2r = x2.fma(fr, y2r);
        FloatVector x3 = FloatVector.broadcast(FLOATS, x[i + 3 * xStride]);
        y3l = x3.fma(fl, y3l);
        y3r = x3.fma(fr, y3r);
        FloatVector x4 = FloatVector.broadcast(FLOATS, x[i + 4 * xStride]);
        y4l = x4.fma(fl, y4l);
        y4r = x4.fma(fr, y4r);
        FloatVector x5 = FloatVector.broadcast(FLOATS, x[i + 5 * xStride]);
        y5l = x5.fma(fl, y5l);
        y5r = x5.fma(fr, y5r);
        FloatVector x6 = FloatVector.broadcast(FLOATS, x[i + 6 * xStride]);
        y6l = x6.fma(fl, y6l);
        y6r = x6.fma(fr, y6r);
        FloatVector x7 = FloatVector.broadcast(FLOATS, x[i + 7 * xStride]);
        y7l = x7.fma(fl, y7l);
        y7r = x7.fma(fr, y7r);
        FloatVector x8 = FloatVector.broadcast(FLOATS, x[i + 8 * xStride]);
        y8l = x8.fma(fl, y8l);
        y8r = x8.fma(fr, y8r);
        FloatVector x9 = FloatVector.broadcast(FLOATS, x[i + 9 * xStride]);
        y9l = x9.fma(fl, y9l);
        y9r = x9.fma(fr, y9r);
        FloatVector x10 = FloatVector.broadcast(FLOATS, x[i + 10 * xStride]);
        y10l = x10.fma(fl, y10l);
        y10r = x10.fma(fr, y10r);
        FloatVector x11 = FloatVector.broadcast(FLOATS, x[i + 11 * xStride]);
        y11l = x11.fma(fl, y11l);
        y11r = x11.fma(fr, y11r);
      }
    }
    y0l.intoArray(y, left);
    y0r.intoArray(y, right);
    y1l.intoArray(y, left + yStride);
    y1r.intoArray(y, right + yStride);
    y2l.intoArray(y, left + 2 * yStride);
    y2r.intoArray(y, right + 2 * yStride);
    y3l.intoArray(y, left + 3 * yStride);
    y3r.intoArray(y, right + 3 * yStride);
    y4l.intoArray(y, left + 4 * yStride);
    y4r.intoArray(y, right + 4 * yStride);
    y5l.intoArray(y, left + 5 * yStride);
    y5r.intoArray(y, right + 5 * yStride);
    y6l.intoArray(y, left + 6 * yStride);
    y6r.intoArray(y, right + 6 * yStride);
    y7l.intoArray(y, left + 7 * yStride);
    y7r.intoArray(y, right + 7 * yStride);
    y8l.intoArray(y, left + 8 * yStride);
    y8r.intoArray(y, right + 8 * yStride);
    y9l.intoArray(y, left + 9 * yStride);
    y9r.intoArray(y, right + 9 * yStride);
    y10l.intoArray(y, left + 10 * yStride);
    y10r.intoArray(y, right + 10 * yStride);
    y11l.intoArray(y, left + 11 * yStride);
    y11r.intoArray(y, right + 11 * yStride);
  }
}
