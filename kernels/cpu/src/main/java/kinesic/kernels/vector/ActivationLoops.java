package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Activation functions and their derivatives over whole vectors, as {@link UnaryLoops} and {@link
 * UnaryGradientLoops}: n is a multiple of the vector length, and all derivatives but that of ReLU6
 * are computed from x. GELU is in {@link GaussLoops}.
 */
final class ActivationLoops {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  /** The floats that are processed at a time: the arrays between two loops stay in L1. */
  private static final int PIECE = 512;

  /** Beyond it a function of e^x is 0 or its argument, and a larger e^x could overflow. */
  private static final float LARGE = 20f;

  /** The same for {@link #geluTanh}, whose exponent grows with x³. */
  private static final float LARGE_CUBIC = 15f;

  /** 2 √(2/π), and the factor of x³ in the exponent of {@link #geluTanh}. */
  private static final float W1 = 1.595769f;

  private static final float W3 = 0.071354814f;

  private ActivationLoops() {}

  static void relu6(float[] x, int x0, float[] y, int y0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + i);
      v.blend(0f, v.compare(LT, 0f)).blend(6f, v.compare(GT, 6f)).intoArray(y, y0 + i);
    }
  }

  /** gx = gy where 0 < y < 6, else 0. */
  static void relu6Gradient(float[] ys, int y0, float[] gy, int gy0, float[] gx, int gx0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector y = FloatVector.fromArray(FLOATS, ys, y0 + i);
      FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + i);
      VectorMask<Float> inside = y.compare(GT, 0f).and(y.compare(LT, 6f));
      FloatVector.zero(FLOATS).blend(g, inside).intoArray(gx, gx0 + i);
    }
  }

  static void hardsigmoid(float[] x, int x0, float[] y, int y0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + i).add(3f);
      v.blend(0f, v.compare(LT, 0f)).blend(6f, v.compare(GT, 6f)).mul(1f / 6).intoArray(y, y0 + i);
    }
  }

  /** gx = gy / 6 where -3 < x < 3, else 0. */
  static void hardsigmoidGradient(
      float[] x, int x0, float[] gy, int gy0, float[] gx, int gx0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + i);
      FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + i).mul(1f / 6);
      VectorMask<Float> inside = v.compare(GT, -3f).and(v.compare(LT, 3f));
      FloatVector.zero(FLOATS).blend(g, inside).intoArray(gx, gx0 + i);
    }
  }

  static void hardswish(float[] x, int x0, float[] y, int y0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + i);
      FloatVector w = v.add(3f);
      w.blend(0f, w.compare(LT, 0f))
          .blend(6f, w.compare(GT, 6f))
          .mul(1f / 6)
          .mul(v)
          .intoArray(y, y0 + i);
    }
  }

  /** gx = 0 up to -3, gy from 3 on, and gy · (x / 3 + 1/2) between them. */
  static void hardswishGradient(
      float[] x, int x0, float[] gy, int gy0, float[] gx, int gx0, int n) {
    FloatVector half = FloatVector.broadcast(FLOATS, 0.5f);
    FloatVector third = FloatVector.broadcast(FLOATS, 1f / 3);
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + i);
      FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + i);
      v.fma(third, half)
          .mul(g)
          .blend(0f, v.compare(LE, -3f))
          .blend(g, v.compare(GE, 3f))
          .intoArray(gx, gx0 + i);
    }
  }

  /** Computes x · σ(x); with e = e^-|x|, σ(x) is 1 / (1 + e), or e / (1 + e) for negative x. */
  static void silu(float[] x, int x0, float[] y, int y0, int n) {
    float[] e = new float[Math.min(n, PIECE)];
    for (int from = 0; from < n; from += PIECE) {
      int count = Math.min(PIECE, n - from);
      Transcendental.expOfMinusAbs(x, x0 + from, e, 0, count);
      for (int i = 0; i < count; i += Lanes.COUNT) {
        FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + from + i);
        FloatVector w = FloatVector.fromArray(FLOATS, e, i);
        FloatVector numerator = FloatVector.broadcast(FLOATS, 1f).blend(w, v.lt(0f));
        numerator.div(w.add(1f)).mul(v).intoArray(y, y0 + from + i);
      }
    }
  }

  /** gx = gy · σ(x) (1 + x σ(-x)). */
  static void siluGradient(float[] x, int x0, float[] gy, int gy0, float[] gx, int gx0, int n) {
    float[] e = new float[Math.min(n, PIECE)];
    for (int from = 0; from < n; from += PIECE) {
      int count = Math.min(PIECE, n - from);
      Transcendental.expOfMinusAbs(x, x0 + from, e, 0, count);
      for (int i = 0; i < count; i += Lanes.COUNT) {
        FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + from + i);
        FloatVector w = FloatVector.fromArray(FLOATS, e, i);
        FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + from + i);
        FloatVector one = FloatVector.broadcast(FLOATS, 1f);
        VectorMask<Float> negative = v.lt(0f);
        FloatVector scale = one.div(w.add(1f));
        FloatVector s = one.blend(w, negative).mul(scale);
        FloatVector complement = w.blend(one, negative).mul(scale);
        v.fma(complement, one).mul(s).mul(g).intoArray(gx, gx0 + from + i);
      }
    }
  }

  /** Computes x · σ(w). */
  static void geluTanh(float[] x, int x0, float[] y, int y0, int n) {
    float[] s = new float[Math.min(n, PIECE)];
    for (int from = 0; from < n; from += PIECE) {
      int count = Math.min(PIECE, n - from);
      cubic(x, x0 + from, s, count);
      Transcendental.sigmoid(s, 0, s, 0, count);
      for (int i = 0; i < count; i += Lanes.COUNT) {
        FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + from + i);
        v.mul(FloatVector.fromArray(FLOATS, s, i)).intoArray(y, y0 + from + i);
      }
    }
  }

  /** Computes w = x (W1 + W3 x²), with x limited to where σ(w) is neither 0 nor 1. */
  private static void cubic(float[] x, int x0, float[] w, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + i);
      v = v.blend(LARGE_CUBIC, v.compare(GT, LARGE_CUBIC));
      v = v.blend(-LARGE_CUBIC, v.compare(LT, -LARGE_CUBIC));
      FloatVector square = v.mul(v);
      square
          .fma(FloatVector.broadcast(FLOATS, W3), FloatVector.broadcast(FLOATS, W1))
          .mul(v)
          .intoArray(w, i);
    }
  }

  /** gx = gy · σ(w) (1 + x σ(-w) dw/dx). */
  static void geluTanhGradient(float[] x, int x0, float[] gy, int gy0, float[] gx, int gx0, int n) {
    float[] ws = new float[Math.min(n, PIECE)];
    float[] e = new float[Math.min(n, PIECE)];
    for (int from = 0; from < n; from += PIECE) {
      int count = Math.min(PIECE, n - from);
      cubic(x, x0 + from, ws, count);
      Transcendental.expOfMinusAbs(ws, 0, e, 0, count);
      for (int i = 0; i < count; i += Lanes.COUNT) {
        FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + from + i);
        v = v.blend(LARGE_CUBIC, v.compare(GT, LARGE_CUBIC));
        v = v.blend(-LARGE_CUBIC, v.compare(LT, -LARGE_CUBIC));
        FloatVector w = FloatVector.fromArray(FLOATS, e, i);
        FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + from + i);
        FloatVector one = FloatVector.broadcast(FLOATS, 1f);
        VectorMask<Float> negative = v.lt(0f);
        FloatVector scale = one.div(w.add(1f));
        FloatVector s = one.blend(w, negative).mul(scale);
        FloatVector complement = w.blend(one, negative).mul(scale);
        FloatVector square = v.mul(v);
        FloatVector slope =
            square.fma(FloatVector.broadcast(FLOATS, 3 * W3), FloatVector.broadcast(FLOATS, W1));
        v.mul(complement).fma(slope, one).mul(s).mul(g).intoArray(gx, gx0 + from + i);
      }
    }
  }

  /** Computes x n / (n + 2) with n = e² + 2 e, e = e^x. */
  static void mish(float[] x, int x0, float[] y, int y0, int n) {
    float[] e = new float[Math.min(n, PIECE)];
    for (int from = 0; from < n; from += PIECE) {
      int count = Math.min(PIECE, n - from);
      expOfLimited(x, x0 + from, e, count);
      for (int i = 0; i < count; i += Lanes.COUNT) {
        FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + from + i);
        FloatVector w = FloatVector.fromArray(FLOATS, e, i);
        FloatVector m = w.add(2f).mul(w);
        m.div(m.add(2f)).mul(v).intoArray(y, y0 + from + i);
      }
    }
  }

  /** Computes e^min(x, 20). */
  private static void expOfLimited(float[] x, int x0, float[] e, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + i);
      v.blend(LARGE, v.compare(GT, LARGE)).intoArray(e, i);
    }
    Transcendental.exp(e, 0, e, 0, n);
  }

  /** gx = gy · (n / (n + 2) + 4 x e (1 + e) / (n + 2)²). */
  static void mishGradient(float[] x, int x0, float[] gy, int gy0, float[] gx, int gx0, int n) {
    float[] e = new float[Math.min(n, PIECE)];
    for (int from = 0; from < n; from += PIECE) {
      int count = Math.min(PIECE, n - from);
      expOfLimited(x, x0 + from, e, count);
      for (int i = 0; i < count; i += Lanes.COUNT) {
        FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + from + i);
        v = v.blend(LARGE, v.compare(GT, LARGE));
        FloatVector w = FloatVector.fromArray(FLOATS, e, i);
        FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + from + i);
        FloatVector m = w.add(2f).mul(w);
        FloatVector d = FloatVector.broadcast(FLOATS, 1f).div(m.add(2f));
        FloatVector second = w.add(1f).mul(d).mul(w).mul(d).mul(4f).mul(v);
        m.fma(d, second).mul(g).intoArray(gx, gx0 + from + i);
      }
    }
  }
}
