package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.F2D;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loops over the lanes of {@link RowBlock}s, [columns, ROWS], and one number per row, [ROWS].
 *
 * <p>There is one short loop for each step, with arrays in between that stay in L1: see {@link
 * Lanes}.
 */
final class RowBlockLoops {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;
  private static final VectorSpecies<Double> DOUBLES = Lanes.DOUBLES;
  private static final int LANES = Lanes.COUNT;
  private static final int HALF = DOUBLES.length();
  private static final int ROWS = RowBlock.ROWS;

  private RowBlockLoops() {}

  /** Computes x[c, r] -= max_j x[j, r]. */
  static void subtractMax(float[] x) {
    for (int r = 0; r < ROWS; r += LANES) {
      FloatVector max = FloatVector.fromArray(FLOATS, x, r);
      for (int i = r + ROWS; i < x.length; i += ROWS) {
        max = FloatVector.fromArray(FLOATS, x, i).max(max);
      }
      for (int i = r; i < x.length; i += ROWS) {
        FloatVector.fromArray(FLOATS, x, i).sub(max).intoArray(x, i);
      }
    }
  }

  /** Computes sum[r] = Σ_c x[c, r] in double. */
  static void sum(float[] x, double[] scratch, float[] sum) {
    for (int r = 0; r < ROWS; r += HALF) {
      DoubleVector total = DoubleVector.zero(DOUBLES);
      for (int i = r; i < x.length; i += ROWS) {
        FloatVector v = FloatVector.fromArray(Lanes.HALF, x, i);
        total = ((DoubleVector) v.convertShape(F2D, DOUBLES, 0)).add(total);
      }
      total.intoArray(scratch, r);
    }
    round(scratch, sum);
  }

  /** Computes sum[r] = Σ_c x[c, r] y[c, r] in double. */
  static void dot(float[] x, float[] y, double[] scratch, float[] sum) {
    for (int r = 0; r < ROWS; r += HALF) {
      DoubleVector total = DoubleVector.zero(DOUBLES);
      for (int i = r; i < x.length; i += ROWS) {
        FloatVector v = FloatVector.fromArray(Lanes.HALF, x, i);
        FloatVector w = FloatVector.fromArray(Lanes.HALF, y, i);
        DoubleVector a = (DoubleVector) v.convertShape(F2D, DOUBLES, 0);
        total = a.fma((DoubleVector) w.convertShape(F2D, DOUBLES, 0), total);
      }
      total.intoArray(scratch, r);
    }
    round(scratch, sum);
  }

  private static void round(double[] x, float[] y) {
    for (int r = 0; r < ROWS; r++) {
      y[r] = (float) x[r];
    }
  }

  /** Computes x[c, r] /= y[r]. */
  static void divide(float[] x, float[] y) {
    for (int r = 0; r < ROWS; r += LANES) {
      FloatVector divisor = FloatVector.fromArray(FLOATS, y, r);
      for (int i = r; i < x.length; i += ROWS) {
        FloatVector.fromArray(FLOATS, x, i).div(divisor).intoArray(x, i);
      }
    }
  }

  /** Computes x[c, r] -= y[r]. */
  static void subtract(float[] x, float[] y) {
    for (int r = 0; r < ROWS; r += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, y, r);
      for (int i = r; i < x.length; i += ROWS) {
        FloatVector.fromArray(FLOATS, x, i).sub(v).intoArray(x, i);
      }
    }
  }

  /** Computes x[c, r] *= y[c, r]. */
  static void multiply(float[] x, float[] y) {
    for (int i = 0; i < x.length; i += LANES) {
      FloatVector.fromArray(FLOATS, x, i).mul(FloatVector.fromArray(FLOATS, y, i)).intoArray(x, i);
    }
  }

  /** Computes x[c, r] -= y[c, r] scale[r]. */
  static void subtractScaled(float[] x, float[] y, float[] scale) {
    for (int r = 0; r < ROWS; r += LANES) {
      FloatVector s = FloatVector.fromArray(FLOATS, scale, r).neg();
      for (int i = r; i < x.length; i += ROWS) {
        FloatVector.fromArray(FLOATS, y, i)
            .fma(s, FloatVector.fromArray(FLOATS, x, i))
            .intoArray(x, i);
      }
    }
  }
}
