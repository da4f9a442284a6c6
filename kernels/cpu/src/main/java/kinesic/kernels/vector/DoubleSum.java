package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.F2D;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of floats in double, in an order that depends on their number alone. Floats are converted
 * while they are loaded: converting the upper half of a vector in a register takes several
 * instructions, and sometimes more code than C2 is willing to inline.
 */
final class DoubleSum {

  private static final VectorSpecies<Float> HALF = Lanes.HALF;
  private static final VectorSpecies<Double> DOUBLES = Lanes.DOUBLES;
  private static final int LANES = DOUBLES.length();

  private DoubleSum() {}

  /** Returns Σ x[x0 + i] for i below n. */
  static double of(float[] x, int x0, int n) {
    DoubleVector a = DoubleVector.zero(DOUBLES);
    DoubleVector b = DoubleVector.zero(DOUBLES);
    int i = 0;
    for (; i <= n - 2 * LANES; i += 2 * LANES) {
      FloatVector v = FloatVector.fromArray(HALF, x, x0 + i);
      FloatVector w = FloatVector.fromArray(HALF, x, x0 + i + LANES);
      a = ((DoubleVector) v.convertShape(F2D, DOUBLES, 0)).add(a);
      b = ((DoubleVector) w.convertShape(F2D, DOUBLES, 0)).add(b);
    }
    double sum = ofLanes(a.add(b).toArray());
    for (; i < n; i++) {
      sum += x[x0 + i];
    }
    return sum;
  }

  /** Returns Σ x[x0 + i]² for i below n. */
  static double ofSquares(float[] x, int x0, int n) {
    DoubleVector a = DoubleVector.zero(DOUBLES);
    DoubleVector b = DoubleVector.zero(DOUBLES);
    DoubleVector c = DoubleVector.zero(DOUBLES);
    DoubleVector d = DoubleVector.zero(DOUBLES);
    int i = 0;
    for (; i <= n - 4 * LANES; i += 4 * LANES) { // four chains hide the latency
      int at = x0 + i;
      FloatVector xa = FloatVector.fromArray(HALF, x, at);
      FloatVector xb = FloatVector.fromArray(HALF, x, at + LANES);
      FloatVector xc = FloatVector.fromArray(HALF, x, at + 2 * LANES);
      FloatVector xd = FloatVector.fromArray(HALF, x, at + 3 * LANES);
      DoubleVector da = (DoubleVector) xa.convertShape(F2D, DOUBLES, 0);
      DoubleVector db = (DoubleVector) xb.convertShape(F2D, DOUBLES, 0);
      DoubleVector dc = (DoubleVector) xc.convertShape(F2D, DOUBLES, 0);
      DoubleVector dd = (DoubleVector) xd.convertShape(F2D, DOUBLES, 0);
      a = da.fma(da, a);
      b = db.fma(db, b);
      c = dc.fma(dc, c);
      d = dd.fma(dd, d);
    }
    double sum = ofLanes(a.add(b).add(c.add(d)).toArray());
    for (; i < n; i++) {
      sum += (double) x[x0 + i] * x[x0 + i];
    }
    return sum;
  }

  /** Returns Σ x[x0 + i] · y[y0 + i] for i below n. */
  static double ofProducts(float[] x, int x0, float[] y, int y0, int n) {
    DoubleVector a = DoubleVector.zero(DOUBLES);
    DoubleVector b = DoubleVector.zero(DOUBLES);
    DoubleVector c = DoubleVector.zero(DOUBLES);
    DoubleVector d = DoubleVector.zero(DOUBLES);
    int i = 0;
    for (; i <= n - 4 * LANES; i += 4 * LANES) { // four chains hide the latency
      int at = x0 + i;
      FloatVector xa = FloatVector.fromArray(HALF, x, at);
      FloatVector xb = FloatVector.fromArray(HALF, x, at + LANES);
      FloatVector xc = FloatVector.fromArray(HALF, x, at + 2 * LANES);
      FloatVector xd = FloatVector.fromArray(HALF, x, at + 3 * LANES);
      at = y0 + i;
      FloatVector ya = FloatVector.fromArray(HALF, y, at);
      FloatVector yb = FloatVector.fromArray(HALF, y, at + LANES);
      FloatVector yc = FloatVector.fromArray(HALF, y, at + 2 * LANES);
      FloatVector yd = FloatVector.fromArray(HALF, y, at + 3 * LANES);
      DoubleVector da = (DoubleVector) xa.convertShape(F2D, DOUBLES, 0);
      DoubleVector db = (DoubleVector) xb.convertShape(F2D, DOUBLES, 0);
      DoubleVector dc = (DoubleVector) xc.convertShape(F2D, DOUBLES, 0);
      DoubleVector dd = (DoubleVector) xd.convertShape(F2D, DOUBLES, 0);
      a = da.fma((DoubleVector) ya.convertShape(F2D, DOUBLES, 0), a);
      b = db.fma((DoubleVector) yb.convertShape(F2D, DOUBLES, 0), b);
      c = dc.fma((DoubleVector) yc.convertShape(F2D, DOUBLES, 0), c);
      d = dd.fma((DoubleVector) yd.convertShape(F2D, DOUBLES, 0), d);
    }
    double sum = ofLanes(a.add(b).add(c.add(d)).toArray());
    for (; i < n; i++) {
      sum += (double) x[x0 + i] * y[y0 + i];
    }
    return sum;
  }

  /** Computes sums[sums0 + i] += Σ_r x[x0 + r · n + i] for i below n and r below rows. */
  static void add(float[] x, int x0, int rows, int n, double[] sums, int sums0) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      DoubleVector sum = DoubleVector.fromArray(DOUBLES, sums, sums0 + i);
      int at = x0 + i;
      for (int r = 0; r < rows; r++, at += n) {
        FloatVector v = FloatVector.fromArray(HALF, x, at);
        sum = ((DoubleVector) v.convertShape(F2D, DOUBLES, 0)).add(sum);
      }
      sum.intoArray(sums, sums0 + i);
    }
    for (; i < n; i++) {
      for (int r = 0; r < rows; r++) {
        sums[sums0 + i] += x[x0 + r * n + i];
      }
    }
  }

  /**
   * Returns the sum of the lanes in their order. The order of {@code reduceLanes(ADD)} is not
   * specified and differs between the interpreter and compiled code.
   */
  private static double ofLanes(double[] lanes) {
    double sum = 0;
    for (double lane : lanes) {
      sum += lane;
    }
    return sum;
  }
}
