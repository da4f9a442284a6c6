package kinesic.kernels.cuda.ptx;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** setp with each comparison, type and combination. */
class ComparisonsTest {

  private static final long[] LONGS = {
    0, 1, -1, 5, 0x7fffffffL, 0x80000000L, 0xffffffffL, Long.MAX_VALUE, Long.MIN_VALUE
  };
  private static final long[] FLOATS =
      Snippet.bits(0f, -0f, 1f, -2f, Float.POSITIVE_INFINITY, Float.NaN);
  private static final long[] DOUBLES =
      Snippet.bits(0.0, -0.0, 1.0, -2.0, Double.NEGATIVE_INFINITY, Double.NaN);

  private final Checks checks = new Checks();

  private static boolean holds(String how, int order) {
    return switch (how) {
      case "eq" -> order == 0;
      case "ne" -> order != 0;
      case "lt", "lo" -> order < 0;
      case "le", "ls" -> order <= 0;
      case "gt", "hi" -> order > 0;
      default -> order >= 0;
    };
  }

  @TestFactory
  List<DynamicTest> integers() {
    long[][] values = {LONGS, LONGS};
    for (String how : List.of("eq", "ne", "lt", "le", "gt", "ge", "lo", "ls", "hi", "hs")) {
      boolean unsignedOnly = how.matches("lo|ls|hi|hs");
      if (!unsignedOnly) {
        check(how + ".s32", "pii", values, (a, b) -> holds(how, Integer.compare((int) a, (int) b)));
        check(how + ".s64", "pll", values, (a, b) -> holds(how, Long.compare(a, b)));
        check(
            how + ".s16", "phh", values, (a, b) -> holds(how, Short.compare((short) a, (short) b)));
      }
      check(
          how + ".u32",
          "pii",
          values,
          (a, b) -> holds(how, Integer.compareUnsigned((int) a, (int) b)));
      check(how + ".u64", "pll", values, (a, b) -> holds(how, Long.compareUnsigned(a, b)));
      check(
          how + ".u16", "phh", values, (a, b) -> holds(how, Long.compare(a & 0xffff, b & 0xffff)));
    }
    return checks.tests();
  }

  private interface Comparison {
    boolean of(long a, long b);
  }

  private void check(String name, String kinds, long[][] values, Comparison f) {
    checks.add("setp." + name, kinds, values, (a, b, c) -> f.of(a, b) ? 1 : 0);
  }

  @TestFactory
  List<DynamicTest> floats() {
    Map<String, Boolean> unordered =
        Map.of("eq", false, "lt", false, "ge", false, "neu", true, "ltu", true, "geu", true);
    List<String> all =
        List.of("eq", "ne", "lt", "le", "gt", "ge", "equ", "neu", "ltu", "leu", "gtu", "geu");
    for (String how : all) {
      boolean ofNaN = unordered.getOrDefault(how, how.length() == 3);
      String plain = how.substring(0, 2);
      check(
          how + ".f32",
          "pii",
          new long[][] {FLOATS, FLOATS},
          (a, b) -> {
            float x = Float.intBitsToFloat((int) a);
            float y = Float.intBitsToFloat((int) b);
            return (Float.isNaN(x) || Float.isNaN(y))
                ? ofNaN
                : holds(plain, x < y ? -1 : x > y ? 1 : 0);
          });
      check(
          how + ".f64",
          "pll",
          new long[][] {DOUBLES, DOUBLES},
          (a, b) -> {
            double x = Double.longBitsToDouble(a);
            double y = Double.longBitsToDouble(b);
            return (Double.isNaN(x) || Double.isNaN(y))
                ? ofNaN
                : holds(plain, x < y ? -1 : x > y ? 1 : 0);
          });
    }
    check(
        "num.f32",
        "pii",
        new long[][] {FLOATS, FLOATS},
        (a, b) ->
            !Float.isNaN(Float.intBitsToFloat((int) a))
                && !Float.isNaN(Float.intBitsToFloat((int) b)));
    check(
        "nan.f64",
        "pll",
        new long[][] {DOUBLES, DOUBLES},
        (a, b) ->
            Double.isNaN(Double.longBitsToDouble(a)) || Double.isNaN(Double.longBitsToDouble(b)));
    return checks.tests();
  }

  @TestFactory
  List<DynamicTest> combinations() {
    long[][] values = {{1, 2}, {1, 2}, {0, 1}};
    checks.add("setp.eq.and.s32", "piip", values, (a, b, c) -> a == b && c != 0 ? 1 : 0);
    checks.add("setp.eq.or.s32", "piip", values, (a, b, c) -> a == b || c != 0 ? 1 : 0);
    checks.add("setp.eq.xor.s32", "piip", values, (a, b, c) -> a == b ^ c != 0 ? 1 : 0);
    checks.add(
        "setp.lt.and.s32 %0, %1, %2, !%3", "piip", values, (a, b, c) -> a < b && c == 0 ? 1 : 0);
    checks.add("setp.lt.s32 %3|%0, %1, %2", "piip", values, (a, b, c) -> a < b ? 0 : 1);
    checks.add("and.pred", "ppp", new long[][] {{0, 1}, {0, 1}}, (a, b, c) -> a & b);
    checks.add("or.pred", "ppp", new long[][] {{0, 1}, {0, 1}}, (a, b, c) -> a | b);
    checks.add("xor.pred", "ppp", new long[][] {{0, 1}, {0, 1}}, (a, b, c) -> a ^ b);
    checks.add("not.pred", "pp", new long[][] {{0, 1}}, (a, b, c) -> 1 - a);
    checks.add("mov.pred %0, 1", "pp", new long[][] {{0, 1}}, (a, b, c) -> 1);
    checks.add(
        "testp.finite.f32",
        "pi",
        new long[][] {FLOATS},
        (a, b, c) -> Float.isFinite(Float.intBitsToFloat((int) a)) ? 1 : 0);
    return checks.tests();
  }
}
