package kinesic.kernels.vector;

import java.util.Set;
import jdk.incubator.vector.VectorShape;
import kinesic.kernels.BackendSelectionException;
import org.jspecify.annotations.Nullable;

/** The vector width of the kernels in this package. */
public final class VectorWidth {

  /** Reduces the width, so that the kernels for every width can be tested on one machine. */
  private static final String PROPERTY = "kinesic.vector.bits";

  private static final Set<String> WIDTHS = Set.of("128", "256", "512");
  private static final int WIDEST = 512;

  private VectorWidth() {}

  /** Returns the number of bits of the widest vector that this machine runs well. */
  public static int preferredBits() {
    return VectorShape.preferredShape().vectorBitSize();
  }

  /**
   * Returns the number of bits of the vectors that the kernels of this package use: the width of
   * the machine, or a smaller width given by {@code kinesic.vector.bits}.
   *
   * @throws BackendSelectionException if the property is not a width or exceeds the machine's
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
      throw new BackendSelectionException(
          PROPERTY,
          wanted,
          "expected 128, 256 or 512, and at most %s, the width of this machine".formatted(widest));
    }
    return Integer.parseInt(wanted);
  }
}
