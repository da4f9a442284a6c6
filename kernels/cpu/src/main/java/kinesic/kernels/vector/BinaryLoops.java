package kinesic.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.Binary;

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
}
