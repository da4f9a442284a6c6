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

  private DepthwiseLoops() {}

  // ---------------------------------------------------------------- sums over taps

  /**
   * Computes y[p] = start[p] + Σ_t x[places[t] + p] · taps[t] for {@code pixels} pixels of 16
   * channels.
   *
   * @param x the pixels, from {@code xAt} on
   * @param places where each tap reads its first pixel
   * @param width the number of taps that follow each other pixel by pixel, 1 if none do
   * @param taps [places.length, 16]
   * @param start where the sums start, from {@code startAt} on
   * @param startStep the distance of two pixels of start, 0 if all have the same
   * @param yStep the distance of two pixels of y
   */
  static void convolve(
      float[] x,
      int xAt,
      int[] places,
      int width,
      float[] taps,
      float[] start,
      int startAt,
      int startStep,
      float[] y,
      int yAt,
      int yStep,
      int pixels) {
    int four = pixels - pixels % 4; // computed four at a time where taps follow each other
    boolean square = width == 3 && places.length == 9;
    boolean wide = width == 5 && places.length % 5 == 0;
    for (int lane = 0; lane < BLOCK; lane += Lanes.COUNT) {
      int done = square || wide ? four : 0;
      int at = xAt + lane;
      int from = startAt + lane;
      int to = yAt + lane;
      if (square && four > 0) {
        threeByThree(x, at, places, taps, lane, start, from, startStep, y, to, yStep, four);
      } else if (wide && four > 0) {
        fiveInRow(x, at, places, 0, taps, lane, start, from, startStep, y, to, yStep, four);
        for (int t = 5; t < places.length; t += 5) {
          fiveInRow(x, at, places, t, taps, t * BLOCK + lane, y, to, yStep, y, to, yStep, four);
        }
      }
      if (done < pixels) {
        convolve(
            x,
            at + done * BLOCK,
            places,
            taps,
            lane,
            start,
            from + done * startStep,
            startStep,
            y,
            to + done * yStep,
            yStep,
            pixels - done);
      }
    }
  }

  /** Computes one vector of channels, as many taps at a time as have room in registers. */
  private static void convolve(
      float[] x,
      int at,
      int[] places,
      float[] taps,
      int lane,
      float[] start,
      int startAt,
      int startStep,
      float[] y,
      int yAt,
      int yStep,
      int pixels) {
    float[] from = start;
    int fromAt = startAt;
    int step = startStep;
    int t = 0;
    do { // runs once even if there are no taps
      int left = places.length - t;
      int count = left >= 9 ? 9 : left >= 5 ? 5 : Math.min(left, 2);
      int tapAt = t * BLOCK + lane;
      switch (count) {
        case 9 -> nine(x, at, places, t, taps, tapAt, from, fromAt, step, y, yAt, yStep, pixels);
        case 5 -> five(x, at, places, t, taps, tapAt, from, fromAt, step, y, yAt, yStep, pixels);
        case 2 -> two(x, at, places, t, taps, tapAt, from, fromAt, step, y, yAt, yStep, pixels);
        case 1 -> one(x, at, places, t, taps, tapAt, from, fromAt, step, y, yAt, yStep, pixels);
        default -> none(from, fromAt, step, y, yAt, yStep, pixels);
      }
      from = y;
      fromAt = yAt;
      step = yStep;
      t += count;
    } while (t < places.length);
  }

  /**
   * Computes four pixels at a time with nine taps of which each three follow each other, so that
   * pixels share the loads of x.
   */
  private static void threeByThree(
      float[] x,
      int at,
      int[] places,
      float[] taps,
      int tapAt,
      float[] from,
      int fromAt,
      int fromStep,
      float[] y,
      int yAt,
      int yStep,
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
    int above = at + places[0];
    int here = at + places[3];
    int below = at + places[6];
    for (int p = 0; p < pixels; p += 4) {
      int f = fromAt + p * fromStep;
      int to = yAt + p * yStep;
      FloatVector s0 = FloatVector.fromArray(FLOATS, from, f);
      FloatVector s1 = FloatVector.fromArray(FLOATS, from, f + fromStep);
      FloatVector s2 = FloatVector.fromArray(FLOATS, from, f + 2 * fromStep);
      FloatVector s3 = FloatVector.fromArray(FLOATS, from, f + 3 * fromStep);
      FloatVector v0 = FloatVector.fromArray(FLOATS, x, above + p * BLOCK);
      s0 = v0.fma(t0, s0);
      FloatVector v1 = FloatVector.fromArray(FLOATS, x, above + p * BLOCK + BLOCK);
      s0 = v1.fma(t1, s0);
      s1 = v1.fma(t0, s1);
      FloatVector v2 = FloatVector.fromArray(FLOATS, x, above + p * BLOCK + 2 * BLOCK);
      s0 = v2.fma(t2, s0);
      s1 = v2.fma(t1, s1);
      s2 = v2.fma(t0, s2);
      FloatVector v3 = FloatVector.fromArray(FLOATS, x, above + p * BLOCK + 3 * BLOCK);
      s1 = v3.fma(t2, s1);
      s2 = v3.fma(t1, s2);
      s3 = v3.fma(t0, s3);
      FloatVector v4 = FloatVector.fromArray(FLOATS, x, above + p * BLOCK + 4 * BLOCK);
      s2 = v4.fma(t2, s2);
      s3 = v4.fma(t1, s3);
      FloatVector v5 = FloatVector.fromArray(FLOATS, x, above + p * BLOCK + 5 * BLOCK);
      s3 = v5.fma(t2, s3);
      FloatVector v6 = FloatVector.fromArray(FLOATS, x, here + p * BLOCK);
      s0 = v6.fma(t3, s0);
      FloatVector v7 = FloatVector.fromArray(FLOATS, x, here + p * BLOCK + BLOCK);
      s0 = v7.fma(t4, s0);
      s1 = v7.fma(t3, s1);
      FloatVector v8 = FloatVector.fromArray(FLOATS, x, here + p * BLOCK + 2 * BLOCK);
      s0 = v8.fma(t5, s0);
      s1 = v8.fma(t4, s1);
      s2 = v8.fma(t3, s2);
      FloatVector v9 = FloatVector.fromArray(FLOATS, x, here + p * BLOCK + 3 * BLOCK);
      s1 = v9.fma(t5, s1);
      s2 = v9.fma(t4, s2);
      s3 = v9.fma(t3, s3);
      FloatVector v10 = FloatVector.fromArray(FLOATS, x, here + p * BLOCK + 4 * BLOCK);
      s2 = v10.fma(t5, s2);
      s3 = v10.fma(t4, s3);
      FloatVector v11 = FloatVector.fromArray(FLOATS, x, here + p * BLOCK + 5 * BLOCK);
      s3 = v11.fma(t5, s3);
      FloatVector v12 = FloatVector.fromArray(FLOATS, x, below + p * BLOCK);
      s0 = v12.fma(t6, s0);
      FloatVector v13 = FloatVector.fromArray(FLOATS, x, below + p * BLOCK + BLOCK);
      s0 = v13.fma(t7, s0);
      s1 = v13.fma(t6, s1);
      FloatVector v14 = FloatVector.fromArray(FLOATS, x, below + p * BLOCK + 2 * BLOCK);
      s0 = v14.fma(t8, s0);
      s1 = v14.fma(t7, s1);
      s2 = v14.fma(t6, s2);
      FloatVector v15 = FloatVector.fromArray(FLOATS, x, below + p * BLOCK + 3 * BLOCK);
      s1 = v15.fma(t8, s1);
      s2 = v15.fma(t7, s2);
      s3 = v15.fma(t6, s3);
      FloatVector v16 = FloatVector.fromArray(FLOATS, x, below + p * BLOCK + 4 * BLOCK);
      s2 = v16.fma(t8, s2);
      s3 = v16.fma(t7, s3);
      FloatVector v17 = FloatVector.fromArray(FLOATS, x, below + p * BLOCK + 5 * BLOCK);
      s3 = v17.fma(t8, s3);
      s0.intoArray(y, to);
      s1.intoArray(y, to + yStep);
      s2.intoArray(y, to + 2 * yStep);
      s3.intoArray(y, to + 3 * yStep);
    }
  }

  /** Computes four pixels at a time with five taps that follow each other. */
  private static void fiveInRow(
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
      int yStep,
      int pixels) {
    FloatVector t0 = FloatVector.fromArray(FLOATS, taps, tapAt);
    FloatVector t1 = FloatVector.fromArray(FLOATS, taps, tapAt + BLOCK);
    FloatVector t2 = FloatVector.fromArray(FLOATS, taps, tapAt + 2 * BLOCK);
    FloatVector t3 = FloatVector.fromArray(FLOATS, taps, tapAt + 3 * BLOCK);
    FloatVector t4 = FloatVector.fromArray(FLOATS, taps, tapAt + 4 * BLOCK);
    int first = at + places[t];
    for (int p = 0; p < pixels; p += 4) {
      int f = fromAt + p * fromStep;
      int to = yAt + p * yStep;
      FloatVector s0 = FloatVector.fromArray(FLOATS, from, f);
      FloatVector s1 = FloatVector.fromArray(FLOATS, from, f + fromStep);
      FloatVector s2 = FloatVector.fromArray(FLOATS, from, f + 2 * fromStep);
      FloatVector s3 = FloatVector.fromArray(FLOATS, from, f + 3 * fromStep);
      FloatVector v0 = FloatVector.fromArray(FLOATS, x, first + p * BLOCK);
      s0 = v0.fma(t0, s0);
      FloatVector v1 = FloatVector.fromArray(FLOATS, x, first + p * BLOCK + BLOCK);
      s0 = v1.fma(t1, s0);
      s1 = v1.fma(t0, s1);
      FloatVector v2 = FloatVector.fromArray(FLOATS, x, first + p * BLOCK + 2 * BLOCK);
      s0 = v2.fma(t2, s0);
      s1 = v2.fma(t1, s1);
      s2 = v2.fma(t0, s2);
      FloatVector v3 = FloatVector.fromArray(FLOATS, x, first + p * BLOCK + 3 * BLOCK);
      s0 = v3.fma(t3, s0);
      s1 = v3.fma(t2, s1);
      s2 = v3.fma(t1, s2);
      s3 = v3.fma(t0, s3);
      FloatVector v4 = FloatVector.fromArray(FLOATS, x, first + p * BLOCK + 4 * BLOCK);
      s0 = v4.fma(t4, s0);
      s1 = v4.fma(t3, s1);
      s2 = v4.fma(t2, s2);
      s3 = v4.fma(t1, s3);
      FloatVector v5 = FloatVector.fromArray(FLOATS, x, first + p * BLOCK + 5 * BLOCK);
      s1 = v5.fma(t4, s1);
      s2 = v5.fma(t3, s2);
      s3 = v5.fma(t2, s3);
      FloatVector v6 = FloatVector.fromArray(FLOATS, x, first + p * BLOCK + 6 * BLOCK);
      s2 = v6.fma(t4, s2);
      s3 = v6.fma(t3, s3);
      FloatVector v7 = FloatVector.fromArray(FLOATS, x, first + p * BLOCK + 7 * BLOCK);
      s3 = v7.fma(t4, s3);
      s0.intoArray(y, to);
      s1.intoArray(y, to + yStep);
      s2.intoArray(y, to + 2 * yStep);
      s3.intoArray(y, to + 3 * yStep);
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
      int yStep,
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
      s.intoArray(y, yAt + p * yStep);
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
      int yStep,
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
      s.intoArray(y, yAt + p * yStep);
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
      int yStep,
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
      s.intoArray(y, yAt + p * yStep);
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
      int yStep,
      int pixels) {
    FloatVector t0 = FloatVector.fromArray(FLOATS, taps, tapAt);
    int p0 = at + places[t];
    for (int p = 0, f = fromAt; p < pixels; p++, f += fromStep) {
      int i = p * BLOCK;
      FloatVector s = FloatVector.fromArray(FLOATS, from, f);
      FloatVector.fromArray(FLOATS, x, p0 + i).fma(t0, s).intoArray(y, yAt + p * yStep);
    }
  }

  /** Computes y = from. */
  private static void none(
      float[] from, int fromAt, int fromStep, float[] y, int yAt, int yStep, int pixels) {
    for (int p = 0; p < pixels; p++) {
      FloatVector.fromArray(FLOATS, from, fromAt + p * fromStep).intoArray(y, yAt + p * yStep);
    }
  }

  /** Adds 16 channels of {@code added} to each pixel. */
  static void add(float[] added, int addedAt, float[] y, int yAt, int pixels) {
    for (int lane = 0; lane < BLOCK; lane += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, added, addedAt + lane);
      for (int i = yAt + lane; i < yAt + pixels * BLOCK; i += BLOCK) {
        FloatVector.fromArray(FLOATS, y, i).add(v).intoArray(y, i);
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

  // ---------------------------------------------------------------- sums over pixels

  /**
   * Adds to sums[t], of 16 channels, Σ_p x[places[t] + p] · g[p] over {@code pixels} pixels. The
   * sum over the pixels is taken in registers.
   *
   * @param x the pixels, from {@code xAt} on
   * @param places where each tap reads its first pixel
   * @param width the number of taps that follow each other pixel by pixel, 1 if none do
   * @param sums [places.length, 16] from {@code sumsAt} on
   */
  static void addProducts(
      float[] x,
      int xAt,
      int[] places,
      int width,
      float[] g,
      int gAt,
      int pixels,
      float[] sums,
      int sumsAt) {
    for (int lane = 0; lane < BLOCK; lane += Lanes.COUNT) {
      int t = 0;
      if (width == 3 && places.length == 9) {
        int four = pixels - pixels % 4;
        nineSumsByFour(x, xAt + lane, places, g, gAt + lane, four, sums, sumsAt + lane);
        int last = xAt + four * BLOCK + lane;
        int of = gAt + four * BLOCK + lane;
        nineSums(x, last, places, 0, g, of, pixels - four, sums, sumsAt + lane);
        t = 9;
      }
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

  /** Sums four pixels at a time, which share the loads of x; each three taps follow each other. */
  private static void nineSumsByFour(
      float[] x, int at, int[] places, float[] g, int gAt, int pixels, float[] sums, int sumsAt) {
    int above = at + places[0];
    int here = at + places[3];
    int below = at + places[6];
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    FloatVector s2 = FloatVector.zero(FLOATS);
    FloatVector s3 = FloatVector.zero(FLOATS);
    FloatVector s4 = FloatVector.zero(FLOATS);
    FloatVector s5 = FloatVector.zero(FLOATS);
    FloatVector s6 = FloatVector.zero(FLOATS);
    FloatVector s7 = FloatVector.zero(FLOATS);
    FloatVector s8 = FloatVector.zero(FLOATS);
    for (int p = 0; p < pixels; p += 4) {
      int of = gAt + p * BLOCK;
      FloatVector g0 = FloatVector.fromArray(FLOATS, g, of);
      FloatVector g1 = FloatVector.fromArray(FLOATS, g, of + BLOCK);
      FloatVector g2 = FloatVector.fromArray(FLOATS, g, of + 2 * BLOCK);
      FloatVector g3 = FloatVector.fromArray(FLOATS, g, of + 3 * BLOCK);
      FloatVector v0 = FloatVector.fromArray(FLOATS, x, above + p * BLOCK);
      s0 = v0.fma(g0, s0);
      FloatVector v1 = FloatVector.fromArray(FLOATS, x, above + p * BLOCK + BLOCK);
      s0 = v1.fma(g1, s0);
      s1 = v1.fma(g0, s1);
      FloatVector v2 = FloatVector.fromArray(FLOATS, x, above + p * BLOCK + 2 * BLOCK);
      s0 = v2.fma(g2, s0);
      s1 = v2.fma(g1, s1);
      s2 = v2.fma(g0, s2);
      FloatVector v3 = FloatVector.fromArray(FLOATS, x, above + p * BLOCK + 3 * BLOCK);
      s0 = v3.fma(g3, s0);
      s1 = v3.fma(g2, s1);
      s2 = v3.fma(g1, s2);
      FloatVector v4 = FloatVector.fromArray(FLOATS, x, above + p * BLOCK + 4 * BLOCK);
      s1 = v4.fma(g3, s1);
      s2 = v4.fma(g2, s2);
      FloatVector v5 = FloatVector.fromArray(FLOATS, x, above + p * BLOCK + 5 * BLOCK);
      s2 = v5.fma(g3, s2);
      FloatVector v6 = FloatVector.fromArray(FLOATS, x, here + p * BLOCK);
      s3 = v6.fma(g0, s3);
      FloatVector v7 = FloatVector.fromArray(FLOATS, x, here + p * BLOCK + BLOCK);
      s3 = v7.fma(g1, s3);
      s4 = v7.fma(g0, s4);
      FloatVector v8 = FloatVector.fromArray(FLOATS, x, here + p * BLOCK + 2 * BLOCK);
      s3 = v8.fma(g2, s3);
      s4 = v8.fma(g1, s4);
      s5 = v8.fma(g0, s5);
      FloatVector v9 = FloatVector.fromArray(FLOATS, x, here + p * BLOCK + 3 * BLOCK);
      s3 = v9.fma(g3, s3);
      s4 = v9.fma(g2, s4);
      s5 = v9.fma(g1, s5);
      FloatVector v10 = FloatVector.fromArray(FLOATS, x, here + p * BLOCK + 4 * BLOCK);
      s4 = v10.fma(g3, s4);
      s5 = v10.fma(g2, s5);
      FloatVector v11 = FloatVector.fromArray(FLOATS, x, here + p * BLOCK + 5 * BLOCK);
      s5 = v11.fma(g3, s5);
      FloatVector v12 = FloatVector.fromArray(FLOATS, x, below + p * BLOCK);
      s6 = v12.fma(g0, s6);
      FloatVector v13 = FloatVector.fromArray(FLOATS, x, below + p * BLOCK + BLOCK);
      s6 = v13.fma(g1, s6);
      s7 = v13.fma(g0, s7);
      FloatVector v14 = FloatVector.fromArray(FLOATS, x, below + p * BLOCK + 2 * BLOCK);
      s6 = v14.fma(g2, s6);
      s7 = v14.fma(g1, s7);
      s8 = v14.fma(g0, s8);
      FloatVector v15 = FloatVector.fromArray(FLOATS, x, below + p * BLOCK + 3 * BLOCK);
      s6 = v15.fma(g3, s6);
      s7 = v15.fma(g2, s7);
      s8 = v15.fma(g1, s8);
      FloatVector v16 = FloatVector.fromArray(FLOATS, x, below + p * BLOCK + 4 * BLOCK);
      s7 = v16.fma(g3, s7);
      s8 = v16.fma(g2, s8);
      FloatVector v17 = FloatVector.fromArray(FLOATS, x, below + p * BLOCK + 5 * BLOCK);
      s8 = v17.fma(g3, s8);
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
