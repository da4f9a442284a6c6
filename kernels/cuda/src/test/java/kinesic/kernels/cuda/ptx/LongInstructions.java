package kinesic.kernels.cuda.ptx;

import org.jspecify.annotations.Nullable;

/** Arithmetic and logic of 64-bit integers. */
final class LongInstructions {

  private LongInstructions() {}

  /** Returns the step of an instruction, or null if it is none of these. */
  static @Nullable Step decode(Instruction i, Operands o) {
    boolean signed = i.type().equals("s64");
    LongLoops.OfLLL two =
        switch (i.opcode()) {
          case "add" -> i.parts().size() == 2 ? (a, b) -> a + b : null;
          case "sub" -> i.parts().size() == 2 ? (a, b) -> a - b : null;
          case "mul" ->
              i.has("lo")
                  ? (a, b) -> a * b
                  : !i.has("hi") ? null : signed ? Math::multiplyHigh : Math::unsignedMultiplyHigh;
          case "div" ->
              signed
                  ? (a, b) -> b == 0 ? -1 : a / b
                  : (a, b) -> b == 0 ? -1 : Long.divideUnsigned(a, b);
          case "rem" ->
              signed
                  ? (a, b) -> b == 0 ? a : a % b
                  : (a, b) -> b == 0 ? a : Long.remainderUnsigned(a, b);
          case "min" -> signed ? Math::min : (a, b) -> Long.compareUnsigned(a, b) < 0 ? a : b;
          case "max" -> signed ? Math::max : (a, b) -> Long.compareUnsigned(a, b) > 0 ? a : b;
          case "and" -> (a, b) -> a & b;
          case "or" -> (a, b) -> a | b;
          case "xor" -> (a, b) -> a ^ b;
          default -> null;
        };
    if (two != null) {
      return Loops.step(LongLoops.LLL.class, i, o, two);
    }
    return switch (i.opcode()) {
      case "not" -> Loops.step(LongLoops.LL.class, i, o, (LongLoops.OfLL) a -> ~a);
      case "neg" -> Loops.step(LongLoops.LL.class, i, o, (LongLoops.OfLL) a -> -a);
      case "abs" -> Loops.step(LongLoops.LL.class, i, o, (LongLoops.OfLL) Math::abs);
      case "brev" -> Loops.step(LongLoops.LL.class, i, o, (LongLoops.OfLL) Long::reverse);
      case "clz" -> Loops.step(IntLoops.IL.class, i, o, (IntLoops.OfIL) Long::numberOfLeadingZeros);
      case "popc" -> Loops.step(IntLoops.IL.class, i, o, (IntLoops.OfIL) Long::bitCount);
      case "shl" ->
          Loops.step(
              LongLoops.LLI.class,
              i,
              o,
              (LongLoops.OfLLI) (a, b) -> Integer.compareUnsigned(b, 63) > 0 ? 0 : a << b);
      case "shr" ->
          signed
              ? Loops.step(
                  LongLoops.LLI.class,
                  i,
                  o,
                  (LongLoops.OfLLI) (a, b) -> a >> (Integer.compareUnsigned(b, 63) > 0 ? 63 : b))
              : Loops.step(
                  LongLoops.LLI.class,
                  i,
                  o,
                  (LongLoops.OfLLI) (a, b) -> Integer.compareUnsigned(b, 63) > 0 ? 0 : a >>> b);
      case "mad" ->
          i.parts().size() == 3 && i.has("lo")
              ? Loops.step(LongLoops.LLLL.class, i, o, (LongLoops.OfLLLL) (a, b, c) -> a * b + c)
              : null;
      case "bfi" ->
          Loops.step(LongLoops.LLLII.class, i, o, (LongLoops.OfLLLII) LongInstructions::insert);
      case "bfe" ->
          signed
              ? null
              : Loops.step(
                  LongLoops.LLII.class, i, o, (LongLoops.OfLLII) LongInstructions::extractUnsigned);
      case "mov" -> Moves.move(i, o);
      case "selp" -> Moves.select(i, o);
      default -> null;
    };
  }

  static long insert(long a, long b, int position, int length) {
    int p = position & 255;
    int n = length & 255;
    if (p > 63 || n == 0) {
      return b;
    }
    long mask = (n > 63 ? -1 : (1L << n) - 1) << p;
    return (b & ~mask) | (a << p & mask);
  }

  static long extractUnsigned(long a, int position, int length) {
    int p = position & 255;
    int n = length & 255;
    if (n == 0 || p > 63) {
      return 0;
    }
    long v = a >>> p;
    return n > 63 ? v : v & (1L << n) - 1;
  }
}
