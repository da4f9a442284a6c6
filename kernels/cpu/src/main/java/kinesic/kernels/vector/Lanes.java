package kinesic.kernels.vector;

import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of every kernel in this package.
 *
 * <p>The species must be a static final constant: C2 compiles Vector API calls to instructions only
 * if it sees the species as a constant, and boxes every vector otherwise.
 *
 * <p>Whether a method of the Vector API becomes an instruction also depends on what C2 knows about
 * the class of its receiver. That must not depend on what ran before and how it was compiled,
 * because a kernel that is once compiled with boxed vectors stays ten times slower for the lifetime
 * of the JVM. Hence three rules.
 *
 * <ul>
 *   <li>No method takes or returns a vector or a mask. C2 inlines such a method only while the
 *       compiled method has fewer than 18,000 nodes (a vector operation takes about a hundred) and
 *       the method has not been compiled separately before. Methods of the Vector API itself are
 *       inlined beyond those limits. So loops are short, one for each step, and pass each other
 *       arrays that stay in L1; a call that is not inlined costs nothing there.
 *   <li>A vector that a loop carries from one iteration to the next is an argument of the
 *       operation, not its receiver: {@code v.max(greatest)}, not {@code greatest.max(v)}. Inside a
 *       loop only a profile reveals the class of the carried vector, and code that C1 compiled
 *       without profiling has none; the class of v is known from its load.
 *   <li>All vectors of a kind have one width, because all callers of a method of the Vector API
 *       share its profile, which must contain one class only.
 * </ul>
 */
final class Lanes {

  /** The species of float vectors, of the width {@link VectorWidth#bits}. */
  static final VectorSpecies<Float> FLOATS =
      VectorSpecies.of(float.class, VectorShape.forBitSize(VectorWidth.bits()));

  /** The number of floats in a cache line. */
  static final int LINE = 16;

  /** The number of floats in one vector. */
  static final int COUNT = FLOATS.length();

  /** The species of double vectors of the same width; two of them hold one vector of floats. */
  static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, FLOATS.vectorShape());

  /**
   * The species of floats for one vector of {@link #DOUBLES}. The only other width: such vectors
   * are loaded only to be converted.
   */
  static final VectorSpecies<Float> HALF =
      VectorSpecies.of(float.class, VectorShape.forBitSize(VectorWidth.bits() / 2));

  private Lanes() {}

  /** Returns {@code count} rounded up to whole vectors. */
  static int padded(int count) {
    return Tiles.count(count, COUNT) * COUNT;
  }
}
