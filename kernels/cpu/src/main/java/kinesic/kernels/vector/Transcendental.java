package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The exponential function, the logarithm and related functions over whole vectors: y[i] = f(x[i])
 * for n values, where n is a multiple of the vector length.
 *
 * <p>The argument is reduced to an interval around 0, where a minimax polynomial for the relative
 * error of the function is used. The largest errors, measured on every one of the 2³² floats
 * against {@link Math} in double, in units in the last place of the correctly rounded result:
 *
 * <pre>
 *   exp       0.979   at -0x1.759aa2p2    (-5.837563)
 *   log       0.853   at  0x1.66263ep0     (1.399021)
 *   tanh      2.499   at ±0x1.205368p2    (±4.505091)
 *   sigmoid   2.402   at -0x1.0a111ap2    (-4.157294), at most 1.499 for positive arguments
 *   softplus  1.703   at -0x1.c295fp-1    (-0.880050)
 * </pre>
 *
 * <p>log1p and expm1 are off by at most 1.44 units on every 17th float.
 *
 * <p>Infinities, NaN, zeros of both signs, denormal arguments and denormal results are as in {@link
 * Math}, for every float.
 *
 * <p>The functions are loops over arrays. Code that two of them share is a loop that runs before
 * them, not a method that takes and returns a vector: see {@link Lanes}.
 */
final class Transcendental {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  /** The floats that are processed at a time if one loop follows another: they stay in L1. */
  private static final int PIECE = 512;

  private static final double LN2 = 0.6931471805599453;
  static final float LOG2_E = (float) (1 / LN2);

  /** ln 2 in two parts; the upper one has 15 bits, so its product with an exponent is exact. */
  static final float LN2_HIGH = 0x1.62e4p-1f;

  static final float LN2_LOW = (float) (LN2 - LN2_HIGH);

  /** 1.5·2²³: adding it rounds a small float to an integer, which is then in the low bits. */
  static final float ROUNDING = 0x1.8p23f;

  static final int ROUNDING_BITS = Float.floatToRawIntBits(ROUNDING);
  private static final int EXPONENT_BIAS = 127;
  private static final int FRACTION_BITS = 23;

  /** (e^r - 1 - r) / r² on |r| ≤ ln 2 / 2, relative to e^r - 1: error 2.4e-9. */
  static final float E0 = 0.5f;

  static final float E1 = 1.6666666e-1f;
  static final float E2 = 4.166636e-2f;
  static final float E3 = 8.33339e-3f;
  static final float E4 = 1.3940668e-3f;
  static final float E5 = 1.9845882e-4f;

  /** (ln(1 + f) - f + f²/2) / f³ on √½ ≤ 1 + f ≤ √2, relative to ln(1 + f): error 6.2e-9. */
  private static final float L0 = 3.333333e-1f;

  private static final float L1 = -2.5000823e-1f;
  private static final float L2 = 2.0001234e-1f;
  private static final float L3 = -1.6623299e-1f;
  private static final float L4 = 1.4201553e-1f;
  private static final float L5 = -1.3160582e-1f;
  private static final float L6 = 1.2763329e-1f;
  private static final float L7 = -7.635658e-2f;

  private static final float SQRT_HALF = 0x1.6a09e6p-1f;
  private static final float SQRT_2_LESS_1 = 0x1.a8279ap-2f;

  private Transcendental() {}

  /**
   * Computes e^x. With n = x / ln 2 rounded, e^x = 2^n · e^r; 2^n is applied as two factors,
   * because it may be outside the range of normal floats while the result is not.
   */
  static void exp(float[] x, int x0, float[] y, int y0, int n) {
    FloatVector log2e = FloatVector.broadcast(FLOATS, LOG2_E);
    FloatVector rounding = FloatVector.broadcast(FLOATS, ROUNDING);
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + i);
      // beyond these the result is 0 or infinite; NaN passes both comparisons unchanged
      v = v.blend(-104f, v.lt(-104f)).blend(89f, v.compare(GT, 89f));
      FloatVector rounded = v.fma(log2e, rounding);
      FloatVector k = rounded.sub(ROUNDING);
      FloatVector r = k.fma(FloatVector.broadcast(FLOATS, -LN2_HIGH), v);
      r = k.fma(FloatVector.broadcast(FLOATS, -LN2_LOW), r);
      FloatVector q = FloatVector.broadcast(FLOATS, E5);
      q = q.fma(r, FloatVector.broadcast(FLOATS, E4));
      q = q.fma(r, FloatVector.broadcast(FLOATS, E3));
      q = q.fma(r, FloatVector.broadcast(FLOATS, E2));
      q = q.fma(r, FloatVector.broadcast(FLOATS, E1));
      q = q.fma(r, FloatVector.broadcast(FLOATS, E0));
      q = q.fma(r.mul(r), r).add(1f);
      IntVector exponent = rounded.reinterpretAsInts().sub(ROUNDING_BITS);
      IntVector half = exponent.lanewise(ASHR, 1);
      IntVector first = half.add(EXPONENT_BIAS).lanewise(LSHL, FRACTION_BITS);
      IntVector second = exponent.sub(half).add(EXPONENT_BIAS).lanewise(LSHL, FRACTION_BITS);
      q.mul(first.reinterpretAsFloats()).mul(second.reinterpretAsFloats()).intoArray(y, y0 + i);
    }
  }

  /**
   * Computes e^-|x| with the same bits as {@link #exp} in fewer instructions: 2^n is at most 1, so
   * 2^(n + 64) is normal and one more factor gives the result, rounded once, even if it is
   * denormal. Where the result is 0, no product underflows, because that takes the processor many
   * times as long.
   */
  static void expOfMinusAbs(float[] x, int x0, float[] y, int y0, int n) {
    FloatVector log2e = FloatVector.broadcast(FLOATS, LOG2_E);
    FloatVector rounding = FloatVector.broadcast(FLOATS, ROUNDING);
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + i).abs().neg();
      VectorMask<Float> vanishes = v.lt(-104f);
      v = v.blend(0f, vanishes);
      FloatVector rounded = v.fma(log2e, rounding);
      FloatVector k = rounded.sub(ROUNDING);
      FloatVector r = k.fma(FloatVector.broadcast(FLOATS, -LN2_HIGH), v);
      r = k.fma(FloatVector.broadcast(FLOATS, -LN2_LOW), r);
      FloatVector q = FloatVector.broadcast(FLOATS, E5);
      q = q.fma(r, FloatVector.broadcast(FLOATS, E4));
      q = q.fma(r, FloatVector.broadcast(FLOATS, E3));
      q = q.fma(r, FloatVector.broadcast(FLOATS, E2));
      q = q.fma(r, FloatVector.broadcast(FLOATS, E1));
      q = q.fma(r, FloatVector.broadcast(FLOATS, E0));
      q = q.fma(r.mul(r), r).add(1f);
      IntVector exponent = rounded.reinterpretAsInts().sub(ROUNDING_BITS - 64 - EXPONENT_BIAS);
      q.mul(exponent.lanewise(LSHL, FRACTION_BITS).reinterpretAsFloats())
          .mul(0x1p-64f)
          .blend(0f, vanishes)
          .intoArray(y, y0 + i);
    }
  }

  /**
   * Computes ln x. With x = 2^k · (1 + f), √½ ≤ 1 + f {@literal <} √2, ln x = k · ln 2 + ln(1 + f).
   */
  static void log(float[] x, int x0, float[] y, int y0, int n) {
    int offset = Float.floatToRawIntBits(SQRT_HALF);
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + i);
      VectorMask<Float> small = v.lt(Float.MIN_NORMAL);
      IntVector bits = v.blend(v.mul(0x1p23f), small).reinterpretAsInts();
      IntVector power = bits.sub(offset).lanewise(ASHR, FRACTION_BITS);
      FloatVector f = bits.sub(power.lanewise(LSHL, FRACTION_BITS)).reinterpretAsFloats().sub(1f);
      FloatVector k = (FloatVector) power.convert(I2F, 0);
      k = k.blend(k.sub(23f), small);
      FloatVector q = FloatVector.broadcast(FLOATS, L7);
      q = q.fma(f, FloatVector.broadcast(FLOATS, L6));
      q = q.fma(f, FloatVector.broadcast(FLOATS, L5));
      q = q.fma(f, FloatVector.broadcast(FLOATS, L4));
      q = q.fma(f, FloatVector.broadcast(FLOATS, L3));
      q = q.fma(f, FloatVector.broadcast(FLOATS, L2));
      q = q.fma(f, FloatVector.broadcast(FLOATS, L1));
      q = q.fma(f, FloatVector.broadcast(FLOATS, L0));
      // k · ln 2 + ln(1 + f), small terms first
      FloatVector square = f.mul(f);
      q = q.fma(square.mul(f), k.mul(LN2_LOW));
      q = square.fma(FloatVector.broadcast(FLOATS, -0.5f), q).add(f);
      q = k.fma(FloatVector.broadcast(FLOATS, LN2_HIGH), q);
      q = q.blend(Float.NEGATIVE_INFINITY, v.eq(0f)).blend(Float.NaN, v.lt(0f));
      // infinity and NaN are their own logarithms
      q.blend(v, v.lt(Float.POSITIVE_INFINITY).not()).intoArray(y, y0 + i);
    }
  }

  /** Computes ln(1 + x) for 0 ≤ x ≤ 1: likewise with f = x, or f = (x - 1) / 2 where 1 + x > √2. */
  static void log1pUpTo1(float[] x, int x0, float[] y, int y0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + i);
      VectorMask<Float> large = v.compare(GT, SQRT_2_LESS_1);
      FloatVector f = v.blend(v.sub(1f).mul(0.5f), large);
      FloatVector k = FloatVector.zero(FLOATS).blend(1f, large);
      FloatVector q = FloatVector.broadcast(FLOATS, L7);
      q = q.fma(f, FloatVector.broadcast(FLOATS, L6));
      q = q.fma(f, FloatVector.broadcast(FLOATS, L5));
      q = q.fma(f, FloatVector.broadcast(FLOATS, L4));
      q = q.fma(f, FloatVector.broadcast(FLOATS, L3));
      q = q.fma(f, FloatVector.broadcast(FLOATS, L2));
      q = q.fma(f, FloatVector.broadcast(FLOATS, L1));
      q = q.fma(f, FloatVector.broadcast(FLOATS, L0));
      FloatVector square = f.mul(f);
      q = q.fma(square.mul(f), k.mul(LN2_LOW));
      q = square.fma(FloatVector.broadcast(FLOATS, -0.5f), q).add(f);
      k.fma(FloatVector.broadcast(FLOATS, LN2_HIGH), q).intoArray(y, y0 + i);
    }
  }

  /**
   * Computes ln(1 + x) as ln u with u = 1 + x rounded, and adds what the rounding lost, divided by
   * u.
   */
  static void log1p(float[] x, int x0, float[] y, int y0, int n) {
    float[] sum = new float[Math.min(n, PIECE)];
    float[] logarithm = new float[Math.min(n, PIECE)];
    for (int from = 0; from < n; from += PIECE) {
      int count = Math.min(PIECE, n - from);
      for (int i = 0; i < count; i += Lanes.COUNT) {
        FloatVector.fromArray(FLOATS, x, x0 + from + i).add(1f).intoArray(sum, i);
      }
      log(sum, 0, logarithm, 0, count);
      for (int i = 0; i < count; i += Lanes.COUNT) {
        FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + from + i);
        FloatVector u = FloatVector.fromArray(FLOATS, sum, i);
        FloatVector lost = v.sub(u.sub(1f)).div(u);
        lost = lost.blend(0f, u.eq(0f).or(u.eq(Float.POSITIVE_INFINITY)));
        FloatVector.fromArray(FLOATS, logarithm, i).add(lost).intoArray(y, y0 + from + i);
      }
    }
  }

  /**
   * Computes e^x - 1 = 2^n · (e^r - 1) + (2^n - 1), see {@link #exp}, with half of 2^n, which may
   * be too large for a float while the result is not.
   */
  static void expm1(float[] x, int x0, float[] y, int y0, int n) {
    FloatVector log2e = FloatVector.broadcast(FLOATS, LOG2_E);
    FloatVector rounding = FloatVector.broadcast(FLOATS, ROUNDING);
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector u = FloatVector.fromArray(FLOATS, x, x0 + i);
      // beyond these the result is -1 or infinite; NaN passes both comparisons unchanged
      FloatVector v = u.blend(-40f, u.lt(-40f)).blend(89f, u.compare(GT, 89f));
      FloatVector rounded = v.fma(log2e, rounding);
      FloatVector k = rounded.sub(ROUNDING);
      FloatVector r = k.fma(FloatVector.broadcast(FLOATS, -LN2_HIGH), v);
      r = k.fma(FloatVector.broadcast(FLOATS, -LN2_LOW), r);
      FloatVector q = FloatVector.broadcast(FLOATS, E5);
      q = q.fma(r, FloatVector.broadcast(FLOATS, E4));
      q = q.fma(r, FloatVector.broadcast(FLOATS, E3));
      q = q.fma(r, FloatVector.broadcast(FLOATS, E2));
      q = q.fma(r, FloatVector.broadcast(FLOATS, E1));
      q = q.fma(r, FloatVector.broadcast(FLOATS, E0));
      q = q.fma(r.mul(r), r);
      IntVector exponent = rounded.reinterpretAsInts().sub(ROUNDING_BITS - EXPONENT_BIAS + 1);
      FloatVector half = exponent.lanewise(LSHL, FRACTION_BITS).reinterpretAsFloats();
      FloatVector result = q.fma(half, half.sub(0.5f)).mul(2f);
      // a denormal x is its own result
      result.blend(u, u.abs().lt(Float.MIN_NORMAL)).intoArray(y, y0 + i);
    }
  }

  /** Computes tanh x = |m| / (2 + m) with m = e^(-2|x|) - 1, and the sign of x. */
  static void tanh(float[] x, int x0, float[] y, int y0, int n) {
    FloatVector log2e = FloatVector.broadcast(FLOATS, LOG2_E);
    FloatVector rounding = FloatVector.broadcast(FLOATS, ROUNDING);
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector u = FloatVector.fromArray(FLOATS, x, x0 + i);
      FloatVector v = u.abs().mul(-2f);
      v = v.blend(-40f, v.lt(-40f)); // tanh is 1 from 20 on
      FloatVector rounded = v.fma(log2e, rounding);
      FloatVector k = rounded.sub(ROUNDING);
      FloatVector r = k.fma(FloatVector.broadcast(FLOATS, -LN2_HIGH), v);
      r = k.fma(FloatVector.broadcast(FLOATS, -LN2_LOW), r);
      FloatVector q = FloatVector.broadcast(FLOATS, E5);
      q = q.fma(r, FloatVector.broadcast(FLOATS, E4));
      q = q.fma(r, FloatVector.broadcast(FLOATS, E3));
      q = q.fma(r, FloatVector.broadcast(FLOATS, E2));
      q = q.fma(r, FloatVector.broadcast(FLOATS, E1));
      q = q.fma(r, FloatVector.broadcast(FLOATS, E0));
      q = q.fma(r.mul(r), r);
      IntVector exponent = rounded.reinterpretAsInts().sub(ROUNDING_BITS - EXPONENT_BIAS);
      FloatVector scale = exponent.lanewise(LSHL, FRACTION_BITS).reinterpretAsFloats();
      FloatVector m = q.fma(scale, scale.sub(1f));
      IntVector sign = u.reinterpretAsInts().and(Integer.MIN_VALUE);
      IntVector magnitude = m.abs().div(m.add(2f)).reinterpretAsInts();
      magnitude.or(sign).reinterpretAsFloats().intoArray(y, y0 + i);
    }
  }

  /**
   * Computes 1 / (1 + e^-x), for negative x as e^x / (1 + e^x), so that nothing overflows or
   * cancels.
   */
  static void sigmoid(float[] x, int x0, float[] y, int y0, int n) {
    float[] e = new float[Math.min(n, PIECE)];
    for (int from = 0; from < n; from += PIECE) {
      int count = Math.min(PIECE, n - from);
      expOfMinusAbs(x, x0 + from, e, 0, count);
      for (int i = 0; i < count; i += Lanes.COUNT) {
        FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + from + i);
        FloatVector w = FloatVector.fromArray(FLOATS, e, i);
        FloatVector numerator = FloatVector.broadcast(FLOATS, 1f).blend(w, v.lt(0f));
        numerator.div(w.add(1f)).intoArray(y, y0 + from + i);
      }
    }
  }

  /** Computes ln(1 + e^x) = max(x, 0) + ln(1 + e), e = e^-|x|. */
  static void softplus(float[] x, int x0, float[] y, int y0, int n) {
    float[] e = new float[Math.min(n, PIECE)];
    for (int from = 0; from < n; from += PIECE) {
      int count = Math.min(PIECE, n - from);
      expOfMinusAbs(x, x0 + from, e, 0, count);
      log1pUpTo1(e, 0, e, 0, count);
      for (int i = 0; i < count; i += Lanes.COUNT) {
        FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + from + i);
        FloatVector w = FloatVector.fromArray(FLOATS, e, i);
        v.blend(0f, v.lt(0f)).add(w).intoArray(y, y0 + from + i);
      }
    }
  }
}
