package kinesic.kernels.vector;

import java.util.Set;
import jdk.incubator.vector.VectorShape;
import org.jspecify.annotations.Nullable;

/** How wide vectors are, for the choice of backend. */
public final class VectorWidth {

  /** Narrows the width, so that the kernels for every width can be tested on one machine. */
  private static final String PROPERTY = "kinesic.vector.bits";

  private static final Set<String> WIDTHS = Set.of("128", "256", "512");
  private static final int WIDEST = 512;

  private VectorWidth() {}

  /** The bits of the widest vector that this machine runs well. */
  public static int preferredBits() {
    return VectorShape.preferredShape().vectorBitSize();
  }

  /**
   * The bits of the vectors that the kernels of this package use: as many as the machine runs well,
   * or fewer if {@code kinesic.vector.bits} asks for it.
   *
   * @throws IllegalArgumentException if the property is no width, or wider than the machine
   */
  public static int bits() {
    return bits(System.getProperty(PROPERTY), preferredBits());
  }

  static int bits(@Nullable String wanted, int machine) {
    int widest = Math.min(machine, WIDEST);
    if (wanted == null) {
      return widest;
    }
    if (!WIDTHS.contains(wanted) || Integer.parseInt(wanted) > widest) {
      throw new IllegalArgumentException(
          PROPERTY
              + " is \""
              + wanted
              + "\"; it must be 128, 256 or 512, and at most the "
              + widest
              + " that this machine runs well");
    }
    return Integer.parseInt(wanted);
  }
}
