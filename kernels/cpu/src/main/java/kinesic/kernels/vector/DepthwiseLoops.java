package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static kinesic.kernels.vector.MicroKernel.BLOCK;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loops of a convolution of each channel by itself, over rows of pixels of 16 channels:
 * sums over taps.
 *
 * <p>As many taps as have room in registers are processed at a time, so that a pixel of the result
 * is loaded and stored seldom. Each result is one chain of fused multiply-adds in the order of the
 * taps.
 */
final class DepthwiseLoops {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  private DepthwiseLoops() {}

  /**
   * Computes y[r, c] = start[r, c] + Σ_t x[r, c, places[t]] · taps[t] for the pixels of some rows.
   *
   * @param x where a tap at place 0 reads for each pixel
   * @param places how far from there each tap reads
   * @param width the number of taps that read adjacent pixels, 1 if none do
   * @param taps [places.length, 16] from {@code tapsAt} on
   * @param start where the sums start; must not be y
   * @param limit whether results below 0 may become 0
   * @return whether they have become 0, in loops that have room for it
   */
  static boolean convolve(
      PixelRows x,
      int[] places,
      int width,
      float[] taps,
      int tapsAt,
      PixelRows start,
      PixelRows y,
      int rows,
      int columns,
      boolean limit) {
    boolean four = columns >= 4 && y.step == BLOCK;
    boolean square = four && width == 3 && places.length == 9;
    for (int lane = 0; lane < BLOCK; lane += Lanes.COUNT) {
      int tapAt = tapsAt + lane;
      if (square && x.step == BLOCK) {
        threeByThree(x, lane, places, taps, tapAt, start, y, rows, columns, limit);
      } else if (square && x.step == 2 * BLOCK) {
        threeByThreeApart(x, lane, places, taps, tapAt, start, y, rows, columns);
      } else if (four && x.step == BLOCK && width == 5 && places.length % 5 == 0) {
        rowsOfFive(x, lane, places, taps, tapAt, start, y, rows, columns);
      } else {
        convolve(x, lane, places, taps, tapAt, start, y, rows, columns);
      }
    }
    return limit && square && x.step == BLOCK;
  }

  /** Computes one vector of channels, as many taps at a time as have room in registers. */
  private static void convolve(
      PixelRows x,
      int lane,
      int[] places,
      float[] taps,
      int tapsAt,
      PixelRows start,
      PixelRows y,
      int rows,
      int columns) {
    PixelRows from = start;
    int t = 0;
    do { // runs once even if there are no taps
      int left = places.length - t;
      int count = left >= 9 ? 9 : left >= 4 ? 4 : Math.min(left, 2);
      int tapAt = tapsAt + t * BLOCK;
      switch (count) {
        case 9 -> nine(x, lane, places, t, taps, tapAt, from, y, rows, columns);
        case 4 -> four(x, lane, places, t, taps, tapAt, from, y, rows, columns);
        case 2 -> two(x, lane, places, t, taps, tapAt, from, y, rows, columns);
        case 1 -> one(x, lane, places, t, taps, tapAt, from, y, rows, columns);
        default -> none(lane, from, y, rows, columns);
      }
      from = y;
      t += count;
    } while (t < places.length);
  }

  /**
   * Computes four pixels at a time with nine taps of which each three follow each other, so that
   * pixels share the loads of x. The last four of a row may overlap those before them.
   */
  private static void threeByThree(
      PixelRows x,
      int lane,
      int[] places,
      float[] taps,
      int tapAt,
      PixelRows start,
      PixelRows y,
      int rows,
      int columns,
      boolean limit) {
    FloatVector bound = FloatVector.zero(FLOATS);
    FloatVector t0 = FloatVector.fromArray(FLOATS, taps, tapAt);
    FloatVector t1 = FloatVector.fromArray(FLOATS, taps, tapAt + BLOCK);
    FloatVector t2 = FloatVector.fromArray(FLOATS, taps, tapAt + 2 * BLOCK);
    FloatVector t3 = FloatVector.fromArray(FLOATS, taps, tapAt + 3 * BLOCK);
    FloatVector t4 = FloatVector.fromArray(FLOATS, taps, tapAt + 4 * BLOCK);
    FloatVector t5 = FloatVector.fromArray(FLOATS, taps, tapAt + 5 * BLOCK);
    FloatVector t6 = FloatVector.fromArray(FLOATS, taps, tapAt + 6 * BLOCK);
    FloatVector t7 = FloatVector.fromArray(FLOATS, taps, tapAt + 7 * BLOCK);
    FloatVector t8 = FloatVector.fromArray(FLOATS, taps, tapAt + 8 * BLOCK);
    int above = x.at + lane + places[0];
    int here = x.at + lane + places[3];
    int below = x.at + lane + places[6];
    for (int r = 0; r < rows; r++) {
      for (int q = 0; q < columns; q += 4) {
        int p = Math.min(q, columns - 4);
        int f = start.at + lane + r * start.row + p * start.step;
        int to = y.at + lane + r * y.row + p * BLOCK;
        FloatVector s0 = FloatVector.fromArray(FLOATS, start.array, f);
        FloatVector s1 = FloatVector.fromArray(FLOATS, start.array, f + start.step);
        FloatVector s2 = FloatVector.fromArray(FLOATS, start.array, f + 2 * start.step);
        FloatVector s3 = FloatVector.fromArray(FLOATS, start.array, f + 3 * start.step);
        int i = r * x.row + p * BLOCK;
        FloatVector v0 = FloatVector.fromArray(FLOATS, x.array, above + i);
        s0 = v0.fma(t0, s0);
        FloatVector v1 = FloatVector.fromArray(FLOATS, x.array, above + i + BLOCK);
        s0 = v1.fma(t1, s0);
        s1 = v1.fma(t0, s1);
        FloatVector v2 = FloatVector.fromArray(FLOATS, x.array, above + i + 2 * BLOCK);
        s0 = v2.fma(t2, s0);
        s1 = v2.fma(t1, s1);
        s2 = v2.fma(t0, s2);
        FloatVector v3 = FloatVector.fromArray(FLOATS, x.array, above + i + 3 * BLOCK);
        s1 = v3.fma(t2, s1);
        s2 = v3.fma(t1, s2);
        s3 = v3.fma(t0, s3);
        FloatVector v4 = FloatVector.fromArray(FLOATS, x.array, above + i + 4 * BLOCK);
        s2 = v4.fma(t2, s2);
        s3 = v4.fma(t1, s3);
        FloatVector v5 = FloatVector.fromArray(FLOATS, x.array, above + i + 5 * BLOCK);
        s3 = v5.fma(t2, s3);
        FloatVector v6 = FloatVector.fromArray(FLOATS, x.array, here + i);
        s0 = v6.fma(t3, s0);
        FloatVector v7 = FloatVector.fromArray(FLOATS, x.array, here + i + BLOCK);
        s0 = v7.fma(t4, s0);
        s1 = v7.fma(t3, s1);
        FloatVector v8 = FloatVector.fromArray(FLOATS, x.array, here + i + 2 * BLOCK);
        s0 = v8.fma(t5, s0);
        s1 = v8.fma(t4, s1);
        s2 = v8.fma(t3, s2);
        FloatVector v9 = FloatVector.fromArray(FLOATS, x.array, here + i + 3 * BLOCK);
        s1 = v9.fma(t5, s1);
        s2 = v9.fma(t4, s2);
        s3 = v9.fma(t3, s3);
        FloatVector v10 = FloatVector.fromArray(FLOATS, x.array, here + i + 4 * BLOCK);
        s2 = v10.fma(t5, s2);
        s3 = v10.fma(t4, s3);
        FloatVector v11 = FloatVector.fromArray(FLOATS, x.array, here + i + 5 * BLOCK);
        s3 = v11.fma(t5, s3);
        FloatVector v12 = FloatVector.fromArray(FLOATS, x.array, below + i);
        s0 = v12.fma(t6, s0);
        FloatVector v13 = FloatVector.fromArray(FLOATS, x.array, below + i + BLOCK);
        s0 = v13.fma(t7, s0);
        s1 = v13.fma(t6, s1);
        FloatVector v14 = FloatVector.fromArray(FLOATS, x.array, below + i + 2 * BLOCK);
        s0 = v14.fma(t8, s0);
        s1 = v14.fma(t7, s1);
        s2 = v14.fma(t6, s2);
        FloatVector v15 = FloatVector.fromArray(FLOATS, x.array, below + i + 3 * BLOCK);
        s1 = v15.fma(t8, s1);
        s2 = v15.fma(t7, s2);
        s3 = v15.fma(t6, s3);
        FloatVector v16 = FloatVector.fromArray(FLOATS, x.array, below + i + 4 * BLOCK);
        s2 = v16.fma(t8, s2);
        s3 = v16.fma(t7, s3);
        FloatVector v17 = FloatVector.fromArray(FLOATS, x.array, below + i + 5 * BLOCK);
        s3 = v17.fma(t8, s3);
        if (limit) {
          s0 = s0.blend(bound, bound.compare(GT, s0));
          s1 = s1.blend(bound, bound.compare(GT, s1));
          s2 = s2.blend(bound, bound.compare(GT, s2));
          s3 = s3.blend(bound, bound.compare(GT, s3));
        }
        s0.intoArray(y.array, to);
        s1.intoArray(y.array, to + BLOCK);
        s2.intoArray(y.array, to + 2 * BLOCK);
        s3.intoArray(y.array, to + 3 * BLOCK);
      }
    }
  }

  /** The same where the windows of two pixels are two pixels apart. */
  private static void threeByThreeApart(
      PixelRows x,
      int lane,
      int[] places,
      float[] taps,
      int tapAt,
      PixelRows start,
      PixelRows y,
      int rows,
      int columns) {
    FloatVector t0 = FloatVector.fromArray(FLOATS, taps, tapAt);
    FloatVector t1 = FloatVector.fromArray(FLOATS, taps, tapAt + BLOCK);
    FloatVector t2 = FloatVector.fromArray(FLOATS, taps, tapAt + 2 * BLOCK);
    FloatVector t3 = FloatVector.fromArray(FLOATS, taps, tapAt + 3 * BLOCK);
    FloatVector t4 = FloatVector.fromArray(FLOATS, taps, tapAt + 4 * BLOCK);
    FloatVector t5 = FloatVector.fromArray(FLOATS, taps, tapAt + 5 * BLOCK);
    FloatVector t6 = FloatVector.fromArray(FLOATS, taps, tapAt + 6 * BLOCK);
    FloatVector t7 = FloatVector.fromArray(FLOATS, taps, tapAt + 7 * BLOCK);
    FloatVector t8 = FloatVector.fromArray(FLOATS, taps, tapAt + 8 * BLOCK);
    int above = x.at + lane + places[0];
    int here = x.at + lane + places[3];
    int below = x.at + lane + places[6];
    for (int r = 0; r < rows; r++) {
      for (int q = 0; q < columns; q += 4) {
        int p = Math.min(q, columns - 4);
        int f = start.at + lane + r * start.row + p * start.step;
        int to = y.at + lane + r * y.row + p * BLOCK;
        FloatVector s0 = FloatVector.fromArray(FLOATS, start.array, f);
        FloatVector s1 = FloatVector.fromArray(FLOATS, start.array, f + start.step);
        FloatVector s2 = FloatVector.fromArray(FLOATS, start.array, f + 2 * start.step);
        FloatVector s3 = FloatVector.fromArray(FLOATS, start.array, f + 3 * start.step);
        int i = r * x.row + p * 2 * BLOCK;
        FloatVector v0 = FloatVector.fromArray(FLOATS, x.array, above + i);
        s0 = v0.fma(t0, s0);
        FloatVector v1 = FloatVector.fromArray(FLOATS, x.array, above + i + BLOCK);
        s0 = v1.fma(t1, s0);
        FloatVector v2 = FloatVector.fromArray(FLOATS, x.array, above + i + 2 * BLOCK);
        s0 = v2.fma(t2, s0);
        s1 = v2.fma(t0, s1);
        FloatVector v3 = FloatVector.fromArray(FLOATS, x.array, above + i + 3 * BLOCK);
        s1 = v3.fma(t1, s1);
        FloatVector v4 = FloatVector.fromArray(FLOATS, x.array, above + i + 4 * BLOCK);
        s1 = v4.fma(t2, s1);
        s2 = v4.fma(t0, s2);
        FloatVector v5 = FloatVector.fromArray(FLOATS, x.array, above + i + 5 * BLOCK);
        s2 = v5.fma(t1, s2);
        FloatVector v6 = FloatVector.fromArray(FLOATS, x.array, above + i + 6 * BLOCK);
        s2 = v6.fma(t2, s2);
        s3 = v6.fma(t0, s3);
        FloatVector v7 = FloatVector.fromArray(FLOATS, x.array, above + i + 7 * BLOCK);
        s3 = v7.fma(t1, s3);
        FloatVector v8 = FloatVector.fromArray(FLOATS, x.array, above + i + 8 * BLOCK);
        s3 = v8.fma(t2, s3);
        FloatVector v9 = FloatVector.fromArray(FLOATS, x.array, here + i);
        s0 = v9.fma(t3, s0);
        FloatVector v10 = FloatVector.fromArray(FLOATS, x.array, here + i + BLOCK);
        s0 = v10.fma(t4, s0);
        FloatVector v11 = FloatVector.fromArray(FLOATS, x.array, here + i + 2 * BLOCK);
        s0 = v11.fma(t5, s0);
        s1 = v11.fma(t3, s1);
        FloatVector v12 = FloatVector.fromArray(FLOATS, x.array, here + i + 3 * BLOCK);
        s1 = v12.fma(t4, s1);
        FloatVector v13 = FloatVector.fromArray(FLOATS, x.array, here + i + 4 * BLOCK);
        s1 = v13.fma(t5, s1);
        s2 = v13.fma(t3, s2);
        FloatVector v14 = FloatVector.fromArray(FLOATS, x.array, here + i + 5 * BLOCK);
        s2 = v14.fma(t4, s2);
        FloatVector v15 = FloatVector.fromArray(FLOATS, x.array, here + i + 6 * BLOCK);
        s2 = v15.fma(t5, s2);
        s3 = v15.fma(t3, s3);
        FloatVector v16 = FloatVector.fromArray(FLOATS, x.array, here + i + 7 * BLOCK);
        s3 = v16.fma(t4, s3);
        FloatVector v17 = FloatVector.fromArray(FLOATS, x.array, here + i + 8 * BLOCK);
        s3 = v17.fma(t5, s3);
        FloatVector v18 = FloatVector.fromArray(FLOATS, x.array, below + i);
        s0 = v18.fma(t6, s0);
        FloatVector v19 = FloatVector.fromArray(FLOATS, x.array, below + i + BLOCK);
        s0 = v19.fma(t7, s0);
        FloatVector v20 = FloatVector.fromArray(FLOATS, x.array, below + i + 2 * BLOCK);
        s0 = v20.fma(t8, s0);
        s1 = v20.fma(t6, s1);
        FloatVector v21 = FloatVector.fromArray(FLOATS, x.array, below + i + 3 * BLOCK);
        s1 = v21.fma(t7, s1);
        FloatVector v22 = FloatVector.fromArray(FLOATS, x.array, below + i + 4 * BLOCK);
        s1 = v22.fma(t8, s1);
        s2 = v22.fma(t6, s2);
        FloatVector v23 = FloatVector.fromArray(FLOATS, x.array, below + i + 5 * BLOCK);
        s2 = v23.fma(t7, s2);
        FloatVector v24 = FloatVector.fromArray(FLOATS, x.array, below + i + 6 * BLOCK);
        s2 = v24.fma(t8, s2);
        s3 = v24.fma(t6, s3);
        FloatVector v25 = FloatVector.fromArray(FLOATS, x.array, below + i + 7 * BLOCK);
        s3 = v25.fma(t7, s3);
        FloatVector v26 = FloatVector.fromArray(FLOATS, x.array, below + i + 8 * BLOCK);
        s3 = v26.fma(t8, s3);
        s0.intoArray(y.array, to);
        s1.intoArray(y.array, to + BLOCK);
        s2.intoArray(y.array, to + 2 * BLOCK);
        s3.intoArray(y.array, to + 3 * BLOCK);
      }
    }
  }

  /**
   * Computes four pixels at a time with rows of five taps that follow each other. The last four of
   * a row may overlap those before them.
   */
  private static void rowsOfFive(
      PixelRows x,
      int lane,
      int[] places,
      float[] taps,
      int tapAt,
      PixelRows start,
      PixelRows y,
      int rows,
      int columns) {
    for (int r = 0; r < rows; r++) {
      for (int q = 0; q < columns; q += 4) {
        int p = Math.min(q, columns - 4);
        int f = start.at + lane + r * start.row + p * start.step;
        int to = y.at + lane + r * y.row + p * BLOCK;
        FloatVector s0 = FloatVector.fromArray(FLOATS, start.array, f);
        FloatVector s1 = FloatVector.fromArray(FLOATS, start.array, f + start.step);
        FloatVector s2 = FloatVector.fromArray(FLOATS, start.array, f + 2 * start.step);
        FloatVector s3 = FloatVector.fromArray(FLOATS, start.array, f + 3 * start.step);
        for (int t = 0; t < places.length; t += 5) {
          int i = x.at + lane + places[t] + r * x.row + p * BLOCK;
          int at = tapAt + t * BLOCK;
          FloatVector t0 = FloatVector.fromArray(FLOATS, taps, at);
          FloatVector t1 = FloatVector.fromArray(FLOATS, taps, at + BLOCK);
          FloatVector t2 = FloatVector.fromArray(FLOATS, taps, at + 2 * BLOCK);
          FloatVector t3 = FloatVector.fromArray(FLOATS, taps, at + 3 * BLOCK);
          FloatVector t4 = FloatVector.fromArray(FLOATS, taps, at + 4 * BLOCK);
          FloatVector v0 = FloatVector.fromArray(FLOATS, x.array, i);
          s0 = v0.fma(t0, s0);
          FloatVector v1 = FloatVector.fromArray(FLOATS, x.array, i + BLOCK);
          s0 = v1.fma(t1, s0);
          s1 = v1.fma(t0, s1);
          FloatVector v2 = FloatVector.fromArray(FLOATS, x.array, i + 2 * BLOCK);
          s0 = v2.fma(t2, s0);
          s1 = v2.fma(t1, s1);
          s2 = v2.fma(t0, s2);
          FloatVector v3 = FloatVector.fromArray(FLOATS, x.array, i + 3 * BLOCK);
          s0 = v3.fma(t3, s0);
          s1 = v3.fma(t2, s1);
          s2 = v3.fma(t1, s2);
          s3 = v3.fma(t0, s3);
          FloatVector v4 = FloatVector.fromArray(FLOATS, x.array, i + 4 * BLOCK);
          s0 = v4.fma(t4, s0);
          s1 = v4.fma(t3, s1);
          s2 = v4.fma(t2, s2);
          s3 = v4.fma(t1, s3);
          FloatVector v5 = FloatVector.fromArray(FLOATS, x.array, i + 5 * BLOCK);
          s1 = v5.fma(t4, s1);
          s2 = v5.fma(t3, s2);
          s3 = v5.fma(t2, s3);
          FloatVector v6 = FloatVector.fromArray(FLOATS, x.array, i + 6 * BLOCK);
          s2 = v6.fma(t4, s2);
          s3 = v6.fma(t3, s3);
          FloatVector v7 = FloatVector.fromArray(FLOATS, x.array, i + 7 * BLOCK);
          s3 = v7.fma(t4, s3);
        }
        s0.intoArray(y.array, to);
        s1.intoArray(y.array, to + BLOCK);
        s2.intoArray(y.array, to + 2 * BLOCK);
        s3.intoArray(y.array, to + 3 * BLOCK);
      }
    }
  }

  /** Computes y = from + the products of nine taps. */
  private static void nine(
      PixelRows x,
      int lane,
      int[] places,
      int t,
      float[] taps,
      int tapAt,
      PixelRows from,
      PixelRows y,
      int rows,
      int columns) {
    FloatVector t0 = FloatVector.fromArray(FLOATS, taps, tapAt);
    FloatVector t1 = FloatVector.fromArray(FLOATS, taps, tapAt + BLOCK);
    FloatVector t2 = FloatVector.fromArray(FLOATS, taps, tapAt + 2 * BLOCK);
    FloatVector t3 = FloatVector.fromArray(FLOATS, taps, tapAt + 3 * BLOCK);
    FloatVector t4 = FloatVector.fromArray(FLOATS, taps, tapAt + 4 * BLOCK);
    FloatVector t5 = FloatVector.fromArray(FLOATS, taps, tapAt + 5 * BLOCK);
    FloatVector t6 = FloatVector.fromArray(FLOATS, taps, tapAt + 6 * BLOCK);
    FloatVector t7 = FloatVector.fromArray(FLOATS, taps, tapAt + 7 * BLOCK);
    FloatVector t8 = FloatVector.fromArray(FLOATS, taps, tapAt + 8 * BLOCK);
    int p0 = x.at + lane + places[t];
    int p1 = x.at + lane + places[t + 1];
    int p2 = x.at + lane + places[t + 2];
    int p3 = x.at + lane + places[t + 3];
    int p4 = x.at + lane + places[t + 4];
    int p5 = x.at + lane + places[t + 5];
    int p6 = x.at + lane + places[t + 6];
    int p7 = x.at + lane + places[t + 7];
    int p8 = x.at + lane + places[t + 8];
    for (int r = 0; r < rows; r++) {
      int f = from.at + lane + r * from.row;
      int to = y.at + lane + r * y.row;
      for (int p = 0; p < columns; p++) {
        int i = r * x.row + p * x.step;
        FloatVector s = FloatVector.fromArray(FLOATS, from.array, f + p * from.step);
        s = FloatVector.fromArray(FLOATS, x.array, p0 + i).fma(t0, s);
        s = FloatVector.fromArray(FLOATS, x.array, p1 + i).fma(t1, s);
        s = FloatVector.fromArray(FLOATS, x.array, p2 + i).fma(t2, s);
        s = FloatVector.fromArray(FLOATS, x.array, p3 + i).fma(t3, s);
        s = FloatVector.fromArray(FLOATS, x.array, p4 + i).fma(t4, s);
        s = FloatVector.fromArray(FLOATS, x.array, p5 + i).fma(t5, s);
        s = FloatVector.fromArray(FLOATS, x.array, p6 + i).fma(t6, s);
        s = FloatVector.fromArray(FLOATS, x.array, p7 + i).fma(t7, s);
        s = FloatVector.fromArray(FLOATS, x.array, p8 + i).fma(t8, s);
        s.intoArray(y.array, to + p * y.step);
      }
    }
  }

  /** Computes y = from + the products of four taps. */
  private static void four(
      PixelRows x,
      int lane,
      int[] places,
      int t,
      float[] taps,
      int tapAt,
      PixelRows from,
      PixelRows y,
      int rows,
      int columns) {
    FloatVector t0 = FloatVector.fromArray(FLOATS, taps, tapAt);
    FloatVector t1 = FloatVector.fromArray(FLOATS, taps, tapAt + BLOCK);
    FloatVector t2 = FloatVector.fromArray(FLOATS, taps, tapAt + 2 * BLOCK);
    FloatVector t3 = FloatVector.fromArray(FLOATS, taps, tapAt + 3 * BLOCK);
    int p0 = x.at + lane + places[t];
    int p1 = x.at + lane + places[t + 1];
    int p2 = x.at + lane + places[t + 2];
    int p3 = x.at + lane + places[t + 3];
    for (int r = 0; r < rows; r++) {
      int f = from.at + lane + r * from.row;
      int to = y.at + lane + r * y.row;
      for (int p = 0; p < columns; p++) {
        int i = r * x.row + p * x.step;
        FloatVector s = FloatVector.fromArray(FLOATS, from.array, f + p * from.step);
        s = FloatVector.fromArray(FLOATS, x.array, p0 + i).fma(t0, s);
        s = FloatVector.fromArray(FLOATS, x.array, p1 + i).fma(t1, s);
        s = FloatVector.fromArray(FLOATS, x.array, p2 + i).fma(t2, s);
        s = FloatVector.fromArray(FLOATS, x.array, p3 + i).fma(t3, s);
        s.intoArray(y.array, to + p * y.step);
      }
    }
  }

  /** Computes y = from + the products of two taps. */
  private static void two(
      PixelRows x,
      int lane,
      int[] places,
      int t,
      float[] taps,
      int tapAt,
      PixelRows from,
      PixelRows y,
      int rows,
      int columns) {
    FloatVector t0 = FloatVector.fromArray(FLOATS, taps, tapAt);
    FloatVector t1 = FloatVector.fromArray(FLOATS, taps, tapAt + BLOCK);
    int p0 = x.at + lane + places[t];
    int p1 = x.at + lane + places[t + 1];
    for (int r = 0; r < rows; r++) {
      int f = from.at + lane + r * from.row;
      int to = y.at + lane + r * y.row;
      for (int p = 0; p < columns; p++) {
        int i = r * x.row + p * x.step;
        FloatVector s = FloatVector.fromArray(FLOATS, from.array, f + p * from.step);
        s = FloatVector.fromArray(FLOATS, x.array, p0 + i).fma(t0, s);
        s = FloatVector.fromArray(FLOATS, x.array, p1 + i).fma(t1, s);
        s.intoArray(y.array, to + p * y.step);
      }
    }
  }

  /** Computes y = from + the product of one tap. */
  private static void one(
      PixelRows x,
      int lane,
      int[] places,
      int t,
      float[] taps,
      int tapAt,
      PixelRows from,
      PixelRows y,
      int rows,
      int columns) {
    FloatVector t0 = FloatVector.fromArray(FLOATS, taps, tapAt);
    int p0 = x.at + lane + places[t];
    for (int r = 0; r < rows; r++) {
      int f = from.at + lane + r * from.row;
      int to = y.at + lane + r * y.row;
      for (int p = 0; p < columns; p++) {
        int i = r * x.row + p * x.step;
        FloatVector s = FloatVector.fromArray(FLOATS, from.array, f + p * from.step);
        s = FloatVector.fromArray(FLOATS, x.array, p0 + i).fma(t0, s);
        s.intoArray(y.array, to + p * y.step);
      }
    }
  }

  /** Computes y = from. */
  private static void none(int lane, PixelRows from, PixelRows y, int rows, int columns) {
    for (int r = 0; r < rows; r++) {
      int f = from.at + lane + r * from.row;
      int to = y.at + lane + r * y.row;
      for (int p = 0; p < columns; p++) {
        FloatVector.fromArray(FLOATS, from.array, f + p * from.step)
            .intoArray(y.array, to + p * y.step);
      }
    }
  }

  /** Computes y = x + added, 16 channels of each of some adjacent pixels. */
  static void add(float[] x, int xAt, float[] added, int addedAt, float[] y, int yAt, int pixels) {
    for (int lane = 0; lane < BLOCK; lane += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, added, addedAt + lane);
      for (int i = lane; i < pixels * BLOCK; i += BLOCK) {
        FloatVector.fromArray(FLOATS, x, xAt + i).add(v).intoArray(y, yAt + i);
      }
    }
  }

  /** Computes y = max(y, 0), where NaN stays NaN. */
  static void limit(float[] y, int yAt, int count) {
    for (int i = yAt; i < yAt + count; i += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, y, i);
      v.blend(0f, v.lt(0f)).intoArray(y, i);
    }
  }
}
