package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NEG;
import static jdk.incubator.vector.VectorOperators.SQRT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.Unary;

/**
 * The loops of the functions of one argument over whole vectors: y[i] = f(x[i]) for n values, where
 * n is a multiple of the vector length. Each function has a loop of its own, because C2 compiles a
 * shared loop with the function as a parameter to calls that box every vector.
 */
final class UnaryLoops {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  /** 2²³: floats from here on are integers. */
  private static final float FRACTIONLESS = 0x1p23f;

  private UnaryLoops() {}

  static void run(Unary f, float[] x, int x0, float[] y, int y0, int n) {
    switch (f) {
      case NEGATE -> negate(x, x0, y, y0, n);
      case EXP -> Transcendental.exp(x, x0, y, y0, n);
      case LOG -> Transcendental.log(x, x0, y, y0, n);
      case SQRT -> sqrt(x, x0, y, y0, n);
      case SQUARE -> square(x, x0, y, y0, n);
      case ABS -> abs(x, x0, y, y0, n);
      case RECIPROCAL -> reciprocal(x, x0, y, y0, n);
      case RSQRT -> rsqrt(x, x0, y, y0, n);
      case SIGN -> sign(x, x0, y, y0, n);
      case FLOOR -> floor(x, x0, y, y0, n);
      case ROUND -> round(x, x0, y, y0, n);
      case SIN -> sin(x, x0, y, y0, n);
      case COS -> cos(x, x0, y, y0, n);
      case ERF -> GaussLoops.erf(x, x0, y, y0, n);
      case LOG1P -> Transcendental.log1p(x, x0, y, y0, n);
      case EXPM1 -> Transcendental.expm1(x, x0, y, y0, n);
      case TANH -> Transcendental.tanh(x, x0, y, y0, n);
      case SIGMOID -> Transcendental.sigmoid(x, x0, y, y0, n);
      case RELU -> relu(x, x0, y, y0, n);
      case SOFTPLUS -> Transcendental.softplus(x, x0, y, y0, n);
      case RELU6 -> ActivationLoops.relu6(x, x0, y, y0, n);
      case HARDSIGMOID -> ActivationLoops.hardsigmoid(x, x0, y, y0, n);
      case HARDSWISH -> ActivationLoops.hardswish(x, x0, y, y0, n);
      case SILU -> ActivationLoops.silu(x, x0, y, y0, n);
      case GELU -> GaussLoops.gelu(x, x0, y, y0, n);
      case GELU_TANH -> ActivationLoops.geluTanh(x, x0, y, y0, n);
      case MISH -> ActivationLoops.mish(x, x0, y, y0, n);
    }
  }

  private static void negate(float[] x, int x0, float[] y, int y0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + i);
      v.lanewise(NEG).intoArray(y, y0 + i);
    }
  }

  private static void sqrt(float[] x, int x0, float[] y, int y0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + i);
      v.lanewise(SQRT).intoArray(y, y0 + i);
    }
  }

  private static void square(float[] x, int x0, float[] y, int y0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + i);
      v.mul(v).intoArray(y, y0 + i);
    }
  }

  private static void abs(float[] x, int x0, float[] y, int y0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + i);
      v.lanewise(ABS).intoArray(y, y0 + i);
    }
  }

  private static void reciprocal(float[] x, int x0, float[] y, int y0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + i);
      FloatVector.broadcast(FLOATS, 1f).div(v).intoArray(y, y0 + i);
    }
  }

  private static void rsqrt(float[] x, int x0, float[] y, int y0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + i);
      FloatVector.broadcast(FLOATS, 1f).div(v.lanewise(SQRT)).intoArray(y, y0 + i);
    }
  }

  private static void sign(float[] x, int x0, float[] y, int y0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + i);
      FloatVector.zero(FLOATS)
          .blend(1f, v.compare(GT, 0f))
          .blend(-1f, v.compare(LT, 0f))
          .intoArray(y, y0 + i);
    }
  }

  /** Computes the closest integer, and subtracts 1 if it exceeds x. */
  private static void floor(float[] x, int x0, float[] y, int y0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + i);
      FloatVector a = v.abs();
      FloatVector integer = a.add(FRACTIONLESS).sub(FRACTIONLESS);
      integer = integer.blend(integer.neg(), v.compare(LT, 0f));
      integer = integer.blend(integer.sub(1f), integer.compare(GT, v));
      v.blend(integer, a.compare(LT, FRACTIONLESS)).intoArray(y, y0 + i);
    }
  }

  /** Adds and subtracts 2²³, which rounds the magnitude to an integer, half to even. */
  private static void round(float[] x, int x0, float[] y, int y0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + i);
      FloatVector a = v.abs();
      FloatVector integer = a.add(FRACTIONLESS).sub(FRACTIONLESS);
      integer = integer.blend(integer.neg(), v.compare(LT, 0f));
      v.blend(integer, a.compare(LT, FRACTIONLESS)).intoArray(y, y0 + i);
    }
  }

  /** As the scalar kernel: no network spends time in it, and large arguments need many digits. */
  private static void sin(float[] x, int x0, float[] y, int y0, int n) {
    for (int i = 0; i < n; i++) {
      y[y0 + i] = (float) Math.sin(x[x0 + i]);
    }
  }

  /** As the scalar kernel, like {@link #sin}. */
  private static void cos(float[] x, int x0, float[] y, int y0, int n) {
    for (int i = 0; i < n; i++) {
      y[y0 + i] = (float) Math.cos(x[x0 + i]);
    }
  }

  private static void relu(float[] x, int x0, float[] y, int y0, int n) {
    for (int i = 0; i < n; i += Lanes.COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + i);
      v.blend(0f, v.compare(LT, 0f)).intoArray(y, y0 + i);
    }
  }
}
