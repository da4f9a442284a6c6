package kinesic.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of every kernel in this package.
 *
 * <p>The species must be a static final constant: C2 turns Vector API calls into instructions only
 * where it sees the species as a constant, and boxes every vector otherwise.
 */
final class Lanes {

  /** Narrows the width, so that the kernels for every width can be tested on one machine. */
  private static final String PROPERTY = "kinesic.vector.bits";

  /**
   * The widest species that the machine runs well, or a narrower one if the property asks for it.
   */
  static final VectorSpecies<Float> FLOATS = choose();

  /** The number of floats in one vector. */
  static final int COUNT = FLOATS.length();

  /** Doubles in a vector of the same width; two of them hold one vector of floats. */
  static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, FLOATS.vectorShape());

  private Lanes() {}

  private static VectorSpecies<Float> choose() {
    VectorSpecies<Float> preferred = FloatVector.SPECIES_PREFERRED;
    int bits = Math.min(preferred.vectorBitSize(), Integer.getInteger(PROPERTY, 512));
    return switch (bits) {
      case 128 -> FloatVector.SPECIES_128;
      case 256 -> FloatVector.SPECIES_256;
      case 512 -> FloatVector.SPECIES_512;
      default ->
          throw new IllegalArgumentException(
              PROPERTY + ": the vector width is 128, 256 or 512 bits, is " + bits);
    };
  }
}
