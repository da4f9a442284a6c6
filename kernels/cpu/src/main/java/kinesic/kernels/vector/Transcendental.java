package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NEG;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * Exponential, logarithm and their relatives for a vector of floats.
 *
 * <p>The argument is reduced to an interval around 0 on which a minimax polynomial for the
 * function's own relative error is used. The greatest errors, measured on every one of the 2³²
 * floats against {@link Math} in double, in units in the last place of the correctly rounded
 * result:
 *
 * <pre>
 *   exp       0.979   at -0x1.759aa2p2    (-5.837563)
 *   log       0.853   at  0x1.66263ep0     (1.399021)
 *   tanh      2.499   at ±0x1.205368p2    (±4.505091)
 *   sigmoid   2.402   at -0x1.0a111ap2    (-4.157294), at most 1.499 for positive arguments
 *   softplus  1.703   at -0x1.c295fp-1    (-0.880050)
 * </pre>
 *
 * <p>Infinities, NaN, zeros of both signs, denormal arguments and denormal results are as in {@link
 * Math}: none of the floats was different.
 */
final class Transcendental {

  private static final double LN2 = 0.6931471805599453;
  private static final float LOG2_E = (float) (1 / LN2);

  /** ln 2 in two parts; the upper one has 15 bits, so its product with an exponent is exact. */
  private static final float LN2_HIGH = 0x1.62e4p-1f;

  private static final float LN2_LOW = (float) (LN2 - LN2_HIGH);

  /** 1.5·2²³: adding it rounds a small float to an integer, which is then in the low bits. */
  private static final float ROUNDING = 0x1.8p23f;

  private static final int ROUNDING_BITS = Float.floatToRawIntBits(ROUNDING);
  private static final int EXPONENT_BIAS = 127;
  private static final int FRACTION_BITS = 23;

  /** (e^r - 1 - r) / r² on |r| <= ln 2 / 2, relative to e^r - 1: error 2.4e-9. */
  private static final float E0 = 0.5f;

  private static final float E1 = 1.6666666e-1f;
  private static final float E2 = 4.166636e-2f;
  private static final float E3 = 8.33339e-3f;
  private static final float E4 = 1.3940668e-3f;
  private static final float E5 = 1.9845882e-4f;

  /** (ln(1 + f) - f + f²/2) / f³ on √½ <= 1 + f <= √2, relative to ln(1 + f): error 6.2e-9. */
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
   * e^x. With n = x / ln 2 rounded, e^x = 2^n · e^r; 2^n is applied as two factors, since it may
   * lie outside of the normal floats where the result does not.
   */
  static FloatVector exp(FloatVector x) {
    // beyond these the result is 0 or infinite; NaN passes both comparisons unchanged
    FloatVector v = x.blend(-104f, x.compare(LT, -104f)).blend(89f, x.compare(GT, 89f));
    FloatVector rounded = v.fma(vector(LOG2_E), vector(ROUNDING));
    FloatVector n = rounded.sub(ROUNDING);
    FloatVector r = remainder(v, n);
    FloatVector p = expm1Reduced(r).add(1f);
    IntVector exponent = rounded.reinterpretAsInts().sub(ROUNDING_BITS);
    IntVector half = exponent.lanewise(ASHR, 1);
    return p.mul(powerOfTwo(half)).mul(powerOfTwo(exponent.sub(half)));
  }

  /** v - n · ln 2. */
  private static FloatVector remainder(FloatVector v, FloatVector n) {
    return n.fma(vector(-LN2_LOW), n.fma(vector(-LN2_HIGH), v));
  }

  /** e^r - 1 for |r| <= ln 2 / 2. */
  private static FloatVector expm1Reduced(FloatVector r) {
    FloatVector q = r.fma(vector(E5), vector(E4));
    q = q.fma(r, vector(E3));
    q = q.fma(r, vector(E2));
    q = q.fma(r, vector(E1));
    q = q.fma(r, vector(E0));
    return q.fma(r.mul(r), r);
  }

  private static FloatVector powerOfTwo(IntVector exponent) {
    return exponent.add(EXPONENT_BIAS).lanewise(LSHL, FRACTION_BITS).reinterpretAsFloats();
  }

  /** ln x. With x = 2^k · (1 + f), √½ <= 1 + f < √2, ln x = k · ln 2 + ln(1 + f). */
  static FloatVector log(FloatVector x) {
    VectorMask<Float> small = x.lt(Float.MIN_NORMAL);
    FloatVector normal = x.blend(x.mul(0x1p23f), small);
    int offset = Float.floatToRawIntBits(SQRT_HALF);
    IntVector bits = normal.reinterpretAsInts();
    IntVector k = bits.sub(offset).lanewise(ASHR, FRACTION_BITS);
    FloatVector f = bits.sub(k.lanewise(LSHL, FRACTION_BITS)).reinterpretAsFloats().sub(1f);
    FloatVector exponent = (FloatVector) k.convert(I2F, 0);
    FloatVector result =
        logReduced(f, exponent.sub(FloatVector.zero(Lanes.FLOATS).blend(23f, small)));
    result = result.blend(Float.NEGATIVE_INFINITY, x.eq(0f));
    result = result.blend(Float.NaN, x.lt(0f));
    // infinity and NaN are their own logarithms
    return result.blend(x, x.lt(Float.POSITIVE_INFINITY).not());
  }

  /** k · ln 2 + ln(1 + f) for √½ <= 1 + f <= √2, small terms first. */
  private static FloatVector logReduced(FloatVector f, FloatVector k) {
    FloatVector q = f.fma(vector(L7), vector(L6));
    q = q.fma(f, vector(L5));
    q = q.fma(f, vector(L4));
    q = q.fma(f, vector(L3));
    q = q.fma(f, vector(L2));
    q = q.fma(f, vector(L1));
    q = q.fma(f, vector(L0));
    FloatVector square = f.mul(f);
    FloatVector small = q.fma(square.mul(f), k.mul(LN2_LOW));
    return k.fma(vector(LN2_HIGH), square.fma(vector(-0.5f), small).add(f));
  }

  /** tanh x = |m| / (2 + m) with m = e^(-2|x|) - 1, and the sign of x. */
  static FloatVector tanh(FloatVector x) {
    FloatVector v = x.lanewise(ABS).mul(-2f);
    v = v.blend(-40f, v.lt(-40f)); // tanh is 1 from 20 on
    FloatVector rounded = v.fma(vector(LOG2_E), vector(ROUNDING));
    FloatVector n = rounded.sub(ROUNDING);
    FloatVector scale = powerOfTwo(rounded.reinterpretAsInts().sub(ROUNDING_BITS));
    FloatVector m = expm1Reduced(remainder(v, n)).fma(scale, scale.sub(1f));
    FloatVector y = m.lanewise(ABS).div(m.add(2f));
    IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
    return y.reinterpretAsInts().or(sign).reinterpretAsFloats();
  }

  /** 1 / (1 + e^-x), for negative x as e^x / (1 + e^x), so that nothing overflows or is lost. */
  static FloatVector sigmoid(FloatVector x) {
    FloatVector e = exp(x.lanewise(ABS).lanewise(NEG));
    return vector(1f).blend(e, x.lt(0f)).div(e.add(1f));
  }

  /** ln(1 + e^x) = max(x, 0) + ln(1 + e), e = e^-|x|. */
  static FloatVector softplus(FloatVector x) {
    FloatVector e = exp(x.lanewise(ABS).lanewise(NEG));
    // 1 + e = 2^k · (1 + f): f = e, or (e - 1) / 2 with k = 1 where 1 + e > √2
    VectorMask<Float> large = e.compare(GT, SQRT_2_LESS_1);
    FloatVector f = e.blend(e.sub(1f).mul(0.5f), large);
    FloatVector k = FloatVector.zero(Lanes.FLOATS).blend(1f, large);
    return x.blend(0f, x.lt(0f)).add(logReduced(f, k));
  }

  private static FloatVector vector(float value) {
    return FloatVector.broadcast(Lanes.FLOATS, value);
  }
}
