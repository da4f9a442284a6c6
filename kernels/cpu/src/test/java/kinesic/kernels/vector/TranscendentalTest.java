package kinesic.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import kinesic.kernels.Unary;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Holds the functions to the errors that {@link Transcendental} states, against {@link Math} in
 * double: on every 1021st float, and where the error is greatest of all floats.
 */
@Tag("conformance")
@EnabledIf("kinesic.kernels.NarrowedVectors#fitThisMachine")
class TranscendentalTest {

  private static final int BLOCK = 1 << 12;
  private static final int STEP = 1021; // a prime, so that all patterns of the lowest bits come

  /** Where the error is greatest, and how great in units in the last place. */
  private record Worst(float x, double error) {}

  private static final Map<Unary, Worst> WORST =
      new EnumMap<>(
          Map.of(
              Unary.EXP, new Worst(-0x1.759aa2p2f, 0.979),
              Unary.LOG, new Worst(0x1.66263ep0f, 0.853),
              Unary.TANH, new Worst(-0x1.205368p2f, 2.499),
              Unary.SIGMOID, new Worst(-0x1.0a111ap2f, 2.402),
              Unary.SOFTPLUS, new Worst(-0x1.c295fp-1f, 1.703)));

  @Test
  void no_error_is_greater_than_stated() {
    WORST.forEach(
        (f, worst) -> {
          float[] x = new float[BLOCK];
          float[] y = new float[BLOCK];
          for (long first = 0; first < 1L << 32; first += (long) BLOCK * STEP) {
            for (int i = 0; i < BLOCK; i++) {
              x[i] = Float.intBitsToFloat((int) (first + (long) i * STEP));
            }
            UnaryLoops.run(f, x, 0, y, 0, BLOCK);
            for (int i = 0; i < BLOCK; i++) {
              double error = error(f, x[i], y[i]);
              assertTrue(error <= worst.error, () -> f + " is off by " + error);
            }
          }
        });
  }

  @Test
  void the_greatest_errors_are_where_they_are_stated_to_be() {
    WORST.forEach(
        (f, worst) -> {
          float[] x = new float[Lanes.COUNT];
          float[] y = new float[Lanes.COUNT];
          Arrays.fill(x, worst.x);
          UnaryLoops.run(f, x, 0, y, 0, x.length);
          assertEquals(worst.error, error(f, worst.x, y[0]), 0.001, f.name());
        });
  }

  /** In units in the last place of the correctly rounded result; 0 if both are not finite. */
  private static double error(Unary f, float x, float y) {
    double exact = exact(f, x);
    float rounded = (float) exact;
    if (Float.isFinite(rounded) && Float.isFinite(y)) {
      return Math.abs(y - exact) / Math.ulp(rounded);
    }
    return Float.compare(y, rounded) == 0 ? 0 : Double.POSITIVE_INFINITY;
  }

  private static double exact(Unary f, double x) {
    return switch (f) {
      case EXP -> Math.exp(x);
      case LOG -> Math.log(x);
      case TANH -> Math.tanh(x);
      // e^x over itself and 1, so that a small result keeps its bits
      case SIGMOID -> x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));
      case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      default -> throw new IllegalArgumentException(f.name());
    };
  }
}
