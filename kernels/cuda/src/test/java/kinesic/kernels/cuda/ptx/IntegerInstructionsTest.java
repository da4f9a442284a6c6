package kinesic.kernels.cuda.ptx;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Integer instructions against Java's arithmetic. */
class IntegerInstructionsTest {

  private static final long[] INTS =
      Snippet.longs(
          0,
          1,
          -1,
          2,
          7,
          -13,
          31,
          32,
          33,
          0x12345678,
          0x89abcdef,
          Integer.MAX_VALUE,
          Integer.MIN_VALUE,
          255,
          65536);
  private static final long[] LONGS = {
    0,
    1,
    -1,
    3,
    -17,
    63,
    64,
    0x123456789abcdef0L,
    0xfedcba9876543210L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    1L << 32,
    (1L << 32) - 1
  };
  private static final long[] SHIFTS = Snippet.longs(0, 1, 5, 31, 32, 33, 63, 64, 255, -1);
  private static final long[] POSITIONS = Snippet.longs(0, 1, 4, 17, 31, 32, 40, 255);

  private final Checks checks = new Checks();

  private void check(String text, String kinds, long[][] values, Checks.Function function) {
    checks.add(text, kinds, values, function);
  }

  private interface OfInts {
    int of(int a, int b);
  }

  private void ints(String name, OfInts f) {
    check(name, "iii", new long[][] {INTS, INTS}, (a, b, c) -> f.of((int) a, (int) b));
  }

  private interface OfInt {
    int of(int a);
  }

  private void one(String name, OfInt f) {
    check(name, "ii", new long[][] {INTS}, (a, b, c) -> f.of((int) a));
  }

  private interface OfThree {
    int of(int a, int b, int c);
  }

  private void three(String name, OfThree f) {
    check(
        name,
        "iiii",
        new long[][] {INTS, INTS, INTS},
        (a, b, c) -> f.of((int) a, (int) b, (int) c));
  }

  private interface OfLongs {
    long of(long a, long b);
  }

  private void longs(String name, OfLongs f) {
    check(name, "lll", new long[][] {LONGS, LONGS}, (a, b, c) -> f.of(a, b));
  }

  private static long u(int a) {
    return a & 0xffffffffL;
  }

  @TestFactory
  List<DynamicTest> words() {
    ints("add.s32", (a, b) -> a + b);
    ints("sub.s32", (a, b) -> a - b);
    ints("mul.lo.s32", (a, b) -> a * b);
    ints("mul.hi.s32", (a, b) -> (int) (((long) a * b) >> 32));
    ints("mul.hi.u32", (a, b) -> (int) ((u(a) * u(b)) >>> 32));
    ints("mul24.lo.s32", (a, b) -> (a << 8 >> 8) * (b << 8 >> 8));
    ints("div.s32", (a, b) -> b == 0 ? -1 : a / b);
    ints("div.u32", (a, b) -> b == 0 ? -1 : Integer.divideUnsigned(a, b));
    ints("rem.s32", (a, b) -> b == 0 ? a : a % b);
    ints("rem.u32", (a, b) -> b == 0 ? a : Integer.remainderUnsigned(a, b));
    ints("min.s32", Math::min);
    ints("max.s32", Math::max);
    ints("min.u32", (a, b) -> (int) Math.min(u(a), u(b)));
    ints("max.u32", (a, b) -> (int) Math.max(u(a), u(b)));
    ints("and.b32", (a, b) -> a & b);
    ints("or.b32", (a, b) -> a | b);
    ints("xor.b32", (a, b) -> a ^ b);
    ints("shl.b32", (a, b) -> u(b) > 31 ? 0 : a << b);
    ints("shr.u32", (a, b) -> u(b) > 31 ? 0 : a >>> b);
    ints("shr.s32", (a, b) -> a >> Math.min(u(b), 31));
    one("not.b32", a -> ~a);
    one("neg.s32", a -> -a);
    one("abs.s32", Math::abs);
    one("cnot.b32", a -> a == 0 ? 1 : 0);
    one("brev.b32", Integer::reverse);
    one("clz.b32", Integer::numberOfLeadingZeros);
    one("popc.b32", Integer::bitCount);
    one("bfind.u32", a -> a == 0 ? -1 : 31 - Integer.numberOfLeadingZeros(a));
    one(
        "bfind.s32",
        a -> {
          int v = a < 0 ? ~a : a;
          return v == 0 ? -1 : 31 - Integer.numberOfLeadingZeros(v);
        });
    one("bfind.shiftamt.u32", a -> a == 0 ? -1 : Integer.numberOfLeadingZeros(a));
    three("mad.lo.s32", (a, b, c) -> a * b + c);
    three("mad.hi.s32", (a, b, c) -> (int) (((long) a * b) >> 32) + c);
    three("mad.hi.u32", (a, b, c) -> (int) ((u(a) * u(b)) >>> 32) + c);
    three("sad.s32", (a, b, c) -> c + (int) Math.abs((long) a - b));
    three("sad.u32", (a, b, c) -> c + (int) Math.abs(u(a) - u(b)));
    three("slct.u32.s32", (a, b, c) -> c >= 0 ? a : b);
    three("shf.l.wrap.b32", (a, b, c) -> (int) ((u(b) << 32 | u(a)) << (c & 31) >>> 32));
    three("shf.r.wrap.b32", (a, b, c) -> (int) ((u(b) << 32 | u(a)) >>> (c & 31)));
    three("shf.l.clamp.b32", (a, b, c) -> u(c) >= 32 ? a : c == 0 ? b : b << c | a >>> (32 - c));
    three("shf.r.clamp.b32", (a, b, c) -> u(c) >= 32 ? b : c == 0 ? a : a >>> c | b << (32 - c));
    three(
        "dp4a.s32.s32",
        (a, b, c) -> {
          int sum = c;
          for (int k = 0; k < 32; k += 8) {
            sum += (byte) (a >> k) * (byte) (b >> k);
          }
          return sum;
        });
    return checks.tests();
  }

  @TestFactory
  List<DynamicTest> fields() {
    check(
        "bfe.u32",
        "iiii",
        new long[][] {INTS, POSITIONS, POSITIONS},
        (a, b, c) -> field((int) a, (int) b, (int) c, false));
    check(
        "bfe.s32",
        "iiii",
        new long[][] {INTS, POSITIONS, POSITIONS},
        (a, b, c) -> field((int) a, (int) b, (int) c, true));
    check(
        "prmt.b32",
        "iiii",
        new long[][] {INTS, INTS, Snippet.longs(0x3210, 0x7654, 0x0123, 0xba98, 0x8f40)},
        (a, b, c) -> {
          int result = 0;
          for (int k = 0; k < 4; k++) {
            int selector = (int) c >> (4 * k) & 15;
            int source = (selector & 4) == 0 ? (int) a : (int) b;
            byte v = (byte) (source >> (8 * (selector & 3)));
            result |= ((selector & 8) == 0 ? v & 255 : v < 0 ? 255 : 0) << (8 * k);
          }
          return result;
        });
    check(
        "lop3.b32 %0, %1, %2, %3, 0xE8",
        "iiii", new long[][] {INTS, INTS, INTS}, (a, b, c) -> (a & b) | (a & c) | (b & c));
    check(
        "bfi.b32 %0, %1, 0xffffffff, %2, %3",
        "iiii",
        new long[][] {INTS, POSITIONS, POSITIONS},
        (a, p, n) -> {
          int result = -1;
          for (long k = 0; k < n && p + k < 32; k++) {
            result = (result & ~(1 << (p + k))) | (int) (a >> k & 1) << (p + k);
          }
          return result;
        });
    return checks.tests();
  }

  /** PTX's own definition, bit by bit. */
  private static int field(int a, int position, int length, boolean signed) {
    int sign = !signed || length == 0 ? 0 : a >> Math.min(position + length - 1, 31) & 1;
    int result = 0;
    for (int k = 0; k < 32; k++) {
      int bit = k < length && position + k <= 31 ? a >> (position + k) & 1 : sign;
      result |= bit << k;
    }
    return result;
  }

  @TestFactory
  List<DynamicTest> twoWords() {
    longs("add.s64", (a, b) -> a + b);
    longs("sub.s64", (a, b) -> a - b);
    longs("mul.lo.s64", (a, b) -> a * b);
    longs("mul.hi.s64", (a, b) -> high(a, b, true));
    longs("mul.hi.u64", (a, b) -> high(a, b, false));
    longs("div.s64", (a, b) -> b == 0 ? -1 : a / b);
    longs("div.u64", (a, b) -> b == 0 ? -1 : Long.divideUnsigned(a, b));
    longs("rem.s64", (a, b) -> b == 0 ? a : a % b);
    longs("rem.u64", (a, b) -> b == 0 ? a : Long.remainderUnsigned(a, b));
    longs("min.s64", Math::min);
    longs("max.s64", Math::max);
    longs("min.u64", (a, b) -> Long.compareUnsigned(a, b) < 0 ? a : b);
    longs("max.u64", (a, b) -> Long.compareUnsigned(a, b) > 0 ? a : b);
    longs("and.b64", (a, b) -> a & b);
    longs("or.b64", (a, b) -> a | b);
    longs("xor.b64", (a, b) -> a ^ b);
    long[][] shifts = {LONGS, SHIFTS};
    check("shl.b64", "lli", shifts, (a, b, c) -> b > 63 ? 0 : a << b);
    check("shr.u64", "lli", shifts, (a, b, c) -> b > 63 ? 0 : a >>> b);
    check("shr.s64", "lli", shifts, (a, b, c) -> a >> Math.min(b, 63));
    long[][] one = {LONGS};
    check("not.b64", "ll", one, (a, b, c) -> ~a);
    check("neg.s64", "ll", one, (a, b, c) -> -a);
    check("abs.s64", "ll", one, (a, b, c) -> Math.abs(a));
    check("brev.b64", "ll", one, (a, b, c) -> Long.reverse(a));
    check("clz.b64", "il", one, (a, b, c) -> Long.numberOfLeadingZeros(a));
    check("popc.b64", "il", one, (a, b, c) -> Long.bitCount(a));
    check("mad.lo.s64", "llll", new long[][] {LONGS, LONGS, LONGS}, (a, b, c) -> a * b + c);
    check(
        "bfe.u64",
        "llii",
        new long[][] {LONGS, SHIFTS, SHIFTS},
        (a, b, c) -> {
          long p = b & 255;
          long n = c & 255;
          long v = p > 63 ? 0 : a >>> p;
          return n > 63 ? v : v & (1L << n) - 1;
        });
    return checks.tests();
  }

  private static long high(long a, long b, boolean signed) {
    BigInteger x = signed ? BigInteger.valueOf(a) : unsigned(a);
    BigInteger y = signed ? BigInteger.valueOf(b) : unsigned(b);
    return x.multiply(y).shiftRight(64).longValue();
  }

  private static BigInteger unsigned(long a) {
    return new BigInteger(Long.toUnsignedString(a));
  }

  @TestFactory
  List<DynamicTest> products() {
    long[][] two = {INTS, INTS};
    check("mul.wide.s32", "lii", two, (a, b, c) -> (long) (int) a * (int) b);
    check("mul.wide.u32", "lii", two, (a, b, c) -> a * b);
    long[][] three = {INTS, INTS, LONGS};
    check("mad.wide.s32", "liil", three, (a, b, c) -> (long) (int) a * (int) b + c);
    check("mad.wide.u32", "liil", three, (a, b, c) -> a * b + c);
    check("mul.wide.s16", "ihh", two, (a, b, c) -> (short) a * (short) b);
    check("mul.wide.u16", "ihh", two, (a, b, c) -> (a & 0xffff) * (b & 0xffff));
    return checks.tests();
  }

  @TestFactory
  List<DynamicTest> halves() {
    long[][] two = {INTS, INTS};
    check("add.s16", "hhh", two, (a, b, c) -> a + b);
    check("sub.s16", "hhh", two, (a, b, c) -> a - b);
    check("mul.lo.s16", "hhh", two, (a, b, c) -> a * b);
    check("min.s16", "hhh", two, (a, b, c) -> Math.min((short) a, (short) b));
    check("max.u16", "hhh", two, (a, b, c) -> Math.max(a & 0xffff, b & 0xffff));
    check("shr.s16", "hhi", two, (a, b, c) -> (short) a >> Math.min(b, 15));
    check("shr.u16", "hhi", two, (a, b, c) -> b > 15 ? 0 : (a & 0xffff) >> b);
    check("neg.s16", "hh", new long[][] {INTS}, (a, b, c) -> -a);
    return checks.tests();
  }

  @TestFactory
  List<DynamicTest> carries() {
    check(
        """
        {
          .reg .b32 %a, %b, %c, %d, %t;
          mov.b64 {%a, %b}, %1;
          mov.b64 {%c, %d}, %2;
          add.cc.u32 %a, %a, %c;
          addc.u32 %b, %b, %d;
          mov.b64 %0, {%a, %b};
        }""",
        "lll", new long[][] {LONGS, LONGS}, (a, b, c) -> a + b);
    check(
        """
        {
          .reg .b32 %a, %b, %c, %d, %t;
          mov.b64 {%a, %b}, %1;
          mov.b64 {%c, %d}, %2;
          sub.cc.u32 %a, %a, %c;
          subc.u32 %b, %b, %d;
          mov.b64 %0, {%a, %b};
        }""",
        "lll", new long[][] {LONGS, LONGS}, (a, b, c) -> a - b);
    check(
        """
        {
          .reg .b32 %a, %b, %c, %d, %e, %f;
          mov.b64 {%a, %b}, %1;
          mov.b64 {%c, %d}, %2;
          mul.lo.u32 %e, %a, %c;
          mul.hi.u32 %f, %a, %c;
          mad.lo.cc.u32 %e, 1, %c, %e;
          madc.lo.u32 %f, %b, %c, %f;
          mov.b64 %0, {%e, %f};
        }""",
        "lll", new long[][] {LONGS, LONGS}, (a, b, c) -> a * (b & 0xffffffffL) + (b & 0xffffffffL));
    return checks.tests();
  }

  @TestFactory
  List<DynamicTest> moves() {
    check("mov.b32", "ii", new long[][] {INTS}, (a, b, c) -> a);
    check("mov.b64", "ll", new long[][] {LONGS}, (a, b, c) -> a);
    check("mov.b64 %0, {%1, %2}", "lii", new long[][] {INTS, INTS}, (a, b, c) -> a | b << 32);
    check(
        "mov.b32 %0, {%1, %2}",
        "ihh", new long[][] {INTS, INTS}, (a, b, c) -> (a & 0xffff) | b << 16);
    check("selp.b32", "iiip", new long[][] {INTS, INTS, {0, 1}}, (a, b, c) -> c != 0 ? a : b);
    check("selp.b64", "lllp", new long[][] {LONGS, LONGS, {0, 1}}, (a, b, c) -> c != 0 ? a : b);
    check(
        "@!%2 mov.b32 %0, %1; @%2 mov.b32 %0, 5",
        "iip", new long[][] {INTS, {0, 1}}, (a, b, c) -> b == 0 ? a : 5);
    return checks.tests();
  }
}
