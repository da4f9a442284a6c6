package kinesic.kernels.vector;

import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of every kernel in this package.
 *
 * <p>The species must be a static final constant: C2 turns Vector API calls into instructions only
 * where it sees the species as a constant, and boxes every vector otherwise.
 *
 * <p>Whether a method of the Vector API becomes an instruction also depends on what C2 knows of the
 * class of its receiver, and that must not hang on what ran before and how it was compiled: a
 * kernel that is once compiled with vectors as objects stays ten times slower for as long as the
 * Java VM lives. Hence three rules.
 *
 * <ul>
 *   <li>No method takes or returns a vector or a mask. C2 inlines such a method only as long as it
 *       has made fewer than 18,000 nodes for the method that it compiles (a vector operation takes
 *       some hundred) and the method has not been compiled by itself before. Methods of the Vector
 *       API itself are inlined beyond those limits. So loops are short, one for each step, and hand
 *       each other arrays that stay in L1: a call that is not inlined costs nothing there.
 *   <li>A vector that a loop carries from one turn to the next is an argument of the operation, not
 *       its receiver: {@code v.max(greatest)}, not {@code greatest.max(v)}. Inside a loop nothing
 *       but a profile tells its class, and code that C1 compiled without profiling has none; the
 *       class of v is known where v was loaded.
 *   <li>All vectors of a kind have one width, so that profiles, which all callers of a method of
 *       the Vector API share, have one class in them.
 * </ul>
 */
final class Lanes {

  /** As wide as {@link VectorWidth#bits} says. */
  static final VectorSpecies<Float> FLOATS =
      VectorSpecies.of(float.class, VectorShape.forBitSize(VectorWidth.bits()));

  /** The number of floats in a cache line. */
  static final int LINE = 16;

  /** The number of floats in one vector. */
  static final int COUNT = FLOATS.length();

  /** Doubles in a vector of the same width; two of them hold one vector of floats. */
  static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, FLOATS.vectorShape());

  /**
   * Floats for one vector of {@link #DOUBLES}, the exception: they are loaded to be converted and
   * for nothing else.
   */
  static final VectorSpecies<Float> HALF =
      VectorSpecies.of(float.class, VectorShape.forBitSize(VectorWidth.bits() / 2));

  private Lanes() {}

  /** {@code count} floats rounded up to whole vectors. */
  static int padded(int count) {
    return Tiles.count(count, COUNT) * COUNT;
  }
}
