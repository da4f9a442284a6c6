package kinesic.kernels.cuda.ptx;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Conversions against Java's arithmetic and, for the integers, exact numbers. */
class ConversionsTest {

  private static final long[] INTEGERS = {
    0,
    1,
    -1,
    127,
    128,
    -128,
    -129,
    255,
    256,
    32767,
    32768,
    -32769,
    65535,
    65536,
    16777217,
    0x7fffffffL,
    0x80000000L,
    0xffffffffL,
    -0x80000001L,
    0x100000001L,
    (1L << 53) + 1,
    0x7fffffffffffffffL,
    0x8000000000000000L,
    0x7fffff4000000001L,
    0x8000008000000001L,
    0xfffffffffffff400L
  };
  private static final float[] FLOATS = {
    0f,
    -0f,
    0.5f,
    -0.5f,
    1.5f,
    2.5f,
    -2.5f,
    0.99999994f,
    127.5f,
    255.5f,
    -128.5f,
    32767.5f,
    65535.5f,
    2147483500f,
    0x1p31f,
    -0x1p31f,
    -0x1.000002p31f,
    0x1.fffffep31f,
    0x1p32f,
    9.223372e18f,
    9.2233715e18f,
    1.8446744e19f,
    1.8446743e19f,
    1e30f,
    -1e30f,
    1e-40f,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY
  };

  private final Checks checks = new Checks();

  private static long[] floats() {
    return Snippet.bits(FLOATS);
  }

  private static long[] doubles() {
    double[] d = new double[FLOATS.length + 3];
    for (int i = 0; i < FLOATS.length; i++) {
      d[i] = FLOATS[i];
    }
    d[FLOATS.length] = 0.1;
    d[FLOATS.length + 1] = -1.0 / 3;
    d[FLOATS.length + 2] = 16777217.0000001;
    return Snippet.bits(d);
  }

  private static char kind(String type) {
    return type.endsWith("64") ? 'l' : type.endsWith("32") ? 'i' : 'h';
  }

  private static int width(String type) {
    return Integer.parseInt(type.substring(1));
  }

  private static BigInteger value(long bits, String type) {
    BigInteger v = BigInteger.valueOf(bits);
    BigInteger modulus = BigInteger.ONE.shiftLeft(width(type));
    v = v.mod(modulus);
    boolean negative = type.startsWith("s") && v.testBit(width(type) - 1);
    return negative ? v.subtract(modulus) : v;
  }

  private static BigInteger clamped(BigInteger v, String type) {
    boolean signed = type.startsWith("s");
    int bits = width(type) - (signed ? 1 : 0);
    BigInteger max = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    BigInteger min = signed ? max.negate().subtract(BigInteger.ONE) : BigInteger.ZERO;
    return v.max(min).min(max);
  }

  @TestFactory
  List<DynamicTest> betweenIntegers() {
    for (String from : List.of("s16", "u16", "s32", "u32", "s64", "u64")) {
      for (String to : List.of("s16", "u16", "s32", "u32", "s64", "u64")) {
        String kinds = "" + kind(to) + kind(from);
        long[][] values = {INTEGERS};
        checks.add(
            "cvt." + to + "." + from, kinds, values, (a, b, c) -> value(a, from).longValue());
        checks.add(
            "cvt.sat." + to + "." + from,
            kinds,
            values,
            (a, b, c) -> clamped(value(a, from), to).longValue());
      }
    }
    checks.add("cvt.s32.s8", "ii", new long[][] {INTEGERS}, (a, b, c) -> (byte) a);
    checks.add("cvt.u32.u8", "ii", new long[][] {INTEGERS}, (a, b, c) -> a & 255);
    checks.add("cvt.u16.u8", "hi", new long[][] {INTEGERS}, (a, b, c) -> a & 255);
    return checks.tests();
  }

  @TestFactory
  List<DynamicTest> integersToFloats() {
    for (String from : List.of("s16", "u16", "s32", "u32", "s64", "u64")) {
      long[][] values = {INTEGERS};
      checks.add(
          "cvt.rn.f32." + from,
          "i" + kind(from),
          values,
          (a, b, c) -> Float.floatToRawIntBits(new BigDecimal(value(a, from)).floatValue()));
      checks.add(
          "cvt.rn.f64." + from,
          "l" + kind(from),
          values,
          (a, b, c) -> Double.doubleToRawLongBits(new BigDecimal(value(a, from)).doubleValue()));
      checks.add(
          "cvt.rz.f32." + from,
          "i" + kind(from),
          values,
          (a, b, c) -> {
            BigDecimal exact = new BigDecimal(value(a, from));
            float f = exact.floatValue();
            boolean beyond = new BigDecimal(f).abs().compareTo(exact.abs()) > 0;
            return Float.floatToRawIntBits(!beyond ? f : f > 0 ? Math.nextDown(f) : Math.nextUp(f));
          });
    }
    return checks.tests();
  }

  private static double rounded(double v, String mode) {
    return switch (mode) {
      case "rni" -> Math.rint(v);
      case "rmi" -> Math.floor(v);
      case "rpi" -> Math.ceil(v);
      default -> v < 0 ? Math.ceil(v) : Math.floor(v);
    };
  }

  @TestFactory
  List<DynamicTest> floatsToIntegers() {
    for (String mode : List.of("rni", "rmi", "rpi", "rzi")) {
      for (String to : List.of("s16", "u16", "s32", "u32", "s64", "u64")) {
        checks.add(
            "cvt." + mode + "." + to + ".f32",
            kind(to) + "i",
            new long[][] {floats()},
            (a, b, c) -> integer(Float.intBitsToFloat((int) a), mode, to));
        checks.add(
            "cvt." + mode + "." + to + ".f64",
            kind(to) + "l",
            new long[][] {doubles()},
            (a, b, c) -> integer(Double.longBitsToDouble(a), mode, to));
      }
    }
    long[][] nan = {Snippet.bits(Float.NaN)};
    checks.add("cvt.rzi.s32.f32", "ii", nan, (a, b, c) -> 0);
    checks.add("cvt.rzi.u32.f32", "ii", nan, (a, b, c) -> 0);
    checks.add("cvt.rzi.s64.f32", "li", nan, (a, b, c) -> Long.MIN_VALUE);
    return checks.tests();
  }

  private static long integer(double v, String mode, String to) {
    double r = rounded(v, mode);
    BigInteger exact =
        Double.isInfinite(r)
            ? BigInteger.ONE.shiftLeft(100).multiply(BigInteger.valueOf(r > 0 ? 1 : -1))
            : new BigDecimal(r).toBigInteger();
    return clamped(exact, to).longValue();
  }

  @TestFactory
  List<DynamicTest> betweenFloats() {
    for (String mode : List.of("rni", "rmi", "rpi", "rzi")) {
      checks.add(
          "cvt." + mode + ".f32.f32",
          "ii",
          new long[][] {floats()},
          (a, b, c) ->
              Float.floatToRawIntBits((float) rounded(Float.intBitsToFloat((int) a), mode)));
      checks.add(
          "cvt." + mode + ".f64.f64",
          "ll",
          new long[][] {doubles()},
          (a, b, c) -> Double.doubleToRawLongBits(rounded(Double.longBitsToDouble(a), mode)));
    }
    checks.add(
        "cvt.f64.f32",
        "li",
        new long[][] {floats()},
        (a, b, c) -> Double.doubleToRawLongBits(Float.intBitsToFloat((int) a)));
    checks.add(
        "cvt.rn.f32.f64",
        "il",
        new long[][] {doubles()},
        (a, b, c) -> Float.floatToRawIntBits((float) Double.longBitsToDouble(a)));
    checks.add(
        "cvt.rm.f32.f64",
        "il",
        new long[][] {doubles()},
        (a, b, c) -> {
          double d = Double.longBitsToDouble(a);
          float f = (float) d;
          return Float.floatToRawIntBits(f > d ? Math.nextDown(f) : f);
        });
    checks.add(
        "cvt.sat.f32.f32",
        "ii",
        new long[][] {Snippet.bits(-1f, 0f, 0.25f, 1f, 7f, Float.NaN)},
        (a, b, c) -> {
          float f = Float.intBitsToFloat((int) a);
          return Float.floatToRawIntBits(f > 0 ? Math.min(f, 1) : 0);
        });
    return checks.tests();
  }
}
