package kinesic.kernels.cuda.ptx;

import org.jspecify.annotations.Nullable;

/** Arithmetic, logic and comparison of integers, and predicates. */
final class IntegerInstructions {

  private IntegerInstructions() {}

  /** Returns the step of an instruction, or null if it is none of these. */
  static @Nullable Step decode(Instruction i, Operands o) {
    String type = i.type();
    return switch (type) {
      case "s16", "u16", "b16" -> i.has("wide") ? wide(i, o) : half(i, o);
      case "s32", "u32", "b32" -> i.has("wide") ? wide(i, o) : word(i, o);
      case "s64", "u64", "b64" -> i.has("wide") ? wide(i, o) : LongInstructions.decode(i, o);
      case "pred" -> Moves.predicate(i, o);
      default -> null;
    };
  }

  private static int s16(int a) {
    return (short) a;
  }

  private static int u16(int a) {
    return a & 0xffff;
  }

  private static @Nullable Step half(Instruction i, Operands o) {
    boolean signed = i.type().equals("s16");
    IntLoops.OfIII two =
        switch (i.opcode()) {
          case "add" -> (a, b) -> u16(a + b);
          case "sub" -> (a, b) -> u16(a - b);
          case "mul" -> i.has("lo") ? (a, b) -> u16(a * b) : null;
          case "and" -> (a, b) -> a & b;
          case "or" -> (a, b) -> a | b;
          case "xor" -> (a, b) -> a ^ b;
          case "shl" -> (a, b) -> Integer.compareUnsigned(b, 15) > 0 ? 0 : u16(a << b);
          case "shr" ->
              signed
                  ? (a, b) -> u16(s16(a) >> (Integer.compareUnsigned(b, 15) > 0 ? 15 : b))
                  : (a, b) -> Integer.compareUnsigned(b, 15) > 0 ? 0 : u16(a) >> b;
          case "min" ->
              signed ? (a, b) -> u16(Math.min(s16(a), s16(b))) : (a, b) -> Math.min(u16(a), u16(b));
          case "max" ->
              signed ? (a, b) -> u16(Math.max(s16(a), s16(b))) : (a, b) -> Math.max(u16(a), u16(b));
          case "div" -> signed ? (a, b) -> u16(s16(a) / s16(b)) : (a, b) -> u16(a) / u16(b);
          case "rem" -> signed ? (a, b) -> u16(s16(a) % s16(b)) : (a, b) -> u16(a) % u16(b);
          default -> null;
        };
    if (two != null) {
      return Loops.step(IntLoops.III.class, i, o, two);
    }
    return switch (i.opcode()) {
      case "not" -> Loops.step(IntLoops.II.class, i, o, (IntLoops.OfII) a -> u16(~a));
      case "neg" -> Loops.step(IntLoops.II.class, i, o, (IntLoops.OfII) a -> u16(-a));
      case "abs" -> Loops.step(IntLoops.II.class, i, o, (IntLoops.OfII) a -> u16(Math.abs(s16(a))));
      case "mad" ->
          i.has("lo")
              ? Loops.step(IntLoops.IIII.class, i, o, (IntLoops.OfIIII) (a, b, c) -> u16(a * b + c))
              : null;
      case "mov" -> Moves.move(i, o);
      case "selp" -> Moves.select(i, o);
      default -> null;
    };
  }

  /** Products of twice the width. */
  private static @Nullable Step wide(Instruction i, Operands o) {
    boolean add = i.opcode().equals("mad");
    if (!add && !i.opcode().equals("mul")) {
      return null;
    }
    return switch (i.type()) {
      case "s16" ->
          add
              ? Loops.step(
                  IntLoops.IIII.class, i, o, (IntLoops.OfIIII) (a, b, c) -> s16(a) * s16(b) + c)
              : Loops.step(IntLoops.III.class, i, o, (IntLoops.OfIII) (a, b) -> s16(a) * s16(b));
      case "u16" ->
          add
              ? Loops.step(
                  IntLoops.IIII.class, i, o, (IntLoops.OfIIII) (a, b, c) -> u16(a) * u16(b) + c)
              : Loops.step(IntLoops.III.class, i, o, (IntLoops.OfIII) (a, b) -> u16(a) * u16(b));
      case "s32" ->
          add
              ? Loops.step(
                  LongLoops.LIIL.class, i, o, (LongLoops.OfLIIL) (a, b, c) -> (long) a * b + c)
              : Loops.step(LongLoops.LII.class, i, o, (LongLoops.OfLII) (a, b) -> (long) a * b);
      case "u32" ->
          add
              ? Loops.step(
                  LongLoops.LIIL.class, i, o, (LongLoops.OfLIIL) (a, b, c) -> u(a) * u(b) + c)
              : Loops.step(LongLoops.LII.class, i, o, (LongLoops.OfLII) (a, b) -> u(a) * u(b));
      default -> null;
    };
  }

  private static long u(int a) {
    return a & 0xffffffffL;
  }

  private static @Nullable Step word(Instruction i, Operands o) {
    boolean signed = i.type().equals("s32");
    IntLoops.OfIII two =
        switch (i.opcode()) {
          case "add" -> i.parts().size() == 2 ? (a, b) -> a + b : null;
          case "sub" -> i.parts().size() == 2 ? (a, b) -> a - b : null;
          case "mul" ->
              i.has("lo")
                  ? (a, b) -> a * b
                  : !i.has("hi")
                      ? null
                      : signed
                          ? (a, b) -> (int) (((long) a * b) >> 32)
                          : (a, b) -> (int) ((u(a) * u(b)) >>> 32);
          case "mul24" ->
              i.has("lo")
                  ? signed
                      ? (a, b) -> (a << 8 >> 8) * (b << 8 >> 8)
                      : (a, b) -> (a & 0xffffff) * (b & 0xffffff)
                  : null;
          case "div" -> signed ? IntegerInstructions::divide : IntegerInstructions::divideUnsigned;
          case "rem" ->
              signed
                  ? (a, b) -> b == 0 ? a : a % b
                  : (a, b) -> b == 0 ? a : Integer.remainderUnsigned(a, b);
          case "min" -> signed ? Math::min : (a, b) -> Integer.compareUnsigned(a, b) < 0 ? a : b;
          case "max" -> signed ? Math::max : (a, b) -> Integer.compareUnsigned(a, b) > 0 ? a : b;
          case "and" -> (a, b) -> a & b;
          case "or" -> (a, b) -> a | b;
          case "xor" -> (a, b) -> a ^ b;
          case "shl" -> (a, b) -> Integer.compareUnsigned(b, 31) > 0 ? 0 : a << b;
          case "shr" ->
              signed
                  ? (a, b) -> a >> (Integer.compareUnsigned(b, 31) > 0 ? 31 : b)
                  : (a, b) -> Integer.compareUnsigned(b, 31) > 0 ? 0 : a >>> b;
          default -> null;
        };
    if (two != null) {
      return Loops.step(IntLoops.III.class, i, o, two);
    }
    IntLoops.OfII one =
        switch (i.opcode()) {
          case "not" -> a -> ~a;
          case "neg" -> a -> -a;
          case "abs" -> Math::abs;
          case "brev" -> Integer::reverse;
          case "clz" -> Integer::numberOfLeadingZeros;
          case "popc" -> Integer::bitCount;
          case "cnot" -> a -> a == 0 ? 1 : 0;
          case "bfind" -> bfind(signed, i.has("shiftamt"));
          default -> null;
        };
    if (one != null) {
      return Loops.step(IntLoops.II.class, i, o, one);
    }
    IntLoops.OfIIII three =
        switch (i.opcode()) {
          case "mad" ->
              i.parts().size() != 3
                  ? null
                  : i.has("lo")
                      ? (a, b, c) -> a * b + c
                      : signed
                          ? (a, b, c) -> (int) (((long) a * b) >> 32) + c
                          : (a, b, c) -> (int) ((u(a) * u(b)) >>> 32) + c;
          case "sad" ->
              signed
                  ? (a, b, c) -> c + (int) Math.abs((long) a - b)
                  : (a, b, c) -> c + (int) Math.abs(u(a) - u(b));
          case "bfe" ->
              signed ? IntegerInstructions::extract : IntegerInstructions::extractUnsigned;
          case "shf" -> shf(i);
          case "prmt" -> i.parts().size() == 2 ? IntegerInstructions::permute : null;
          case "dp4a" -> dp4a(i);
          case "lop3" -> lop3(i);
          default -> null;
        };
    if (three != null) {
      return Loops.step(IntLoops.IIII.class, i, o, three);
    }
    return switch (i.opcode()) {
      case "bfi" ->
          Loops.step(IntLoops.IIIII.class, i, o, (IntLoops.OfIIIII) IntegerInstructions::insert);
      case "mov" -> Moves.move(i, o);
      case "selp" -> Moves.select(i, o);
      case "slct" ->
          Loops.step(IntLoops.IIII.class, i, o, (IntLoops.OfIIII) (a, b, c) -> c >= 0 ? a : b);
      default -> null;
    };
  }

  /** The device gives all ones for a division by zero. */
  private static int divide(int a, int b) {
    return b == 0 ? -1 : a / b;
  }

  private static int divideUnsigned(int a, int b) {
    return b == 0 ? -1 : Integer.divideUnsigned(a, b);
  }

  private static IntLoops.OfII bfind(boolean signed, boolean shift) {
    return a -> {
      int v = signed && a < 0 ? ~a : a;
      return v == 0
          ? -1
          : shift ? Integer.numberOfLeadingZeros(v) : 31 - Integer.numberOfLeadingZeros(v);
    };
  }

  static int extractUnsigned(int a, int position, int length) {
    int p = position & 255;
    int n = length & 255;
    if (n == 0 || p > 31) {
      return 0;
    }
    int v = a >>> p;
    return n > 31 ? v : v & (1 << n) - 1;
  }

  static int extract(int a, int position, int length) {
    int p = position & 255;
    int n = length & 255;
    if (n == 0) {
      return 0;
    }
    int top = Math.min(p + n - 1, 31);
    if (p > 31) {
      return a >> 31;
    }
    return a << (31 - top) >> (31 - top + p);
  }

  static int insert(int a, int b, int position, int length) {
    int p = position & 255;
    int n = length & 255;
    if (p > 31 || n == 0) {
      return b;
    }
    int mask = (n > 31 ? -1 : (1 << n) - 1) << p;
    return (b & ~mask) | (a << p & mask);
  }

  /** The funnel shifts: a is the low word, b the high one. */
  private static IntLoops.@Nullable OfIIII shf(Instruction i) {
    boolean clamp = i.has("clamp");
    if (i.has("l")) {
      return (a, b, c) -> {
        int n = clamp ? (int) Math.min(u(c), 32) : c & 31;
        return (int) ((u(b) << 32 | u(a)) << n >>> 32);
      };
    }
    return (a, b, c) -> {
      int n = clamp ? (int) Math.min(u(c), 32) : c & 31;
      return (int) ((u(b) << 32 | u(a)) >>> n);
    };
  }

  static int permute(int a, int b, int selector) {
    long bytes = u(b) << 32 | u(a);
    int result = 0;
    for (int k = 0; k < 4; k++) {
      int s = selector >> (4 * k) & 15;
      int v = (int) (bytes >>> (8 * (s & 7))) & 255;
      if (s > 7) {
        v = (v & 128) != 0 ? 255 : 0;
      }
      result |= v << (8 * k);
    }
    return result;
  }

  private static IntLoops.@Nullable OfIIII dp4a(Instruction i) {
    boolean signedA = i.parts().get(1).equals("s32");
    boolean signedB = i.type().equals("s32");
    return (a, b, c) -> {
      int sum = c;
      for (int k = 0; k < 32; k += 8) {
        int x = signedA ? (byte) (a >> k) : a >> k & 255;
        int y = signedB ? (byte) (b >> k) : b >> k & 255;
        sum += x * y;
      }
      return sum;
    };
  }

  /** Any function of three bits, given as a table of eight. */
  private static IntLoops.OfIIII lop3(Instruction i) {
    int table = (int) Operands.number(i.operand(4));
    return (a, b, c) -> {
      int result = 0;
      for (int k = 0; k < 8; k++) {
        if ((table >> k & 1) != 0) {
          result |= ((k & 4) != 0 ? a : ~a) & ((k & 2) != 0 ? b : ~b) & ((k & 1) != 0 ? c : ~c);
        }
      }
      return result;
    };
  }
}
