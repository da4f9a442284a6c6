package kinesic.kernels.cuda.ptx;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Instructions of floats and doubles against Java's arithmetic. */
class FloatInstructionsTest {

  private static final float[] VALUES = {
    0f,
    -0f,
    1f,
    -1f,
    1.5f,
    -2.75f,
    3.1415927f,
    1e-3f,
    16777216f,
    -16777215f,
    1e20f,
    -3e38f,
    Float.MAX_VALUE,
    Float.MIN_VALUE,
    -1e-40f,
    Float.MIN_NORMAL,
    1f / 3,
    0.1f,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };
  private static final long[] FLOATS = Snippet.bits(VALUES);
  private static final long[] DOUBLES =
      Snippet.bits(
          0.0,
          -0.0,
          1,
          -1.5,
          1.0 / 3,
          0.1,
          -1e-300,
          1e300,
          4503599627370497.0,
          Double.MIN_VALUE,
          Double.MAX_VALUE,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.NaN);

  private final Checks checks = new Checks();

  private static float f(long bits) {
    return Float.intBitsToFloat((int) bits);
  }

  private static double d(long bits) {
    return Double.longBitsToDouble(bits);
  }

  /** NaNs have many bit patterns; the machine's come from Java, too. */
  private static long bits(float v) {
    return Float.floatToIntBits(v);
  }

  private static long bits(double v) {
    return Double.doubleToLongBits(v);
  }

  private interface OfFloats {
    float of(float a, float b);
  }

  private void singles(String text, OfFloats f) {
    checks.add(
        text + " %0, %1, %2" + ONE_NAN,
        "iii",
        new long[][] {FLOATS, FLOATS},
        (a, b, c) -> bits(f.of(f(a), f(b))));
  }

  /** Replaces any NaN by Java's one. */
  private static final String ONE_NAN =
      """
      ;
        testp.notanumber.f32 %outside, %0;
        selp.f32 %0, 0f7fc00000, %0, %outside""";

  private static final String ONE_WIDE_NAN =
      """
      ;
        testp.notanumber.f64 %outside, %0;
        selp.f64 %0, 0d7ff8000000000000, %0, %outside""";

  @TestFactory
  List<DynamicTest> arithmetic() {
    singles("add.f32", Float::sum);
    singles("sub.f32", (a, b) -> a - b);
    singles("mul.f32", (a, b) -> a * b);
    singles("div.rn.f32", (a, b) -> a / b);
    singles("min.f32", (a, b) -> Float.isNaN(a) ? b : Float.isNaN(b) ? a : Math.min(a, b));
    singles("max.f32", (a, b) -> Float.isNaN(a) ? b : Float.isNaN(b) ? a : Math.max(a, b));
    singles("copysign.f32", (a, b) -> Math.copySign(Math.abs(b), sign(a)));
    singles("add.ftz.f32", (a, b) -> flush(flush(a) + flush(b)));
    singles("mul.ftz.f32", (a, b) -> flush(flush(a) * flush(b)));
    singles("add.sat.f32", (a, b) -> saturate(a + b));
    checks.add(
        "fma.rn.f32 %0, %1, %2, %3" + ONE_NAN,
        "iiii",
        new long[][] {FLOATS, FLOATS, FLOATS},
        (a, b, c) -> bits(Math.fma(f(a), f(b), f(c))));
    checks.add("neg.f32", "ii", new long[][] {FLOATS}, (a, b, c) -> a ^ 0x80000000L);
    checks.add("abs.f32", "ii", new long[][] {FLOATS}, (a, b, c) -> a & 0x7fffffffL);
    one("sqrt.rn.f32", a -> (float) Math.sqrt(a));
    one("rcp.rn.f32", a -> 1 / a);
    return checks.tests();
  }

  private static float sign(float a) {
    return Float.floatToRawIntBits(a) < 0 ? -1 : 1;
  }

  private static float flush(float v) {
    return Math.abs(v) < Float.MIN_NORMAL ? Math.copySign(0f, v) : v;
  }

  private static float saturate(float v) {
    return v > 0 ? Math.min(v, 1) : 0;
  }

  private interface OfFloat {
    float of(float a);
  }

  private void one(String text, OfFloat f) {
    checks.add(
        text + " %0, %1" + ONE_NAN, "ii", new long[][] {FLOATS}, (a, b, c) -> bits(f.of(f(a))));
  }

  @TestFactory
  List<DynamicTest> approximations() {
    one("ex2.approx.f32", a -> (float) Math.pow(2, a));
    one("ex2.approx.ftz.f32", a -> flush((float) Math.pow(2, flush(a))));
    one("rcp.approx.ftz.f32", a -> flush(1 / flush(a)));
    one("sqrt.approx.f32", a -> (float) Math.sqrt(a));
    one("rsqrt.approx.f32", a -> (float) (1 / Math.sqrt(a)));
    one("sin.approx.f32", a -> (float) Math.sin(a));
    one("cos.approx.f32", a -> (float) Math.cos(a));
    one("tanh.approx.f32", a -> (float) Math.tanh(a));
    one("lg2.approx.f32", a -> (float) (Math.log(a) / Math.log(2)));
    singles("div.full.f32", (a, b) -> a / b);
    return checks.tests();
  }

  @TestFactory
  List<DynamicTest> directed() {
    MathContext digits = new MathContext(300);
    for (Rounding r : List.of(Rounding.DOWN, Rounding.UP, Rounding.ZERO)) {
      String mode = r == Rounding.DOWN ? "rm" : r == Rounding.UP ? "rp" : "rz";
      singles(
          "add." + mode + ".f32",
          (a, b) ->
              a + b == 0
                  ? zero(r, sign(a), sign(b))
                  : exact(r, a + b, () -> decimal(a).add(decimal(b))));
      singles(
          "mul." + mode + ".f32", (a, b) -> exact(r, a * b, () -> decimal(a).multiply(decimal(b))));
      singles(
          "div." + mode + ".f32",
          (a, b) -> b == 0 ? a / b : exact(r, a / b, () -> decimal(a).divide(decimal(b), digits)));
      one(
          "sqrt." + mode + ".f32",
          a -> exact(r, (float) Math.sqrt(a), () -> decimal(a).sqrt(digits)));
      checks.add(
          "fma." + mode + ".f32 %0, %1, %2, %3" + ONE_NAN,
          "iiii",
          new long[][] {FLOATS, FLOATS, FLOATS},
          (a, b, c) -> bits(fma(r, f(a), f(b), f(c))));
    }
    return checks.tests();
  }

  private static float fma(Rounding r, float a, float b, float c) {
    double product = (double) a * b;
    return product + c == 0
        ? zero(r, Math.copySign(1, (float) product), sign(c))
        : exact(r, Math.fma(a, b, c), () -> decimal(a).multiply(decimal(b)).add(decimal(c)));
  }

  private static BigDecimal decimal(float a) {
    return new BigDecimal(a); // not of an infinity or NaN
  }

  /** The sum of two numbers of these signs that is zero. */
  private static float zero(Rounding r, float a, float b) {
    return a == b ? 0 * a : r == Rounding.DOWN ? -0f : 0f;
  }

  /** Rounds an exact result to one of the two floats around it, one of which is the nearest. */
  private static float exact(Rounding r, float nearest, Supplier<BigDecimal> result) {
    BigDecimal x;
    try {
      x = result.get();
    } catch (NumberFormatException e) {
      return nearest; // an operand is infinite or NaN
    } catch (ArithmeticException e) {
      return nearest; // the root of a negative number
    }
    float v = nearest;
    if (r == Rounding.DOWN || (r == Rounding.ZERO && x.signum() > 0)) {
      while (v == Float.POSITIVE_INFINITY || (Float.isFinite(v) && decimal(v).compareTo(x) > 0)) {
        v = Math.nextDown(v);
      }
    } else {
      while (v == Float.NEGATIVE_INFINITY || (Float.isFinite(v) && decimal(v).compareTo(x) < 0)) {
        v = Math.nextUp(v);
      }
    }
    return v;
  }

  @TestFactory
  List<DynamicTest> doubles() {
    long[][] two = {DOUBLES, DOUBLES};
    long[][] one = {DOUBLES};
    wide("add.f64", two, (a, b, c) -> bits(d(a) + d(b)));
    wide("sub.f64", two, (a, b, c) -> bits(d(a) - d(b)));
    wide("mul.f64", two, (a, b, c) -> bits(d(a) * d(b)));
    wide("div.rn.f64", two, (a, b, c) -> bits(d(a) / d(b)));
    wide("min.f64", two, (a, b, c) -> bits(least(d(a), d(b))));
    wide("sqrt.rn.f64", one, (a, b, c) -> bits(Math.sqrt(d(a))));
    wide("rcp.rn.f64", one, (a, b, c) -> bits(1 / d(a)));
    wide("neg.f64", one, (a, b, c) -> bits(-d(a)));
    wide("abs.f64", one, (a, b, c) -> bits(Math.abs(d(a))));
    long[][] three = {DOUBLES, DOUBLES, DOUBLES};
    wide("fma.rn.f64", three, (a, b, c) -> bits(Math.fma(d(a), d(b), d(c))));
    return checks.tests();
  }

  private static double least(double a, double b) {
    return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.min(a, b);
  }

  private void wide(String text, long[][] values, Checks.Function f) {
    StringBuilder whole = new StringBuilder(text + " %0");
    for (int k = 1; k <= values.length; k++) {
      whole.append(", %").append(k);
    }
    checks.add(whole + ONE_WIDE_NAN, "l".repeat(values.length + 1), values, f);
  }
}
