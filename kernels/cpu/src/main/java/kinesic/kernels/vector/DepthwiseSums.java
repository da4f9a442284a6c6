package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loops of the gradient of a filter for each channel by itself: sums over rows of pixels
 * of 16 channels, for as many taps at a time as have room in registers.
 */
final class DepthwiseSums {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  private DepthwiseSums() {}

  /**
   * Adds to sums[t], of 16 channels, Σ x[r, c, places[t]] · g[r, c] over the pixels of some rows.
   * The sum over the pixels is taken in registers.
   *
   * @param x where a tap at place 0 reads for each pixel
   * @param places how far from there each tap reads
   * @param width the number of taps that follow each other pixel by pixel, 1 if none do
   * @param sums [places.length, 16] from {@code sumsAt} on
   */
  static void add(
      PixelRows x,
      int[] places,
      int width,
      PixelRows g,
      int rows,
      int columns,
      float[] sums,
      int sumsAt) {
    int four = width == 3 && places.length == 9 ? columns - columns % 4 : 0;
    PixelRows xRest = x.from(four);
    PixelRows gRest = g.from(four);
    for (int lane = 0; lane < BLOCK; lane += Lanes.COUNT) {
      if (four > 0) {
        nineSumsByFour(x, lane, places, g, rows, four, sums, sumsAt + lane);
      }
      int t = four == columns ? places.length : 0;
      for (; t <= places.length - 9; t += 9) {
        nineSums(xRest, lane, places, t, gRest, rows, columns - four, sums, sumsAt + lane);
      }
      for (; t <= places.length - 4; t += 4) {
        fourSums(xRest, lane, places, t, gRest, rows, columns - four, sums, sumsAt + lane);
      }
      for (; t < places.length; t++) {
        oneSum(xRest, lane, places, t, gRest, rows, columns - four, sums, sumsAt + lane);
      }
    }
  }

  /** Sums four pixels at a time, which share the loads of x; each three taps follow each other. */
  private static void nineSumsByFour(
      PixelRows x,
      int lane,
      int[] places,
      PixelRows g,
      int rows,
      int columns,
      float[] sums,
      int sumsAt) {
    int above = x.at + lane + places[0];
    int here = x.at + lane + places[3];
    int below = x.at + lane + places[6];
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    FloatVector s2 = FloatVector.zero(FLOATS);
    FloatVector s3 = FloatVector.zero(FLOATS);
    FloatVector s4 = FloatVector.zero(FLOATS);
    FloatVector s5 = FloatVector.zero(FLOATS);
    FloatVector s6 = FloatVector.zero(FLOATS);
    FloatVector s7 = FloatVector.zero(FLOATS);
    FloatVector s8 = FloatVector.zero(FLOATS);
    for (int r = 0; r < rows; r++) {
      for (int p = 0; p < columns; p += 4) {
        int of = g.at + lane + r * g.row + p * BLOCK;
        int i = r * x.row + p * BLOCK;
        FloatVector g0 = FloatVector.fromArray(FLOATS, g.array, of);
        FloatVector g1 = FloatVector.fromArray(FLOATS, g.array, of + BLOCK);
        FloatVector g2 = FloatVector.fromArray(FLOATS, g.array, of + 2 * BLOCK);
        FloatVector g3 = FloatVector.fromArray(FLOATS, g.array, of + 3 * BLOCK);
        FloatVector v0 = FloatVector.fromArray(FLOATS, x.array, above + i);
        s0 = v0.fma(g0, s0);
        FloatVector v1 = FloatVector.fromArray(FLOATS, x.array, above + i + BLOCK);
        s0 = v1.fma(g1, s0);
        s1 = v1.fma(g0, s1);
        FloatVector v2 = FloatVector.fromArray(FLOATS, x.array, above + i + 2 * BLOCK);
        s0 = v2.fma(g2, s0);
        s1 = v2.fma(g1, s1);
        s2 = v2.fma(g0, s2);
        FloatVector v3 = FloatVector.fromArray(FLOATS, x.array, above + i + 3 * BLOCK);
        s0 = v3.fma(g3, s0);
        s1 = v3.fma(g2, s1);
        s2 = v3.fma(g1, s2);
        FloatVector v4 = FloatVector.fromArray(FLOATS, x.array, above + i + 4 * BLOCK);
        s1 = v4.fma(g3, s1);
        s2 = v4.fma(g2, s2);
        FloatVector v5 = FloatVector.fromArray(FLOATS, x.array, above + i + 5 * BLOCK);
        s2 = v5.fma(g3, s2);
        FloatVector v6 = FloatVector.fromArray(FLOATS, x.array, here + i);
        s3 = v6.fma(g0, s3);
        FloatVector v7 = FloatVector.fromArray(FLOATS, x.array, here + i + BLOCK);
        s3 = v7.fma(g1, s3);
        s4 = v7.fma(g0, s4);
        FloatVector v8 = FloatVector.fromArray(FLOATS, x.array, here + i + 2 * BLOCK);
        s3 = v8.fma(g2, s3);
        s4 = v8.fma(g1, s4);
        s5 = v8.fma(g0, s5);
        FloatVector v9 = FloatVector.fromArray(FLOATS, x.array, here + i + 3 * BLOCK);
        s3 = v9.fma(g3, s3);
        s4 = v9.fma(g2, s4);
        s5 = v9.fma(g1, s5);
        FloatVector v10 = FloatVector.fromArray(FLOATS, x.array, here + i + 4 * BLOCK);
        s4 = v10.fma(g3, s4);
        s5 = v10.fma(g2, s5);
        FloatVector v11 = FloatVector.fromArray(FLOATS, x.array, here + i + 5 * BLOCK);
        s5 = v11.fma(g3, s5);
        FloatVector v12 = FloatVector.fromArray(FLOATS, x.array, below + i);
        s6 = v12.fma(g0, s6);
        FloatVector v13 = FloatVector.fromArray(FLOATS, x.array, below + i + BLOCK);
        s6 = v13.fma(g1, s6);
        s7 = v13.fma(g0, s7);
        FloatVector v14 = FloatVector.fromArray(FLOATS, x.array, below + i + 2 * BLOCK);
        s6 = v14.fma(g2, s6);
        s7 = v14.fma(g1, s7);
        s8 = v14.fma(g0, s8);
        FloatVector v15 = FloatVector.fromArray(FLOATS, x.array, below + i + 3 * BLOCK);
        s6 = v15.fma(g3, s6);
        s7 = v15.fma(g2, s7);
        s8 = v15.fma(g1, s8);
        FloatVector v16 = FloatVector.fromArray(FLOATS, x.array, below + i + 4 * BLOCK);
        s7 = v16.fma(g3, s7);
        s8 = v16.fma(g2, s8);
        FloatVector v17 = FloatVector.fromArray(FLOATS, x.array, below + i + 5 * BLOCK);
        s8 = v17.fma(g3, s8);
      }
    }
    int to = sumsAt;
    FloatVector.fromArray(FLOATS, sums, to).add(s0).intoArray(sums, to);
    FloatVector.fromArray(FLOATS, sums, to + BLOCK).add(s1).intoArray(sums, to + BLOCK);
    to += 2 * BLOCK;
    FloatVector.fromArray(FLOATS, sums, to).add(s2).intoArray(sums, to);
    FloatVector.fromArray(FLOATS, sums, to + BLOCK).add(s3).intoArray(sums, to + BLOCK);
    to += 2 * BLOCK;
    FloatVector.fromArray(FLOATS, sums, to).add(s4).intoArray(sums, to);
    FloatVector.fromArray(FLOATS, sums, to + BLOCK).add(s5).intoArray(sums, to + BLOCK);
    to += 2 * BLOCK;
    FloatVector.fromArray(FLOATS, sums, to).add(s6).intoArray(sums, to);
    FloatVector.fromArray(FLOATS, sums, to + BLOCK).add(s7).intoArray(sums, to + BLOCK);
    to += 2 * BLOCK;
    FloatVector.fromArray(FLOATS, sums, to).add(s8).intoArray(sums, to);
  }

  private static void nineSums(
      PixelRows x,
      int lane,
      int[] places,
      int t,
      PixelRows g,
      int rows,
      int columns,
      float[] sums,
      int sumsAt) {
    int p0 = x.at + lane + places[t];
    int p1 = x.at + lane + places[t + 1];
    int p2 = x.at + lane + places[t + 2];
    int p3 = x.at + lane + places[t + 3];
    int p4 = x.at + lane + places[t + 4];
    int p5 = x.at + lane + places[t + 5];
    int p6 = x.at + lane + places[t + 6];
    int p7 = x.at + lane + places[t + 7];
    int p8 = x.at + lane + places[t + 8];
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    FloatVector s2 = FloatVector.zero(FLOATS);
    FloatVector s3 = FloatVector.zero(FLOATS);
    FloatVector s4 = FloatVector.zero(FLOATS);
    FloatVector s5 = FloatVector.zero(FLOATS);
    FloatVector s6 = FloatVector.zero(FLOATS);
    FloatVector s7 = FloatVector.zero(FLOATS);
    FloatVector s8 = FloatVector.zero(FLOATS);
    for (int r = 0; r < rows; r++) {
      int of = g.at + lane + r * g.row;
      for (int p = 0; p < columns; p++) {
        int i = r * x.row + p * x.step;
        FloatVector v = FloatVector.fromArray(FLOATS, g.array, of + p * BLOCK);
        s0 = FloatVector.fromArray(FLOATS, x.array, p0 + i).fma(v, s0);
        s1 = FloatVector.fromArray(FLOATS, x.array, p1 + i).fma(v, s1);
        s2 = FloatVector.fromArray(FLOATS, x.array, p2 + i).fma(v, s2);
        s3 = FloatVector.fromArray(FLOATS, x.array, p3 + i).fma(v, s3);
        s4 = FloatVector.fromArray(FLOATS, x.array, p4 + i).fma(v, s4);
        s5 = FloatVector.fromArray(FLOATS, x.array, p5 + i).fma(v, s5);
        s6 = FloatVector.fromArray(FLOATS, x.array, p6 + i).fma(v, s6);
        s7 = FloatVector.fromArray(FLOATS, x.array, p7 + i).fma(v, s7);
        s8 = FloatVector.fromArray(FLOATS, x.array, p8 + i).fma(v, s8);
      }
    }
    int to = sumsAt + t * BLOCK;
    FloatVector.fromArray(FLOATS, sums, to).add(s0).intoArray(sums, to);
    FloatVector.fromArray(FLOATS, sums, to + BLOCK).add(s1).intoArray(sums, to + BLOCK);
    to += 2 * BLOCK;
    FloatVector.fromArray(FLOATS, sums, to).add(s2).intoArray(sums, to);
    FloatVector.fromArray(FLOATS, sums, to + BLOCK).add(s3).intoArray(sums, to + BLOCK);
    to += 2 * BLOCK;
    FloatVector.fromArray(FLOATS, sums, to).add(s4).intoArray(sums, to);
    FloatVector.fromArray(FLOATS, sums, to + BLOCK).add(s5).intoArray(sums, to + BLOCK);
    to += 2 * BLOCK;
    FloatVector.fromArray(FLOATS, sums, to).add(s6).intoArray(sums, to);
    FloatVector.fromArray(FLOATS, sums, to + BLOCK).add(s7).intoArray(sums, to + BLOCK);
    to += 2 * BLOCK;
    FloatVector.fromArray(FLOATS, sums, to).add(s8).intoArray(sums, to);
  }

  private static void fourSums(
      PixelRows x,
      int lane,
      int[] places,
      int t,
      PixelRows g,
      int rows,
      int columns,
      float[] sums,
      int sumsAt) {
    int p0 = x.at + lane + places[t];
    int p1 = x.at + lane + places[t + 1];
    int p2 = x.at + lane + places[t + 2];
    int p3 = x.at + lane + places[t + 3];
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    FloatVector s2 = FloatVector.zero(FLOATS);
    FloatVector s3 = FloatVector.zero(FLOATS);
    for (int r = 0; r < rows; r++) {
      int of = g.at + lane + r * g.row;
      for (int p = 0; p < columns; p++) {
        int i = r * x.row + p * x.step;
        FloatVector v = FloatVector.fromArray(FLOATS, g.array, of + p * BLOCK);
        s0 = FloatVector.fromArray(FLOATS, x.array, p0 + i).fma(v, s0);
        s1 = FloatVector.fromArray(FLOATS, x.array, p1 + i).fma(v, s1);
        s2 = FloatVector.fromArray(FLOATS, x.array, p2 + i).fma(v, s2);
        s3 = FloatVector.fromArray(FLOATS, x.array, p3 + i).fma(v, s3);
      }
    }
    int to = sumsAt + t * BLOCK;
    FloatVector.fromArray(FLOATS, sums, to).add(s0).intoArray(sums, to);
    FloatVector.fromArray(FLOATS, sums, to + BLOCK).add(s1).intoArray(sums, to + BLOCK);
    to += 2 * BLOCK;
    FloatVector.fromArray(FLOATS, sums, to).add(s2).intoArray(sums, to);
    FloatVector.fromArray(FLOATS, sums, to + BLOCK).add(s3).intoArray(sums, to + BLOCK);
  }

  private static void oneSum(
      PixelRows x,
      int lane,
      int[] places,
      int t,
      PixelRows g,
      int rows,
      int columns,
      float[] sums,
      int sumsAt) {
    int p0 = x.at + lane + places[t];
    FloatVector s0 = FloatVector.zero(FLOATS);
    for (int r = 0; r < rows; r++) {
      int of = g.at + lane + r * g.row;
      for (int p = 0; p < columns; p++) {
        int i = r * x.row + p * x.step;
        FloatVector v = FloatVector.fromArray(FLOATS, g.array, of + p * BLOCK);
        s0 = FloatVector.fromArray(FLOATS, x.array, p0 + i).fma(v, s0);
      }
    }
    int to = sumsAt + t * BLOCK;
    FloatVector.fromArray(FLOATS, sums, to).add(s0).intoArray(sums, to);
  }
}
