package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;

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
 * channels at a time, first down the columns, then along the rows: twice the same loop, which
 * multiplies columns by a matrix and finds them and their elements at two strides each. What comes
 * between stays in {@code between}, 36 vectors in L1.
 *
 * <p>Source: A. Lavin and S. Gray, Fast Algorithms for Convolutional Neural Networks, CVPR 2016,
 * section 4.1 and equation 9 to 13.
 */
final class WinogradTransforms {

  /** The pixels of a tile of the result along one side. */
  static final int OUT = 4;

  /** The pixels of a tile of the image along one side. */
  static final int IN = 6;

  /** The taps of the filter along one side. */
  static final int TAPS = 3;

  /** The number of products of a tile. */
  static final int POINTS = IN * IN;

  /** The number of floats of {@code between}. */
  static final int BETWEEN = POINTS * Lanes.COUNT;

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final int LANES = Lanes.COUNT;

  private WinogradTransforms() {}

  /**
   * Computes Bᵀ d B for each channel of a block.
   *
   * @param d 6 x 6 pixels from {@code at}, rows {@code rowStride} apart
   * @param v 36 pixels from {@code to}, {@code pointStride} apart
   */
  static void image(
      float[] d, int at, int rowStride, float[] between, float[] v, int to, int pointStride) {
    for (int c = 0; c < BLOCK; c += LANES) {
      int target = to + c;
      pointsOfImage(IN, d, at + c, BLOCK, rowStride, between, 0, LANES, IN * LANES);
      pointsOfImage(IN, between, 0, IN * LANES, LANES, v, target, IN * pointStride, pointStride);
    }
  }

  /** Multiplies Bᵀ by each of {@code count} columns of six. */
  private static void pointsOfImage(
      int count,
      float[] from,
      int fromAt,
      int fromStride,
      int step,
      float[] to,
      int toAt,
      int toStride,
      int toStep) {
    for (int i = 0; i < count; i++) {
      int at = fromAt + i * fromStride;
      int target = toAt + i * toStride;
      FloatVector d0 = FloatVector.fromArray(FLOATS, from, at);
      FloatVector d1 = FloatVector.fromArray(FLOATS, from, at + step);
      FloatVector d2 = FloatVector.fromArray(FLOATS, from, at + 2 * step);
      FloatVector d3 = FloatVector.fromArray(FLOATS, from, at + 3 * step);
      FloatVector d4 = FloatVector.fromArray(FLOATS, from, at + 4 * step);
      FloatVector d5 = FloatVector.fromArray(FLOATS, from, at + 5 * step);
      FloatVector even = d2.mul(-4f).add(d4); // of ±1, then of ±2
      FloatVector odd = d1.mul(-4f).add(d3);
      FloatVector evenOfTwo = d4.sub(d2);
      FloatVector oddOfTwo = d3.sub(d1).mul(2f);
      d0.mul(4f).add(d2.mul(-5f)).add(d4).intoArray(to, target);
      even.add(odd).intoArray(to, target + toStep);
      even.sub(odd).intoArray(to, target + 2 * toStep);
      evenOfTwo.add(oddOfTwo).intoArray(to, target + 3 * toStep);
      evenOfTwo.sub(oddOfTwo).intoArray(to, target + 4 * toStep);
      d1.mul(4f).add(d3.mul(-5f)).add(d5).intoArray(to, target + 5 * toStep);
    }
  }

  /**
   * Computes G g Gᵀ for each channel.
   *
   * @param g the nine taps from {@code at}, {@code tapStride} apart, row by row; negative for a
   *     filter rotated by 180 degrees, where {@code at} is its last tap
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
    int rowStride = TAPS * tapStride;
    for (int c = 0; c < channels; c += LANES) {
      int target = to + c;
      pointsOfFilter(TAPS, g, at + c, tapStride, rowStride, between, 0, LANES, TAPS * LANES);
      pointsOfFilter(IN, between, 0, TAPS * LANES, LANES, u, target, IN * pointStride, pointStride);
    }
  }

  /** Multiplies G by each of {@code count} columns of three. */
  private static void pointsOfFilter(
      int count,
      float[] from,
      int fromAt,
      int fromStride,
      int step,
      float[] to,
      int toAt,
      int toStride,
      int toStep) {
    for (int i = 0; i < count; i++) {
      int at = fromAt + i * fromStride;
      int target = toAt + i * toStride;
      FloatVector g0 = FloatVector.fromArray(FLOATS, from, at);
      FloatVector g1 = FloatVector.fromArray(FLOATS, from, at + step);
      FloatVector g2 = FloatVector.fromArray(FLOATS, from, at + 2 * step);
      FloatVector even = g0.add(g2).mul(-1f / 6);
      FloatVector odd = g1.mul(1f / 6);
      FloatVector evenOfTwo = g0.mul(1f / 24).add(g2.mul(1f / 6));
      FloatVector oddOfTwo = g1.mul(1f / 12);
      g0.mul(0.25f).intoArray(to, target);
      even.sub(odd).intoArray(to, target + toStep);
      even.add(odd).intoArray(to, target + 2 * toStep);
      evenOfTwo.add(oddOfTwo).intoArray(to, target + 3 * toStep);
      evenOfTwo.sub(oddOfTwo).intoArray(to, target + 4 * toStep);
      g2.intoArray(to, target + 5 * toStep);
    }
  }

  /**
   * Computes Aᵀ m A for each channel of a block.
   *
   * @param m 36 pixels from {@code at}, {@code pointStride} apart
   * @param y receives 4 x 4 pixels, one after the other
   */
  static void result(float[] m, int at, int pointStride, float[] between, float[] y) {
    int rowStride = IN * pointStride;
    for (int c = 0; c < BLOCK; c += LANES) {
      pixelsOfResult(IN, m, at + c, pointStride, rowStride, between, 0, LANES, IN * LANES);
      pixelsOfResult(OUT, between, 0, IN * LANES, LANES, y, c, OUT * BLOCK, BLOCK);
    }
  }

  /** Multiplies Aᵀ by each of {@code count} columns of six. */
  private static void pixelsOfResult(
      int count,
      float[] from,
      int fromAt,
      int fromStride,
      int step,
      float[] to,
      int toAt,
      int toStride,
      int toStep) {
    for (int i = 0; i < count; i++) {
      int at = fromAt + i * fromStride;
      int target = toAt + i * toStride;
      FloatVector m0 = FloatVector.fromArray(FLOATS, from, at);
      FloatVector m1 = FloatVector.fromArray(FLOATS, from, at + step);
      FloatVector m2 = FloatVector.fromArray(FLOATS, from, at + 2 * step);
      FloatVector m3 = FloatVector.fromArray(FLOATS, from, at + 3 * step);
      FloatVector m4 = FloatVector.fromArray(FLOATS, from, at + 4 * step);
      FloatVector m5 = FloatVector.fromArray(FLOATS, from, at + 5 * step);
      FloatVector even = m1.add(m2);
      FloatVector odd = m1.sub(m2);
      FloatVector evenOfTwo = m3.add(m4);
      FloatVector oddOfTwo = m3.sub(m4);
      m0.add(even).add(evenOfTwo).intoArray(to, target);
      odd.add(oddOfTwo.mul(2f)).intoArray(to, target + toStep);
      even.add(evenOfTwo.mul(4f)).intoArray(to, target + 2 * toStep);
      odd.add(oddOfTwo.mul(8f)).add(m5).intoArray(to, target + 3 * toStep);
    }
  }

  /**
   * Computes A gy Aᵀ for each channel of a block: the gradient of {@link #result}.
   *
   * @param gy 4 x 4 pixels from {@code at}, rows {@code rowStride} apart
   * @param gm 36 pixels from {@code to}, {@code pointStride} apart
   */
  static void resultGradient(
      float[] gy, int at, int rowStride, float[] between, float[] gm, int to, int pointStride) {
    for (int c = 0; c < BLOCK; c += LANES) {
      int target = to + c;
      pointsOfGradient(OUT, gy, at + c, BLOCK, rowStride, between, 0, LANES, OUT * LANES);
      pointsOfGradient(
          IN, between, 0, OUT * LANES, LANES, gm, target, IN * pointStride, pointStride);
    }
  }

  /** Multiplies A by each of {@code count} columns of four. */
  private static void pointsOfGradient(
      int count,
      float[] from,
      int fromAt,
      int fromStride,
      int step,
      float[] to,
      int toAt,
      int toStride,
      int toStep) {
    for (int i = 0; i < count; i++) {
      int at = fromAt + i * fromStride;
      int target = toAt + i * toStride;
      FloatVector y0 = FloatVector.fromArray(FLOATS, from, at);
      FloatVector y1 = FloatVector.fromArray(FLOATS, from, at + step);
      FloatVector y2 = FloatVector.fromArray(FLOATS, from, at + 2 * step);
      FloatVector y3 = FloatVector.fromArray(FLOATS, from, at + 3 * step);
      FloatVector even = y0.add(y2);
      FloatVector odd = y1.add(y3);
      FloatVector evenOfTwo = y2.mul(4f).add(y0);
      FloatVector oddOfTwo = y3.mul(8f).add(y1.mul(2f));
      y0.intoArray(to, target);
      even.add(odd).intoArray(to, target + toStep);
      even.sub(odd).intoArray(to, target + 2 * toStep);
      evenOfTwo.add(oddOfTwo).intoArray(to, target + 3 * toStep);
      evenOfTwo.sub(oddOfTwo).intoArray(to, target + 4 * toStep);
      y3.intoArray(to, target + 5 * toStep);
    }
  }

  /**
   * Computes Gᵀ gu G for each channel: the gradient of {@link #filter}.
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
    int rowStride = IN * pointStride;
    for (int c = 0; c < channels; c += LANES) {
      int target = to + c;
      tapsOfGradient(IN, gu, at + c, pointStride, rowStride, between, 0, LANES, IN * LANES);
      tapsOfGradient(TAPS, between, 0, IN * LANES, LANES, gf, target, TAPS * tapStride, tapStride);
    }
  }

  /** Multiplies Gᵀ by each of {@code count} columns of six. */
  private static void tapsOfGradient(
      int count,
      float[] from,
      int fromAt,
      int fromStride,
      int step,
      float[] to,
      int toAt,
      int toStride,
      int toStep) {
    for (int i = 0; i < count; i++) {
      int at = fromAt + i * fromStride;
      int target = toAt + i * toStride;
      FloatVector u0 = FloatVector.fromArray(FLOATS, from, at);
      FloatVector u1 = FloatVector.fromArray(FLOATS, from, at + step);
      FloatVector u2 = FloatVector.fromArray(FLOATS, from, at + 2 * step);
      FloatVector u3 = FloatVector.fromArray(FLOATS, from, at + 3 * step);
      FloatVector u4 = FloatVector.fromArray(FLOATS, from, at + 4 * step);
      FloatVector u5 = FloatVector.fromArray(FLOATS, from, at + 5 * step);
      FloatVector sum = u1.add(u2).mul(-1f / 6);
      FloatVector sumOfTwo = u3.add(u4);
      u0.mul(0.25f).add(sum).add(sumOfTwo.mul(1f / 24)).intoArray(to, target);
      u2.sub(u1).mul(1f / 6).add(u3.sub(u4).mul(1f / 12)).intoArray(to, target + toStep);
      sum.add(sumOfTwo.mul(1f / 6)).add(u5).intoArray(to, target + 2 * toStep);
    }
  }
}
