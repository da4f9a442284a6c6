package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.F2D;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/** Sums of floats in double, for the kernels of this package. */
final class DoubleSum {

  private DoubleSum() {}

  /** The lower half of v in double. */
  static DoubleVector low(FloatVector v) {
    return (DoubleVector) v.convert(F2D, 0);
  }

  /** The upper half of v in double. */
  static DoubleVector high(FloatVector v) {
    return (DoubleVector) v.convert(F2D, 1);
  }

  /**
   * The sum of the lanes in their order. The order of {@code reduceLanes(ADD)} is not specified,
   * and is another in compiled code than in the interpreter.
   */
  static double ofLanes(DoubleVector v) {
    double sum = 0;
    for (double lane : v.toArray()) {
      sum += lane;
    }
    return sum;
  }
}
