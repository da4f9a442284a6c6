package kinesic.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The transforms of Winograd's minimal filtering algorithm F(4x4, 3x3): 4 x 4 pixels of the result
 * of a 3 x 3 filter from 36 products of transformed values instead of 144.
 *
 * <pre>
 *   Y = Aᵀ [ (G g Gᵀ) ⊙ (Bᵀ d B) ] A       d: 6 x 6 pixels, g: the filter, Y: 4 x 4 pixels
 *
 *        |4  0 -5  0  1  0|         | 1/4     0     0 |
 *        |0 -4 -4  1  1  0|         |-1/6  -1/6  -1/6 |         |1  1  1  1  1  0|
 *   Bᵀ = |0  4 -4 -1  1  0|     G = |-1/6   1/6  -1/6 |    Aᵀ = |0  1 -1  2 -2  0|
 *        |0 -2 -1  2  1  0|         | 1/24  1/12  1/6 |         |0  1  1  4  4  0|
 *        |0  2 -1 -2  1  0|         | 1/24 -1/12  1/6 |         |0  1 -1  8 -8  1|
 *        |0  4  0 -5  0  1|         |  0     0     1  |
 * </pre>
 *
 * <p>It is interpolation: d and g are the coefficients of polynomials, which are multiplied by
 * their values at the points 0, 1, -1, 2, -2 and infinity. Every transform works on a vector of
 * channels at a time, first down the columns, then along the rows; what comes between stays in
 * {@code between}, 36 vectors in L1.
 *
 * <p>Source: A. Lavin and S. Gray, Fast Algorithms for Convolutional Neural Networks, CVPR 2016,
 * section 4.1 and equation 9 to 13.
 */
final class WinogradTransforms {

  /** Pixels of a tile of the result along one side. */
  static final int OUT = 4;

  /** Pixels of a tile of the image along one side. */
  static final int IN = 6;

  /** Taps of the filter along one side. */
  static final int TAPS = 3;

  /** The products of a tile. */
  static final int POINTS = IN * IN;

  /** Floats of {@code between}. */
  static final int BETWEEN = POINTS * Lanes.COUNT;

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int LANES = Lanes.COUNT;

  private WinogradTransforms() {}

  /**
   * Bᵀ d B for each channel.
   *
   * @param d 6 x 6 pixels from {@code at}, rows {@code rowStride} and pixels {@code pixelStride}
   *     apart
   * @param channels a multiple of the vector width
   * @param v 36 rows of channels from {@code to}, {@code pointStride} apart
   */
  static void image(
      float[] d,
      int at,
      int rowStride,
      int pixelStride,
      int channels,
      float[] between,
      float[] v,
      int to,
      int pointStride) {
    for (int c = 0; c < channels; c += LANES) {
      for (int x = 0; x < IN; x++) {
        int from = at + c + x * pixelStride;
        FloatVector d0 = FloatVector.fromArray(FLOATS, d, from);
        FloatVector d1 = FloatVector.fromArray(FLOATS, d, from + rowStride);
        FloatVector d2 = FloatVector.fromArray(FLOATS, d, from + 2 * rowStride);
        FloatVector d3 = FloatVector.fromArray(FLOATS, d, from + 3 * rowStride);
        FloatVector d4 = FloatVector.fromArray(FLOATS, d, from + 4 * rowStride);
        FloatVector d5 = FloatVector.fromArray(FLOATS, d, from + 5 * rowStride);
        pointsOfImage(d0, d1, d2, d3, d4, d5, between, x * LANES, IN * LANES);
      }
      for (int y = 0; y < IN; y++) {
        int from = y * IN * LANES;
        FloatVector d0 = FloatVector.fromArray(FLOATS, between, from);
        FloatVector d1 = FloatVector.fromArray(FLOATS, between, from + LANES);
        FloatVector d2 = FloatVector.fromArray(FLOATS, between, from + 2 * LANES);
        FloatVector d3 = FloatVector.fromArray(FLOATS, between, from + 3 * LANES);
        FloatVector d4 = FloatVector.fromArray(FLOATS, between, from + 4 * LANES);
        FloatVector d5 = FloatVector.fromArray(FLOATS, between, from + 5 * LANES);
        pointsOfImage(d0, d1, d2, d3, d4, d5, v, to + c + y * IN * pointStride, pointStride);
      }
    }
  }

  /** Bᵀ times a vector of six. */
  private static void pointsOfImage(
      FloatVector d0,
      FloatVector d1,
      FloatVector d2,
      FloatVector d3,
      FloatVector d4,
      FloatVector d5,
      float[] to,
      int at,
      int stride) {
    FloatVector even = d2.mul(-4f).add(d4); // of ±1, then of ±2
    FloatVector odd = d1.mul(-4f).add(d3);
    FloatVector evenOfTwo = d4.sub(d2);
    FloatVector oddOfTwo = d3.sub(d1).mul(2f);
    d0.mul(4f).add(d2.mul(-5f)).add(d4).intoArray(to, at);
    even.add(odd).intoArray(to, at + stride);
    even.sub(odd).intoArray(to, at + 2 * stride);
    evenOfTwo.add(oddOfTwo).intoArray(to, at + 3 * stride);
    evenOfTwo.sub(oddOfTwo).intoArray(to, at + 4 * stride);
    d1.mul(4f).add(d3.mul(-5f)).add(d5).intoArray(to, at + 5 * stride);
  }

  /**
   * G g Gᵀ for each channel.
   *
   * @param g the nine taps from {@code at}, {@code tapStride} apart, row by row; negative for a
   *     filter turned by 180 degrees, {@code at} being its last tap
   * @param channels a multiple of the vector width
   * @param u 36 rows of channels from {@code to}, {@code pointStride} apart
   */
  static void filter(
      float[] g,
      int at,
      int tapStride,
      int channels,
      float[] between,
      float[] u,
      int to,
      int pointStride) {
    for (int c = 0; c < channels; c += LANES) {
      for (int x = 0; x < TAPS; x++) {
        int from = at + c + x * tapStride;
        FloatVector g0 = FloatVector.fromArray(FLOATS, g, from);
        FloatVector g1 = FloatVector.fromArray(FLOATS, g, from + TAPS * tapStride);
        FloatVector g2 = FloatVector.fromArray(FLOATS, g, from + 2 * TAPS * tapStride);
        pointsOfFilter(g0, g1, g2, between, x * LANES, TAPS * LANES);
      }
      for (int y = 0; y < IN; y++) {
        int from = y * TAPS * LANES;
        FloatVector g0 = FloatVector.fromArray(FLOATS, between, from);
        FloatVector g1 = FloatVector.fromArray(FLOATS, between, from + LANES);
        FloatVector g2 = FloatVector.fromArray(FLOATS, between, from + 2 * LANES);
        pointsOfFilter(g0, g1, g2, u, to + c + y * IN * pointStride, pointStride);
      }
    }
  }

  /** G times a vector of three. */
  private static void pointsOfFilter(
      FloatVector g0, FloatVector g1, FloatVector g2, float[] to, int at, int stride) {
    FloatVector even = g0.add(g2).mul(-1f / 6);
    FloatVector odd = g1.mul(1f / 6);
    FloatVector evenOfTwo = g0.mul(1f / 24).add(g2.mul(1f / 6));
    FloatVector oddOfTwo = g1.mul(1f / 12);
    g0.mul(0.25f).intoArray(to, at);
    even.sub(odd).intoArray(to, at + stride);
    even.add(odd).intoArray(to, at + 2 * stride);
    evenOfTwo.add(oddOfTwo).intoArray(to, at + 3 * stride);
    evenOfTwo.sub(oddOfTwo).intoArray(to, at + 4 * stride);
    g2.intoArray(to, at + 5 * stride);
  }

  /**
   * Aᵀ m A for each channel.
   *
   * @param m 36 rows of channels from {@code at}, {@code pointStride} apart
   * @param channels a multiple of the vector width
   * @param y 4 x 4 pixels from {@code to}, {@code pixelStride} apart
   */
  static void result(
      float[] m,
      int at,
      int pointStride,
      int channels,
      float[] between,
      float[] y,
      int to,
      int pixelStride) {
    for (int c = 0; c < channels; c += LANES) {
      for (int x = 0; x < IN; x++) {
        int from = at + c + x * pointStride;
        int rowStride = IN * pointStride;
        FloatVector m0 = FloatVector.fromArray(FLOATS, m, from);
        FloatVector m1 = FloatVector.fromArray(FLOATS, m, from + rowStride);
        FloatVector m2 = FloatVector.fromArray(FLOATS, m, from + 2 * rowStride);
        FloatVector m3 = FloatVector.fromArray(FLOATS, m, from + 3 * rowStride);
        FloatVector m4 = FloatVector.fromArray(FLOATS, m, from + 4 * rowStride);
        FloatVector m5 = FloatVector.fromArray(FLOATS, m, from + 5 * rowStride);
        pixelsOfResult(m0, m1, m2, m3, m4, m5, between, x * LANES, IN * LANES);
      }
      for (int row = 0; row < OUT; row++) {
        int from = row * IN * LANES;
        FloatVector m0 = FloatVector.fromArray(FLOATS, between, from);
        FloatVector m1 = FloatVector.fromArray(FLOATS, between, from + LANES);
        FloatVector m2 = FloatVector.fromArray(FLOATS, between, from + 2 * LANES);
        FloatVector m3 = FloatVector.fromArray(FLOATS, between, from + 3 * LANES);
        FloatVector m4 = FloatVector.fromArray(FLOATS, between, from + 4 * LANES);
        FloatVector m5 = FloatVector.fromArray(FLOATS, between, from + 5 * LANES);
        pixelsOfResult(m0, m1, m2, m3, m4, m5, y, to + c + row * OUT * pixelStride, pixelStride);
      }
    }
  }

  /** Aᵀ times a vector of six. */
  private static void pixelsOfResult(
      FloatVector m0,
      FloatVector m1,
      FloatVector m2,
      FloatVector m3,
      FloatVector m4,
      FloatVector m5,
      float[] to,
      int at,
      int stride) {
    FloatVector even = m1.add(m2);
    FloatVector odd = m1.sub(m2);
    FloatVector evenOfTwo = m3.add(m4);
    FloatVector oddOfTwo = m3.sub(m4);
    m0.add(even).add(evenOfTwo).intoArray(to, at);
    odd.add(oddOfTwo.mul(2f)).intoArray(to, at + stride);
    even.add(evenOfTwo.mul(4f)).intoArray(to, at + 2 * stride);
    odd.add(oddOfTwo.mul(8f)).add(m5).intoArray(to, at + 3 * stride);
  }

  /**
   * A gy Aᵀ for each channel: {@link #result} backwards.
   *
   * @param gy 4 x 4 pixels from {@code at}, rows {@code rowStride} and pixels {@code pixelStride}
   *     apart
   * @param channels a multiple of the vector width
   * @param gm 36 rows of channels from {@code to}, {@code pointStride} apart
   */
  static void resultGradient(
      float[] gy,
      int at,
      int rowStride,
      int pixelStride,
      int channels,
      float[] between,
      float[] gm,
      int to,
      int pointStride) {
    for (int c = 0; c < channels; c += LANES) {
      for (int x = 0; x < OUT; x++) {
        int from = at + c + x * pixelStride;
        FloatVector y0 = FloatVector.fromArray(FLOATS, gy, from);
        FloatVector y1 = FloatVector.fromArray(FLOATS, gy, from + rowStride);
        FloatVector y2 = FloatVector.fromArray(FLOATS, gy, from + 2 * rowStride);
        FloatVector y3 = FloatVector.fromArray(FLOATS, gy, from + 3 * rowStride);
        pointsOfGradient(y0, y1, y2, y3, between, x * LANES, OUT * LANES);
      }
      for (int y = 0; y < IN; y++) {
        int from = y * OUT * LANES;
        FloatVector y0 = FloatVector.fromArray(FLOATS, between, from);
        FloatVector y1 = FloatVector.fromArray(FLOATS, between, from + LANES);
        FloatVector y2 = FloatVector.fromArray(FLOATS, between, from + 2 * LANES);
        FloatVector y3 = FloatVector.fromArray(FLOATS, between, from + 3 * LANES);
        pointsOfGradient(y0, y1, y2, y3, gm, to + c + y * IN * pointStride, pointStride);
      }
    }
  }

  /** A times a vector of four. */
  private static void pointsOfGradient(
      FloatVector y0,
      FloatVector y1,
      FloatVector y2,
      FloatVector y3,
      float[] to,
      int at,
      int stride) {
    FloatVector even = y0.add(y2);
    FloatVector odd = y1.add(y3);
    FloatVector evenOfTwo = y2.mul(4f).add(y0);
    FloatVector oddOfTwo = y3.mul(8f).add(y1.mul(2f));
    y0.intoArray(to, at);
    even.add(odd).intoArray(to, at + stride);
    even.sub(odd).intoArray(to, at + 2 * stride);
    evenOfTwo.add(oddOfTwo).intoArray(to, at + 3 * stride);
    evenOfTwo.sub(oddOfTwo).intoArray(to, at + 4 * stride);
    y3.intoArray(to, at + 5 * stride);
  }

  /**
   * Gᵀ gu G for each channel: {@link #filter} backwards.
   *
   * @param gu 36 rows of channels from {@code at}, {@code pointStride} apart
   * @param channels a multiple of the vector width
   * @param gf the nine taps from {@code to}, {@code tapStride} apart
   */
  static void filterGradient(
      float[] gu,
      int at,
      int pointStride,
      int channels,
      float[] between,
      float[] gf,
      int to,
      int tapStride) {
    for (int c = 0; c < channels; c += LANES) {
      for (int x = 0; x < IN; x++) {
        int from = at + c + x * pointStride;
        int rowStride = IN * pointStride;
        FloatVector u0 = FloatVector.fromArray(FLOATS, gu, from);
        FloatVector u1 = FloatVector.fromArray(FLOATS, gu, from + rowStride);
        FloatVector u2 = FloatVector.fromArray(FLOATS, gu, from + 2 * rowStride);
        FloatVector u3 = FloatVector.fromArray(FLOATS, gu, from + 3 * rowStride);
        FloatVector u4 = FloatVector.fromArray(FLOATS, gu, from + 4 * rowStride);
        FloatVector u5 = FloatVector.fromArray(FLOATS, gu, from + 5 * rowStride);
        tapsOfGradient(u0, u1, u2, u3, u4, u5, between, x * LANES, IN * LANES);
      }
      for (int y = 0; y < TAPS; y++) {
        int from = y * IN * LANES;
        FloatVector u0 = FloatVector.fromArray(FLOATS, between, from);
        FloatVector u1 = FloatVector.fromArray(FLOATS, between, from + LANES);
        FloatVector u2 = FloatVector.fromArray(FLOATS, between, from + 2 * LANES);
        FloatVector u3 = FloatVector.fromArray(FLOATS, between, from + 3 * LANES);
        FloatVector u4 = FloatVector.fromArray(FLOATS, between, from + 4 * LANES);
        FloatVector u5 = FloatVector.fromArray(FLOATS, between, from + 5 * LANES);
        tapsOfGradient(u0, u1, u2, u3, u4, u5, gf, to + c + y * TAPS * tapStride, tapStride);
      }
    }
  }

  /** Gᵀ times a vector of six. */
  private static void tapsOfGradient(
      FloatVector u0,
      FloatVector u1,
      FloatVector u2,
      FloatVector u3,
      FloatVector u4,
      FloatVector u5,
      float[] to,
      int at,
      int stride) {
    FloatVector sum = u1.add(u2).mul(-1f / 6);
    FloatVector sumOfTwo = u3.add(u4);
    u0.mul(0.25f).add(sum).add(sumOfTwo.mul(1f / 24)).intoArray(to, at);
    u2.sub(u1).mul(1f / 6).add(u3.sub(u4).mul(1f / 12)).intoArray(to, at + stride);
    sum.add(sumOfTwo.mul(1f / 6)).add(u5).intoArray(to, at + 2 * stride);
  }
}
