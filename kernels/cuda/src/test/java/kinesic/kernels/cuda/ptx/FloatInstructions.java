package kinesic.kernels.cuda.ptx;

import org.jspecify.annotations.Nullable;

/** Arithmetic of floats and doubles. */
final class FloatInstructions {

  private FloatInstructions() {}

  /** Returns the step of an instruction, or null if it is none of these. */
  static @Nullable Step decode(Instruction i, Operands o) {
    return switch (i.type()) {
      case "f32" -> single(i, o);
      case "f64" -> twice(i, o);
      default -> null;
    };
  }

  static float f(int bits) {
    return Float.intBitsToFloat(bits);
  }

  static int bits(float f) {
    return Float.floatToRawIntBits(f);
  }

  static double d(long bits) {
    return Double.longBitsToDouble(bits);
  }

  static long bits(double d) {
    return Double.doubleToRawLongBits(d);
  }

  /** Replaces a subnormal by a zero of its sign. */
  static float flush(float v) {
    return Math.abs(v) < Float.MIN_NORMAL ? Math.copySign(0f, v) : v;
  }

  private static float saturate(float v) {
    return v > 0 ? Math.min(v, 1) : 0; // NaN becomes 0
  }

  private static @Nullable Step single(Instruction i, Operands o) {
    boolean ftz = i.has("ftz");
    boolean sat = i.has("sat");
    if (i.opcode().equals("div") && (i.has("approx") || i.has("full"))) {
      return new Approximation.Quotient(
          ftz, o.i(i.operand(0)), o.i(i.operand(1)), o.i(i.operand(2)));
    }
    IntLoops.OfIII two = plain(i, ftz || sat);
    if (two != null) {
      return Loops.step(IntLoops.III.class, i, o, two);
    }
    if (i.opcode().equals("fma") || i.opcode().equals("mad")) {
      return Loops.step(IntLoops.IIII.class, i, o, fma(i, ftz, sat));
    }
    IntLoops.OfII one =
        switch (i.opcode()) {
          case "neg" -> ftz ? a -> bits(-flush(f(a))) : a -> a ^ 0x80000000;
          case "abs" -> ftz ? a -> bits(Math.abs(flush(f(a)))) : a -> a & 0x7fffffff;
          case "sqrt" -> i.has("approx") ? null : root(i, ftz);
          case "rcp" -> i.has("approx") ? null : reciprocal(i, ftz);
          default -> null;
        };
    if (one != null) {
      return Loops.step(IntLoops.II.class, i, o, one);
    }
    return switch (i.opcode()) {
      case "mov" -> Moves.move(i, o);
      case "selp" -> Moves.select(i, o);
      case "slct" ->
          Loops.step(IntLoops.IIII.class, i, o, (IntLoops.OfIIII) (a, b, c) -> f(c) >= 0 ? a : b);
      case "sqrt", "rcp", "rsqrt", "ex2", "lg2", "sin", "cos", "tanh" -> {
        Approximation function = Approximation.of(i.opcode());
        yield new Approximation.Single(function, ftz, o.i(i.operand(0)), o.i(i.operand(1)));
      }
      default -> null;
    };
  }

  private static IntLoops.@Nullable OfIII plain(Instruction i, boolean special) {
    Rounding r = Rounding.of(i);
    if (special || r != Rounding.NEAREST || i.has("NaN")) {
      return unusual(i, r);
    }
    return switch (i.opcode()) {
      case "add" -> (a, b) -> bits(f(a) + f(b));
      case "sub" -> (a, b) -> bits(f(a) - f(b));
      case "mul" -> (a, b) -> bits(f(a) * f(b));
      case "div" -> (a, b) -> bits(f(a) / f(b));
      case "min" -> (a, b) -> bits(min(f(a), f(b)));
      case "max" -> (a, b) -> bits(max(f(a), f(b)));
      case "copysign" -> (a, b) -> (a & 0x80000000) | (b & 0x7fffffff);
      default -> null;
    };
  }

  private static float min(float a, float b) {
    return Float.isNaN(a) ? b : Float.isNaN(b) ? a : Math.min(a, b);
  }

  private static float max(float a, float b) {
    return Float.isNaN(a) ? b : Float.isNaN(b) ? a : Math.max(a, b);
  }

  /** Other rounding modes, subnormals as zero, saturation. */
  private static IntLoops.@Nullable OfIII unusual(Instruction i, Rounding r) {
    FloatBinary f =
        switch (i.opcode()) {
          case "add" -> r::add;
          case "sub" -> (a, b) -> r.add(a, -b);
          case "mul" -> r::multiply;
          case "div" -> r::divide;
          case "min" -> i.has("NaN") ? Math::min : FloatInstructions::min;
          case "max" -> i.has("NaN") ? Math::max : FloatInstructions::max;
          default -> null;
        };
    if (f == null) {
      return null;
    }
    boolean ftz = i.has("ftz");
    boolean sat = i.has("sat");
    return (a, b) -> {
      float v = ftz ? flush(f.of(flush(f(a)), flush(f(b)))) : f.of(f(a), f(b));
      return bits(sat ? saturate(v) : v);
    };
  }

  private interface FloatBinary {
    float of(float a, float b);
  }

  private static IntLoops.OfIIII fma(Instruction i, boolean ftz, boolean sat) {
    Rounding r = Rounding.of(i);
    if (!ftz && !sat && r == Rounding.NEAREST) {
      return (a, b, c) -> bits(Math.fma(f(a), f(b), f(c)));
    }
    return (a, b, c) -> {
      float x = ftz ? flush(f(a)) : f(a);
      float y = ftz ? flush(f(b)) : f(b);
      float z = ftz ? flush(f(c)) : f(c);
      float v = r == Rounding.NEAREST ? Math.fma(x, y, z) : r.fma(x, y, z);
      v = ftz ? flush(v) : v;
      return bits(sat ? saturate(v) : v);
    };
  }

  private static IntLoops.OfII root(Instruction i, boolean ftz) {
    Rounding r = Rounding.of(i);
    if (!ftz && r == Rounding.NEAREST) {
      return a -> bits((float) Math.sqrt(f(a)));
    }
    return a -> bits(r.sqrt(ftz ? flush(f(a)) : f(a)));
  }

  private static IntLoops.OfII reciprocal(Instruction i, boolean ftz) {
    Rounding r = Rounding.of(i);
    if (!ftz && r == Rounding.NEAREST) {
      return a -> bits(1 / f(a));
    }
    return a -> bits(ftz ? flush(r.divide(1, flush(f(a)))) : r.divide(1, f(a)));
  }

  private static @Nullable Step twice(Instruction i, Operands o) {
    Rounding r = Rounding.of(i);
    boolean nearest = r == Rounding.NEAREST;
    LongLoops.OfLLL two =
        switch (i.opcode()) {
          case "add" -> nearest ? (a, b) -> bits(d(a) + d(b)) : (a, b) -> bits(r.add(d(a), d(b)));
          case "sub" -> nearest ? (a, b) -> bits(d(a) - d(b)) : (a, b) -> bits(r.add(d(a), -d(b)));
          case "mul" ->
              nearest ? (a, b) -> bits(d(a) * d(b)) : (a, b) -> bits(r.multiply(d(a), d(b)));
          case "div" ->
              nearest ? (a, b) -> bits(d(a) / d(b)) : (a, b) -> bits(r.divide(d(a), d(b)));
          case "min" -> (a, b) -> bits(min(d(a), d(b)));
          case "max" -> (a, b) -> bits(max(d(a), d(b)));
          case "copysign" -> (a, b) -> (a & Long.MIN_VALUE) | (b & Long.MAX_VALUE);
          default -> null;
        };
    if (two != null) {
      return Loops.step(LongLoops.LLL.class, i, o, two);
    }
    LongLoops.OfLL one =
        switch (i.opcode()) {
          case "neg" -> a -> a ^ Long.MIN_VALUE;
          case "abs" -> a -> a & Long.MAX_VALUE;
          case "sqrt" -> nearest ? a -> bits(Math.sqrt(d(a))) : a -> bits(r.sqrt(d(a)));
          case "rcp" ->
              i.has("approx")
                  ? a -> coarse(1 / d(a & 0xffffffff00000000L))
                  : nearest ? a -> bits(1 / d(a)) : a -> bits(r.divide(1, d(a)));
          case "rsqrt" ->
              i.has("ftz")
                  ? a -> coarse(1 / Math.sqrt(d(a & 0xffffffff00000000L)))
                  : a -> bits(1 / Math.sqrt(d(a)));
          default -> null;
        };
    if (one != null) {
      return Loops.step(LongLoops.LL.class, i, o, one);
    }
    return switch (i.opcode()) {
      case "fma", "mad" ->
          Loops.step(
              LongLoops.LLLL.class,
              i,
              o,
              nearest
                  ? (LongLoops.OfLLLL) (a, b, c) -> bits(Math.fma(d(a), d(b), d(c)))
                  : (LongLoops.OfLLLL) (a, b, c) -> bits(r.fma(d(a), d(b), d(c))));
      case "mov" -> Moves.move(i, o);
      case "selp" -> Moves.select(i, o);
      default -> null;
    };
  }

  /** The gross approximations compute the upper half of a double only; no subnormals. */
  private static long coarse(double v) {
    double flushed = Math.abs(v) < Double.MIN_NORMAL ? Math.copySign(0, v) : v;
    return Double.isNaN(v) ? 0x7ff8000000000000L : bits(flushed) & 0xffffffff00000000L;
  }

  private static double min(double a, double b) {
    return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.min(a, b);
  }

  private static double max(double a, double b) {
    return Double.isNaN(a) ? b : Double.isNaN(b) ? a : Math.max(a, b);
  }
}
