package kinesic.kernels.vector;

import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of every kernel in this package.
 *
 * <p>The species must be a static final constant: C2 turns Vector API calls into instructions only
 * where it sees the species as a constant, and boxes every vector otherwise.
 */
final class Lanes {

  /** As wide as {@link VectorWidth#bits} says. */
  static final VectorSpecies<Float> FLOATS =
      VectorSpecies.of(float.class, VectorShape.forBitSize(VectorWidth.bits()));

  /** The number of floats in one vector. */
  static final int COUNT = FLOATS.length();

  /** Doubles in a vector of the same width; two of them hold one vector of floats. */
  static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, FLOATS.vectorShape());

  private Lanes() {}
}
