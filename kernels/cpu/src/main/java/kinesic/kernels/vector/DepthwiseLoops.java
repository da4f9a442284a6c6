package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loops of a convolution of each channel by itself, over adjacent pixels of 16 channels:
 * sums over taps, and sums over pixels for the gradient of the filter.
 *
 * <p>As many taps as have room in registers are processed at a time, so that a pixel of the result
 * is loaded and stored seldom. Each result is one chain of fused multiply-adds in the order of the
 * taps.
 */
final class DepthwiseLoops {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final float[] ZEROS = new float[BLOCK];

  private DepthwiseLoops() {}

  // ---------------------------------------------------------------- sums over taps

  /**
   * Computes y[p] = Σ_t x[places[t] + p] · taps[t] for {@code pixels} pixels of 16 channels.
   *
   * @param x the pixels, from {@code xAt} on
   * @param places where each tap reads its first pixel
   * @param taps [places.length, 16]
   */
  static void convolve(
      float[] x, int xAt, int[] places, float[] taps, float[] y, int yAt, int pixels) {
    int left = places.length;
    for (int lane = 0; lane < BLOCK; lane += Lanes.COUNT) {
      float[] from = ZEROS;
      int fromAt = lane;
      int step = 0;
      int t = 0;
      do { // runs once even if there are no taps
        int count = left - t >= 9 ? 9 : left - t >= 5 ? 5 : Math.min(left - t, 2);
        int at = xAt + lane;
        int tapAt = t * BLOCK + lane;
        switch (count) {
          case 9 -> nine(x, at, places, t, taps, tapAt, from, fromAt, step, y, yAt + lane, pixels);
          case 5 -> five(x, at, places, t, taps, tapAt, from, fromAt, step, y, yAt + lane, pixels);
          case 2 -> two(x, at, places, t, taps, tapAt, from, fromAt, step, y, yAt + lane, pixels);
          case 1 -> one(x, at, places, t, taps, tapAt, from, fromAt, step, y, yAt + lane, pixels);
          default -> Runs.copyPixels(ZEROS, 0, 0, y, yAt, BLOCK, pixels);
        }
        from = y;
        fromAt = yAt + lane;
        step = BLOCK;
        t += count;
      } while (t < left);
    }
  }

  /** Computes y = from + the products of nine taps. */
  private static void nine(
      float[] x,
      int at,
      int[] places,
      int t,
      float[] taps,
      int tapAt,
      float[] from,
      int fromAt,
      int fromStep,
      float[] y,
      int yAt,
      int pixels) {
    FloatVector t0 = FloatVector.fromArray(FLOATS, taps, tapAt);
    FloatVector t1 = FloatVector.fromArray(FLOATS, taps, tapAt + BLOCK);
    FloatVector t2 = FloatVector.fromArray(FLOATS, taps, tapAt + 2 * BLOCK);
    FloatVector t3 = FloatVector.fromArray(FLOATS, taps, tapAt + 3 * BLOCK);
    FloatVector t4 = FloatVector.fromArray(FLOATS, taps, tapAt + 4 * BLOCK);
    FloatVector t5 = FloatVector.fromArray(FLOATS, taps, tapAt + 5 * BLOCK);
    FloatVector t6 = FloatVector.fromArray(FLOATS, taps, tapAt + 6 * BLOCK);
    FloatVector t7 = FloatVector.fromArray(FLOATS, taps, tapAt + 7 * BLOCK);
    FloatVector t8 = FloatVector.fromArray(FLOATS, taps, tapAt + 8 * BLOCK);
    int p0 = at + places[t];
    int p1 = at + places[t + 1];
    int p2 = at + places[t + 2];
    int p3 = at + places[t + 3];
    int p4 = at + places[t + 4];
    int p5 = at + places[t + 5];
    int p6 = at + places[t + 6];
    int p7 = at + places[t + 7];
    int p8 = at + places[t + 8];
    for (int p = 0, f = fromAt; p < pixels; p++, f += fromStep) {
      int i = p * BLOCK;
      FloatVector s = FloatVector.fromArray(FLOATS, from, f);
      s = FloatVector.fromArray(FLOATS, x, p0 + i).fma(t0, s);
      s = FloatVector.fromArray(FLOATS, x, p1 + i).fma(t1, s);
      s = FloatVector.fromArray(FLOATS, x, p2 + i).fma(t2, s);
      s = FloatVector.fromArray(FLOATS, x, p3 + i).fma(t3, s);
      s = FloatVector.fromArray(FLOATS, x, p4 + i).fma(t4, s);
      s = FloatVector.fromArray(FLOATS, x, p5 + i).fma(t5, s);
      s = FloatVector.fromArray(FLOATS, x, p6 + i).fma(t6, s);
      s = FloatVector.fromArray(FLOATS, x, p7 + i).fma(t7, s);
      s = FloatVector.fromArray(FLOATS, x, p8 + i).fma(t8, s);
      s.intoArray(y, yAt + i);
    }
  }

  /** Computes y = from + the products of five taps. */
  private static void five(
      float[] x,
      int at,
      int[] places,
      int t,
      float[] taps,
      int tapAt,
      float[] from,
      int fromAt,
      int fromStep,
      float[] y,
      int yAt,
      int pixels) {
    FloatVector t0 = FloatVector.fromArray(FLOATS, taps, tapAt);
    FloatVector t1 = FloatVector.fromArray(FLOATS, taps, tapAt + BLOCK);
    FloatVector t2 = FloatVector.fromArray(FLOATS, taps, tapAt + 2 * BLOCK);
    FloatVector t3 = FloatVector.fromArray(FLOATS, taps, tapAt + 3 * BLOCK);
    FloatVector t4 = FloatVector.fromArray(FLOATS, taps, tapAt + 4 * BLOCK);
    int p0 = at + places[t];
    int p1 = at + places[t + 1];
    int p2 = at + places[t + 2];
    int p3 = at + places[t + 3];
    int p4 = at + places[t + 4];
    for (int p = 0, f = fromAt; p < pixels; p++, f += fromStep) {
      int i = p * BLOCK;
      FloatVector s = FloatVector.fromArray(FLOATS, from, f);
      s = FloatVector.fromArray(FLOATS, x, p0 + i).fma(t0, s);
      s = FloatVector.fromArray(FLOATS, x, p1 + i).fma(t1, s);
      s = FloatVector.fromArray(FLOATS, x, p2 + i).fma(t2, s);
      s = FloatVector.fromArray(FLOATS, x, p3 + i).fma(t3, s);
      s = FloatVector.fromArray(FLOATS, x, p4 + i).fma(t4, s);
      s.intoArray(y, yAt + i);
    }
  }

  /** Computes y = from + the products of two taps. */
  private static void two(
      float[] x,
      int at,
      int[] places,
      int t,
      float[] taps,
      int tapAt,
      float[] from,
      int fromAt,
      int fromStep,
      float[] y,
      int yAt,
      int pixels) {
    FloatVector t0 = FloatVector.fromArray(FLOATS, taps, tapAt);
    FloatVector t1 = FloatVector.fromArray(FLOATS, taps, tapAt + BLOCK);
    int p0 = at + places[t];
    int p1 = at + places[t + 1];
    for (int p = 0, f = fromAt; p < pixels; p++, f += fromStep) {
      int i = p * BLOCK;
      FloatVector s = FloatVector.fromArray(FLOATS, from, f);
      s = FloatVector.fromArray(FLOATS, x, p0 + i).fma(t0, s);
      s = FloatVector.fromArray(FLOATS, x, p1 + i).fma(t1, s);
      s.intoArray(y, yAt + i);
    }
  }

  /** Computes y = from + the product of one tap. */
  private static void one(
      float[] x,
      int at,
      int[] places,
      int t,
      float[] taps,
      int tapAt,
      float[] from,
      int fromAt,
      int fromStep,
      float[] y,
      int yAt,
      int pixels) {
    FloatVector t0 = FloatVector.fromArray(FLOATS, taps, tapAt);
    int p0 = at + places[t];
    for (int p = 0, f = fromAt; p < pixels; p++, f += fromStep) {
      int i = p * BLOCK;
      FloatVector s = FloatVector.fromArray(FLOATS, from, f);
      FloatVector.fromArray(FLOATS, x, p0 + i).fma(t0, s).intoArray(y, yAt + i);
    }
  }

  // ---------------------------------------------------------------- sums over pixels

  /**
   * Adds to sums[t], of 16 channels, Σ_p x[places[t] + p] · g[p] over {@code pixels} pixels. The
   * sum over the pixels is taken in registers.
   *
   * @param x the pixels, from {@code xAt} on
   * @param places where each tap reads its first pixel
   * @param sums [places.length, 16] from {@code sumsAt} on
   */
  static void addProducts(
      float[] x, int xAt, int[] places, float[] g, int gAt, int pixels, float[] sums, int sumsAt) {
    for (int lane = 0; lane < BLOCK; lane += Lanes.COUNT) {
      int t = 0;
      for (; t <= places.length - 9; t += 9) {
        nineSums(x, xAt + lane, places, t, g, gAt + lane, pixels, sums, sumsAt + lane);
      }
      for (; t <= places.length - 4; t += 4) {
        fourSums(x, xAt + lane, places, t, g, gAt + lane, pixels, sums, sumsAt + lane);
      }
      for (; t < places.length; t++) {
        oneSum(x, xAt + lane, places, t, g, gAt + lane, pixels, sums, sumsAt + lane);
      }
    }
  }

  private static void nineSums(
      float[] x,
      int at,
      int[] places,
      int t,
      float[] g,
      int gAt,
      int pixels,
      float[] sums,
      int sumsAt) {
    int p0 = at + places[t];
    int p1 = at + places[t + 1];
    int p2 = at + places[t + 2];
    int p3 = at + places[t + 3];
    int p4 = at + places[t + 4];
    int p5 = at + places[t + 5];
    int p6 = at + places[t + 6];
    int p7 = at + places[t + 7];
    int p8 = at + places[t + 8];
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    FloatVector s2 = FloatVector.zero(FLOATS);
    FloatVector s3 = FloatVector.zero(FLOATS);
    FloatVector s4 = FloatVector.zero(FLOATS);
    FloatVector s5 = FloatVector.zero(FLOATS);
    FloatVector s6 = FloatVector.zero(FLOATS);
    FloatVector s7 = FloatVector.zero(FLOATS);
    FloatVector s8 = FloatVector.zero(FLOATS);
    for (int p = 0; p < pixels; p++) {
      int i = p * BLOCK;
      FloatVector v = FloatVector.fromArray(FLOATS, g, gAt + i);
      s0 = FloatVector.fromArray(FLOATS, x, p0 + i).fma(v, s0);
      s1 = FloatVector.fromArray(FLOATS, x, p1 + i).fma(v, s1);
      s2 = FloatVector.fromArray(FLOATS, x, p2 + i).fma(v, s2);
      s3 = FloatVector.fromArray(FLOATS, x, p3 + i).fma(v, s3);
      s4 = FloatVector.fromArray(FLOATS, x, p4 + i).fma(v, s4);
      s5 = FloatVector.fromArray(FLOATS, x, p5 + i).fma(v, s5);
      s6 = FloatVector.fromArray(FLOATS, x, p6 + i).fma(v, s6);
      s7 = FloatVector.fromArray(FLOATS, x, p7 + i).fma(v, s7);
      s8 = FloatVector.fromArray(FLOATS, x, p8 + i).fma(v, s8);
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
      float[] x,
      int at,
      int[] places,
      int t,
      float[] g,
      int gAt,
      int pixels,
      float[] sums,
      int sumsAt) {
    int p0 = at + places[t];
    int p1 = at + places[t + 1];
    int p2 = at + places[t + 2];
    int p3 = at + places[t + 3];
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    FloatVector s2 = FloatVector.zero(FLOATS);
    FloatVector s3 = FloatVector.zero(FLOATS);
    for (int p = 0; p < pixels; p++) {
      int i = p * BLOCK;
      FloatVector v = FloatVector.fromArray(FLOATS, g, gAt + i);
      s0 = FloatVector.fromArray(FLOATS, x, p0 + i).fma(v, s0);
      s1 = FloatVector.fromArray(FLOATS, x, p1 + i).fma(v, s1);
      s2 = FloatVector.fromArray(FLOATS, x, p2 + i).fma(v, s2);
      s3 = FloatVector.fromArray(FLOATS, x, p3 + i).fma(v, s3);
    }
    int to = sumsAt + t * BLOCK;
    FloatVector.fromArray(FLOATS, sums, to).add(s0).intoArray(sums, to);
    FloatVector.fromArray(FLOATS, sums, to + BLOCK).add(s1).intoArray(sums, to + BLOCK);
    to += 2 * BLOCK;
    FloatVector.fromArray(FLOATS, sums, to).add(s2).intoArray(sums, to);
    FloatVector.fromArray(FLOATS, sums, to + BLOCK).add(s3).intoArray(sums, to + BLOCK);
  }

  private static void oneSum(
      float[] x,
      int at,
      int[] places,
      int t,
      float[] g,
      int gAt,
      int pixels,
      float[] sums,
      int sumsAt) {
    int p0 = at + places[t];
    FloatVector s0 = FloatVector.zero(FLOATS);
    for (int p = 0; p < pixels; p++) {
      int i = p * BLOCK;
      FloatVector v = FloatVector.fromArray(FLOATS, g, gAt + i);
      s0 = FloatVector.fromArray(FLOATS, x, p0 + i).fma(v, s0);
    }
    int to = sumsAt + t * BLOCK;
    FloatVector.fromArray(FLOATS, sums, to).add(s0).intoArray(sums, to);
  }
}
