package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NEG;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.Unary;

/**
 * The loops of the derivatives of {@link UnaryLoops} over whole vectors: gx[i] = gy[i] · f' for n
 * values, where n is a multiple of the vector length; k is x or y as {@link Unary#keeps} says.
 */
final class UnaryGradientLoops {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  private UnaryGradientLoops() {}

  static void run(Unary f, float[] k, int k0, float[] gy, int gy0, float[] gx, int gx0, int n) {
    switch (f) {
      case NEGATE -> negate(gy, gy0, gx, gx0, n);
      case EXP -> exp(k, k0, gy, gy0, gx, gx0, n);
      case LOG -> log(k, k0, gy, gy0, gx, gx0, n);
      case SQRT -> sqrt(k, k0, gy, gy0, gx, gx0, n);
      case SQUARE -> square(k, k0, gy, gy0, gx, gx0, n);
      case ABS -> abs(k, k0, gy, gy0, gx, gx0, n);
      case RECIPROCAL -> reciprocal(k, k0, gy, gy0, gx, gx0, n);
      case RSQRT -> rsqrt(k, k0, gy, gy0, gx, gx0, n);
      case SIGN, FLOOR, ROUND -> Arrays.fill(gx, gx0, gx0 + n, 0f);
      case SIN -> sin(k, k0, gy, gy0, gx, gx0, n);
      case COS -> cos(k, k0, gy, gy0, gx, gx0, n);
      case ERF -> GaussLoops.erfGradient(k, k0, gy, gy0, gx, gx0, n);
      case LOG1P -> log1p(k, k0, gy, gy0, gx, gx0, n);
      case EXPM1 -> expm1(k, k0, gy, gy0, gx, gx0, n);
      case TANH -> tanh(k, k0, gy, gy0, gx, gx0, n);
      case SIGMOID -> sigmoid(k, k0, gy, gy0, gx, gx0, n);
      case RELU -> relu(k, k0, gy, gy0, gx, gx0, n);
      case SOFTPLUS -> softplus(k, k0, gy, gy0, gx, gx0, n);
      case RELU6 -> ActivationLoops.relu6Gradient(k, k0, gy, gy0, gx, gx0, n);
      case HARDSIGMOID -> ActivationLoops.hardsigmoidGradient(k, k0, gy, gy0, gx, gx0, n);
      case HARDSWISH -> ActivationLoops.hardswishGradient(k, k0, gy, gy0, gx, gx0, n);
      case SILU -> ActivationLoops.siluGradient(k, k0, gy, gy0, gx, gx0, n);
      case GELU -> GaussLoops.geluGradient(k, k0, gy, gy0, gx, gx0, n);
      case GELU_TANH -> ActivationLoops.geluTanhGradient(k, k0, gy, gy0, gx, gx0, n);
      case MISH -> ActivationLoops.mishGradient(k, k0, gy, gy0, gx, gx0, n);
    }
  }

  /** gx = -gy. */
  private static void negate(float[] gy, int gy0, float[] gx, int gx0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + i);
      g.lanewise(NEG).intoArray(gx, gx0 + i);
    }
  }

  /** gx = gy · y. */
  private static void exp(float[] ks, int k0, float[] gy, int gy0, float[] gx, int gx0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector k = FloatVector.fromArray(FLOATS, ks, k0 + i);
      FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + i);
      g.mul(k).intoArray(gx, gx0 + i);
    }
  }

  /** gx = gy / x. */
  private static void log(float[] ks, int k0, float[] gy, int gy0, float[] gx, int gx0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector k = FloatVector.fromArray(FLOATS, ks, k0 + i);
      FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + i);
      g.div(k).intoArray(gx, gx0 + i);
    }
  }

  /** gx = gy / (2 y). */
  private static void sqrt(float[] ks, int k0, float[] gy, int gy0, float[] gx, int gx0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector k = FloatVector.fromArray(FLOATS, ks, k0 + i);
      FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + i);
      g.div(k.add(k)).intoArray(gx, gx0 + i);
    }
  }

  /** gx = gy · x · 2; in this order it overflows only if the result is infinite. */
  private static void square(float[] ks, int k0, float[] gy, int gy0, float[] gx, int gx0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector k = FloatVector.fromArray(FLOATS, ks, k0 + i);
      FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + i);
      g.mul(k).mul(2f).intoArray(gx, gx0 + i);
    }
  }

  /** gx = gy · sign x. */
  private static void abs(float[] ks, int k0, float[] gy, int gy0, float[] gx, int gx0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector k = FloatVector.fromArray(FLOATS, ks, k0 + i);
      FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + i);
      VectorMask<Float> negative = k.compare(LT, 0f);
      VectorMask<Float> signed = negative.or(k.compare(GT, 0f));
      // zero and NaN are their own sign
      FloatVector sign = k.blend(FloatVector.broadcast(FLOATS, 1f).blend(-1f, negative), signed);
      g.mul(sign).intoArray(gx, gx0 + i);
    }
  }

  /** gx = -gy · y²; in this order y² alone cannot overflow. */
  private static void reciprocal(
      float[] ks, int k0, float[] gy, int gy0, float[] gx, int gx0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector k = FloatVector.fromArray(FLOATS, ks, k0 + i);
      FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + i);
      g.mul(k).mul(k).lanewise(NEG).intoArray(gx, gx0 + i);
    }
  }

  /** gx = -gy · y³ / 2. */
  private static void rsqrt(float[] ks, int k0, float[] gy, int gy0, float[] gx, int gx0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector k = FloatVector.fromArray(FLOATS, ks, k0 + i);
      FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + i);
      g.mul(-0.5f).mul(k).mul(k).mul(k).intoArray(gx, gx0 + i);
    }
  }

  /** gx = gy · cos x, as the scalar kernel. */
  private static void sin(float[] ks, int k0, float[] gy, int gy0, float[] gx, int gx0, int n) {
    for (int i = 0; i < n; i++) {
      gx[gx0 + i] = (float) (gy[gy0 + i] * Math.cos(ks[k0 + i]));
    }
  }

  /** gx = -gy · sin x, as the scalar kernel. */
  private static void cos(float[] ks, int k0, float[] gy, int gy0, float[] gx, int gx0, int n) {
    for (int i = 0; i < n; i++) {
      gx[gx0 + i] = (float) (-gy[gy0 + i] * Math.sin(ks[k0 + i]));
    }
  }

  /** gx = gy / (1 + x). */
  private static void log1p(float[] ks, int k0, float[] gy, int gy0, float[] gx, int gx0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector k = FloatVector.fromArray(FLOATS, ks, k0 + i);
      FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + i);
      g.div(k.add(1f)).intoArray(gx, gx0 + i);
    }
  }

  /** gx = gy · (y + 1). */
  private static void expm1(float[] ks, int k0, float[] gy, int gy0, float[] gx, int gx0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector k = FloatVector.fromArray(FLOATS, ks, k0 + i);
      FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + i);
      g.mul(k.add(1f)).intoArray(gx, gx0 + i);
    }
  }

  /** gx = gy · (1 - y)(1 + y), which loses no precision where y is close to 1. */
  private static void tanh(float[] ks, int k0, float[] gy, int gy0, float[] gx, int gx0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector k = FloatVector.fromArray(FLOATS, ks, k0 + i);
      FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + i);
      g.mul(FloatVector.broadcast(FLOATS, 1f).sub(k).mul(k.add(1f))).intoArray(gx, gx0 + i);
    }
  }

  /** gx = gy · y (1 - y). */
  private static void sigmoid(float[] ks, int k0, float[] gy, int gy0, float[] gx, int gx0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector k = FloatVector.fromArray(FLOATS, ks, k0 + i);
      FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + i);
      g.mul(FloatVector.broadcast(FLOATS, 1f).sub(k).mul(k)).intoArray(gx, gx0 + i);
    }
  }

  /** gx = gy where y > 0, else 0. */
  private static void relu(float[] ks, int k0, float[] gy, int gy0, float[] gx, int gx0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector k = FloatVector.fromArray(FLOATS, ks, k0 + i);
      FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + i);
      FloatVector.zero(FLOATS).blend(g, k.compare(GT, 0f)).intoArray(gx, gx0 + i);
    }
  }

  /** gx = gy · sigmoid x. */
  private static void softplus(
      float[] ks, int k0, float[] gy, int gy0, float[] gx, int gx0, int n) {
    float[] s = new float[n];
    Transcendental.sigmoid(ks, k0, s, 0, n);
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + i);
      g.mul(FloatVector.fromArray(FLOATS, s, i)).intoArray(gx, gx0 + i);
    }
  }
}
