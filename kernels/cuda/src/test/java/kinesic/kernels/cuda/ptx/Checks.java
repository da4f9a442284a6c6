package kinesic.kernels.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;

/** Collects tests of single instructions against functions in Java. */
final class Checks {

  private final List<DynamicTest> tests = new ArrayList<>();

  /** What an instruction must give, as bits, of which the lowest count. */
  interface Function {
    long of(long a, long b, long c);
  }

  /**
   * Adds a test for all combinations of the operands' values.
   *
   * @param text the instruction without operands, or with them: %0 is the result
   * @param kinds as in {@link Snippet}
   */
  Checks add(String text, String kinds, long[][] values, Function function) {
    tests.add(DynamicTest.dynamicTest(text, () -> check(text, kinds, values, function)));
    return this;
  }

  private static void check(String text, String kinds, long[][] values, Function function) {
    StringBuilder whole = new StringBuilder(text);
    if (!text.contains("%0")) {
      for (int k = 0; k < kinds.length(); k++) {
        whole.append(k == 0 ? " %" : ", %").append(k);
      }
    }
    long[][] x = Snippet.combinations(values);
    long[] y = Snippet.run(whole.toString(), kinds, x);
    long width =
        switch (kinds.charAt(0)) {
          case 'h' -> 0xffffL;
          case 'l' -> -1L;
          default -> 0xffffffffL;
        };
    for (int i = 0; i < y.length; i++) {
      long a = x[0][i];
      long b = x.length > 1 ? x[1][i] : 0;
      long c = x.length > 2 ? x[2][i] : 0;
      assertEquals(
          Long.toHexString(function.of(a, b, c) & width),
          Long.toHexString(y[i]),
          () -> text + " of %x, %x, %x".formatted(a, b, c));
    }
  }

  List<DynamicTest> tests() {
    return tests;
  }
}
