package kinesic.kernels.vector;

import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of every kernel in this package.
 *
 * <p>The species must be a static final constant: C2 turns Vector API calls into instructions only
 * where it sees the species as a constant, and boxes every vector otherwise.
 *
 * <p>For the same reason a hot loop calls no method of this package that takes or returns a vector.
 * C2 inlines such a method as long as it has made fewer than 18,000 nodes for the method that it
 * compiles; a vector operation takes some hundred, so that two exponentials and what surrounds them
 * in a caller reach the limit. Every call behind it makes objects of its vectors, and the loop is
 * ten times slower. Methods of the Vector API itself are inlined beyond the limit. So loops are
 * short, one for each step, and hand each other arrays that stay in L1: a call that is not inlined
 * costs nothing there.
 */
final class Lanes {

  /** As wide as {@link VectorWidth#bits} says. */
  static final VectorSpecies<Float> FLOATS =
      VectorSpecies.of(float.class, VectorShape.forBitSize(VectorWidth.bits()));

  /** The number of floats in one vector. */
  static final int COUNT = FLOATS.length();

  /** Doubles in a vector of the same width; two of them hold one vector of floats. */
  static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, FLOATS.vectorShape());

  /** Floats for one vector of {@link #DOUBLES}: loaded to be converted, and for nothing else. */
  static final VectorSpecies<Float> HALF =
      VectorSpecies.of(float.class, VectorShape.forBitSize(VectorWidth.bits() / 2));

  private Lanes() {}
}
