package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.F2D;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Sums of floats in double, for the kernels of this package. */
final class DoubleSum {

  private static final VectorSpecies<Float> HALF =
      VectorSpecies.of(float.class, VectorShape.forBitSize(VectorWidth.bits() / 2));

  private DoubleSum() {}

  /** The lower half of v in double. */
  static DoubleVector low(FloatVector v) {
    return half(v, 0);
  }

  /** The upper half of v in double. */
  static DoubleVector high(FloatVector v) {
    return half(v, 1);
  }

  /** Takes the half out first: converting a part of a whole vector costs up to twice as much. */
  private static DoubleVector half(FloatVector v, int part) {
    return (DoubleVector) v.reinterpretShape(HALF, part).convertShape(F2D, Lanes.DOUBLES, 0);
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
