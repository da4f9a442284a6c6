package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.Binary;
import kinesic.kernels.scalar.ScalarElementwise;

/** The loops of the functions of two arguments: z[i] = f(x[i], y[i]) for n values. */
final class BinaryLoops {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  private BinaryLoops() {}

  static void run(Binary f, float[] x, int x0, float[] y, int y0, float[] z, int z0, int n) {
    switch (f) {
      case ADD -> add(x, x0, y, y0, z, z0, n);
      case SUBTRACT -> subtract(x, x0, y, y0, z, z0, n);
      case MULTIPLY -> multiply(x, x0, y, y0, z, z0, n);
      case DIVIDE -> divide(x, x0, y, y0, z, z0, n);
      case MAXIMUM -> maximum(x, x0, y, y0, z, z0, n);
      case MINIMUM -> minimum(x, x0, y, y0, z, z0, n);
      case POW -> pow(x, x0, y, y0, z, z0, n);
      case ATAN2 -> atan2(x, x0, y, y0, z, z0, n);
      case LEAKY_RELU -> leakyRelu(x, x0, y, y0, z, z0, n);
      case LEAKY_RELU_SLOPE -> leakyReluSlope(x, x0, y, y0, z, z0, n);
      case GREATER_THAN -> greaterThan(x, x0, y, y0, z, z0, n);
      case GREATER_OR_EQUAL -> greaterOrEqual(x, x0, y, y0, z, z0, n);
      case LESS_THAN -> lessThan(x, x0, y, y0, z, z0, n);
      case LESS_OR_EQUAL -> lessOrEqual(x, x0, y, y0, z, z0, n);
      case EQUAL_TO -> equalTo(x, x0, y, y0, z, z0, n);
      case NOT_EQUAL_TO -> notEqualTo(x, x0, y, y0, z, z0, n);
    }
  }

  private static void add(float[] x, int x0, float[] y, int y0, float[] z, int z0, int n) {
    int i = 0;
    for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector a = FloatVector.fromArray(FLOATS, x, x0 + i);
      FloatVector b = FloatVector.fromArray(FLOATS, y, y0 + i);
      a.add(b).intoArray(z, z0 + i);
    }
    for (; i < n; i++) {
      z[z0 + i] = x[x0 + i] + y[y0 + i];
    }
  }

  private static void subtract(float[] x, int x0, float[] y, int y0, float[] z, int z0, int n) {
    int i = 0;
    for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector a = FloatVector.fromArray(FLOATS, x, x0 + i);
      FloatVector b = FloatVector.fromArray(FLOATS, y, y0 + i);
      a.sub(b).intoArray(z, z0 + i);
    }
    for (; i < n; i++) {
      z[z0 + i] = x[x0 + i] - y[y0 + i];
    }
  }

  private static void multiply(float[] x, int x0, float[] y, int y0, float[] z, int z0, int n) {
    int i = 0;
    for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector a = FloatVector.fromArray(FLOATS, x, x0 + i);
      FloatVector b = FloatVector.fromArray(FLOATS, y, y0 + i);
      a.mul(b).intoArray(z, z0 + i);
    }
    for (; i < n; i++) {
      z[z0 + i] = x[x0 + i] * y[y0 + i];
    }
  }

  private static void divide(float[] x, int x0, float[] y, int y0, float[] z, int z0, int n) {
    int i = 0;
    for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector a = FloatVector.fromArray(FLOATS, x, x0 + i);
      FloatVector b = FloatVector.fromArray(FLOATS, y, y0 + i);
      a.div(b).intoArray(z, z0 + i);
    }
    for (; i < n; i++) {
      z[z0 + i] = x[x0 + i] / y[y0 + i];
    }
  }

  private static void maximum(float[] x, int x0, float[] y, int y0, float[] z, int z0, int n) {
    int i = 0;
    for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector a = FloatVector.fromArray(FLOATS, x, x0 + i);
      FloatVector b = FloatVector.fromArray(FLOATS, y, y0 + i);
      a.max(b).intoArray(z, z0 + i);
    }
    for (; i < n; i++) {
      z[z0 + i] = Math.max(x[x0 + i], y[y0 + i]);
    }
  }

  private static void minimum(float[] x, int x0, float[] y, int y0, float[] z, int z0, int n) {
    int i = 0;
    for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector a = FloatVector.fromArray(FLOATS, x, x0 + i);
      FloatVector b = FloatVector.fromArray(FLOATS, y, y0 + i);
      a.min(b).intoArray(z, z0 + i);
    }
    for (; i < n; i++) {
      z[z0 + i] = Math.min(x[x0 + i], y[y0 + i]);
    }
  }

  /** As the scalar kernel: a power takes more digits than a float has on the way. */
  private static void pow(float[] x, int x0, float[] y, int y0, float[] z, int z0, int n) {
    for (int i = 0; i < n; i++) {
      z[z0 + i] = (float) ScalarElementwise.pow(x[x0 + i], y[y0 + i]);
    }
  }

  /** As the scalar kernel: no network spends time in it. */
  private static void atan2(float[] x, int x0, float[] y, int y0, float[] z, int z0, int n) {
    for (int i = 0; i < n; i++) {
      z[z0 + i] = (float) Math.atan2(x[x0 + i], y[y0 + i]);
    }
  }

  private static void leakyRelu(float[] x, int x0, float[] y, int y0, float[] z, int z0, int n) {
    int i = 0;
    for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector a = FloatVector.fromArray(FLOATS, x, x0 + i);
      FloatVector b = FloatVector.fromArray(FLOATS, y, y0 + i);
      a.mul(b).blend(a, a.compare(GT, 0f)).intoArray(z, z0 + i);
    }
    for (; i < n; i++) {
      z[z0 + i] = x[x0 + i] > 0 ? x[x0 + i] : x[x0 + i] * y[y0 + i];
    }
  }

  private static void leakyReluSlope(
      float[] x, int x0, float[] y, int y0, float[] z, int z0, int n) {
    int i = 0;
    for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector a = FloatVector.fromArray(FLOATS, x, x0 + i);
      FloatVector b = FloatVector.fromArray(FLOATS, y, y0 + i);
      b.blend(1f, a.compare(GT, 0f)).intoArray(z, z0 + i);
    }
    for (; i < n; i++) {
      z[z0 + i] = x[x0 + i] > 0 ? 1 : y[y0 + i];
    }
  }

  private static void greaterThan(float[] x, int x0, float[] y, int y0, float[] z, int z0, int n) {
    int i = 0;
    for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector a = FloatVector.fromArray(FLOATS, x, x0 + i);
      FloatVector b = FloatVector.fromArray(FLOATS, y, y0 + i);
      FloatVector.zero(FLOATS).blend(1f, a.compare(GT, b)).intoArray(z, z0 + i);
    }
    for (; i < n; i++) {
      z[z0 + i] = x[x0 + i] > y[y0 + i] ? 1 : 0;
    }
  }

  private static void greaterOrEqual(
      float[] x, int x0, float[] y, int y0, float[] z, int z0, int n) {
    int i = 0;
    for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector a = FloatVector.fromArray(FLOATS, x, x0 + i);
      FloatVector b = FloatVector.fromArray(FLOATS, y, y0 + i);
      FloatVector.zero(FLOATS).blend(1f, a.compare(GE, b)).intoArray(z, z0 + i);
    }
    for (; i < n; i++) {
      z[z0 + i] = x[x0 + i] >= y[y0 + i] ? 1 : 0;
    }
  }

  private static void lessThan(float[] x, int x0, float[] y, int y0, float[] z, int z0, int n) {
    int i = 0;
    for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector a = FloatVector.fromArray(FLOATS, x, x0 + i);
      FloatVector b = FloatVector.fromArray(FLOATS, y, y0 + i);
      FloatVector.zero(FLOATS).blend(1f, a.compare(LT, b)).intoArray(z, z0 + i);
    }
    for (; i < n; i++) {
      z[z0 + i] = x[x0 + i] < y[y0 + i] ? 1 : 0;
    }
  }

  private static void lessOrEqual(float[] x, int x0, float[] y, int y0, float[] z, int z0, int n) {
    int i = 0;
    for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector a = FloatVector.fromArray(FLOATS, x, x0 + i);
      FloatVector b = FloatVector.fromArray(FLOATS, y, y0 + i);
      FloatVector.zero(FLOATS).blend(1f, a.compare(LE, b)).intoArray(z, z0 + i);
    }
    for (; i < n; i++) {
      z[z0 + i] = x[x0 + i] <= y[y0 + i] ? 1 : 0;
    }
  }

  private static void equalTo(float[] x, int x0, float[] y, int y0, float[] z, int z0, int n) {
    int i = 0;
    for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector a = FloatVector.fromArray(FLOATS, x, x0 + i);
      FloatVector b = FloatVector.fromArray(FLOATS, y, y0 + i);
      FloatVector.zero(FLOATS).blend(1f, a.compare(EQ, b)).intoArray(z, z0 + i);
    }
    for (; i < n; i++) {
      z[z0 + i] = x[x0 + i] == y[y0 + i] ? 1 : 0;
    }
  }

  private static void notEqualTo(float[] x, int x0, float[] y, int y0, float[] z, int z0, int n) {
    int i = 0;
    for (; i <= n - Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector a = FloatVector.fromArray(FLOATS, x, x0 + i);
      FloatVector b = FloatVector.fromArray(FLOATS, y, y0 + i);
      FloatVector.zero(FLOATS).blend(1f, a.compare(NE, b)).intoArray(z, z0 + i);
    }
    for (; i < n; i++) {
      z[z0 + i] = x[x0 + i] != y[y0 + i] ? 1 : 0;
    }
  }
}
