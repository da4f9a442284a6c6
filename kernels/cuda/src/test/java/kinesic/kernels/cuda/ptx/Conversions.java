package kinesic.kernels.cuda.ptx;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Conversions between integers and floats: cvt.modifiers.to.from. */
final class Conversions {

  private static final Set<String> TYPES =
      Set.of("s8", "u8", "s16", "u16", "s32", "u32", "s64", "u64", "f32", "f64");

  private Conversions() {}

  static @Nullable Step decode(Instruction i, Operands o) {
    if (!i.opcode().equals("cvt") || i.parts().size() < 3) {
      return null;
    }
    String to = i.parts().get(i.parts().size() - 2);
    String from = i.type();
    if (i.has("pack") || !known(to) || !known(from)) {
      return null;
    }
    String target = i.operand(0);
    String source = i.operand(1);
    // a register may be wider than the type
    boolean wideTo = o.isWide(target);
    boolean wideFrom = o.isRegister(source) ? o.isWide(source) : Types.wide(from);
    String name = i.name() + (wideTo ? " L" : " I") + (wideFrom ? "L" : "I");
    if (wideFrom) {
      int a = o.l(source);
      return wideTo
          ? Loops.step(LongLoops.LL.class, name, longFromLong(i, to, from), o.l(target), a)
          : Loops.step(IntLoops.IL.class, name, intFromLong(i, to, from), o.i(target), a);
    }
    int a = o.i(source);
    return wideTo
        ? Loops.step(LongLoops.LI.class, name, longFromInt(i, to, from), o.l(target), a)
        : Loops.step(IntLoops.II.class, name, intFromInt(i, to, from), o.i(target), a);
  }

  private static boolean known(String type) {
    return TYPES.contains(type);
  }

  private static LongLoops.OfLL longFromLong(Instruction i, String to, String from) {
    OfLong f = conversion(i, to, from);
    return f::of;
  }

  private static IntLoops.OfIL intFromLong(Instruction i, String to, String from) {
    return switch (i.name()) {
      case "cvt.u32.u64", "cvt.s32.s64", "cvt.u32.s64", "cvt.s32.u64" -> a -> (int) a;
      case "cvt.rn.f32.f64" -> a -> Float.floatToRawIntBits((float) Double.longBitsToDouble(a));
      default -> {
        OfLong f = conversion(i, to, from);
        yield a -> (int) f.of(a);
      }
    };
  }

  private static LongLoops.OfLI longFromInt(Instruction i, String to, String from) {
    return switch (i.name()) {
      case "cvt.s64.s32", "cvt.u64.s32" -> a -> a;
      case "cvt.u64.u32", "cvt.s64.u32" -> a -> a & 0xffffffffL;
      case "cvt.f64.f32" -> a -> Double.doubleToRawLongBits(Float.intBitsToFloat(a));
      case "cvt.rn.f64.s32" -> a -> Double.doubleToRawLongBits(a);
      default -> {
        OfLong f = conversion(i, to, from);
        yield f::of;
      }
    };
  }

  private static IntLoops.OfII intFromInt(Instruction i, String to, String from) {
    return switch (i.name()) {
      case "cvt.rn.f32.s32" -> a -> Float.floatToRawIntBits(a);
      case "cvt.rn.f32.u32" -> a -> Float.floatToRawIntBits((float) (a & 0xffffffffL));
      case "cvt.rzi.s32.f32" -> a -> (int) Float.intBitsToFloat(a);
      case "cvt.rmi.f32.f32" ->
          a -> Float.floatToRawIntBits((float) Math.floor(Float.intBitsToFloat(a)));
      case "cvt.rni.f32.f32" ->
          a -> Float.floatToRawIntBits((float) Math.rint(Float.intBitsToFloat(a)));
      default -> {
        OfLong f = conversion(i, to, from);
        yield a -> (int) f.of(a);
      }
    };
  }

  /** A conversion of bits; the bits above the width of a source do not count. */
  private interface OfLong {
    long of(long a);
  }

  private static OfLong conversion(Instruction i, String to, String from) {
    if (from.startsWith("f")) {
      return from.equals("f32") ? fromSingle(i, to) : fromDouble(i, to, false);
    }
    Rounding r = Rounding.of(i);
    Whole source = Whole.of(from);
    return switch (to) {
      case "f32" -> a -> singleFromLong(source.cut(a), source.isHuge(a), r);
      case "f64" -> a -> doubleFromLong(source.cut(a), source.isHuge(a), r);
      default -> {
        Whole target = Whole.of(to);
        yield i.has("sat")
            ? a -> target.kept(target.saturate(source.cut(a), source.isHuge(a)))
            : a -> target.kept(source.cut(a));
      }
    };
  }

  private static OfLong fromSingle(Instruction i, String to) {
    OfLong f = fromDouble(i, to, true);
    return i.has("ftz")
        ? a ->
            f.of(Double.doubleToRawLongBits(FloatInstructions.flush(FloatInstructions.f((int) a))))
        : a -> f.of(Double.doubleToRawLongBits(FloatInstructions.f((int) a)));
  }

  /** From the bits of a double, which a float may have been. */
  private static OfLong fromDouble(Instruction i, String to, boolean single) {
    Rounding whole =
        i.has("rni")
            ? Rounding.NEAREST
            : i.has("rmi")
                ? Rounding.DOWN
                : i.has("rpi") ? Rounding.UP : i.has("rzi") ? Rounding.ZERO : null;
    if (!to.startsWith("f")) {
      Whole target = Whole.of(to);
      Rounding r = whole == null ? Rounding.ZERO : whole;
      return a -> target.kept(target.clamp(r.integer(Double.longBitsToDouble(a)), single));
    }
    boolean ftz = i.has("ftz");
    boolean sat = i.has("sat");
    boolean wide = to.equals("f64");
    Rounding r = Rounding.of(i);
    return a -> {
      double v = Double.longBitsToDouble(a);
      v = whole == null ? v : whole.integer(v);
      if (sat) {
        v = v > 0 ? Math.min(v, 1) : 0;
      }
      if (wide) {
        return Double.doubleToRawLongBits(v);
      }
      float f = r.round(v, 0);
      return Float.floatToRawIntBits(ftz ? FloatInstructions.flush(f) : f);
    };
  }

  private static long singleFromLong(long v, boolean huge, Rounding r) {
    if (r == Rounding.NEAREST) {
      // the lowest bit of a huge number only says that something is there
      float f = huge ? 2f * (v >>> 1 | (v & 1)) : (float) v;
      return Float.floatToRawIntBits(f);
    }
    long high = huge ? v >>> 1 : v;
    double value = (double) high;
    double error = value == 0x1p63 ? -1.0 : (double) (high - (long) value);
    if (huge) {
      value = 2 * value;
      error = 2 * error + (v & 1);
    }
    return Float.floatToRawIntBits(r.round(value, error));
  }

  private static long doubleFromLong(long v, boolean huge, Rounding r) {
    double value = huge ? 2.0 * (v >>> 1 | (v & 1)) : (double) v;
    if (r != Rounding.NEAREST && !huge) {
      value = r.adjust(value, value == 0x1p63 ? -1.0 : (double) (v - (long) value));
    }
    return Double.doubleToRawLongBits(value);
  }

  /**
   * An integer type.
   *
   * @param width in bits
   */
  private record Whole(int width, boolean signed) {

    static Whole of(String type) {
      return new Whole(8 * Types.bytes(type), type.startsWith("s"));
    }

    /** Returns the value of the lowest bits. */
    long cut(long bits) {
      int unused = 64 - width;
      return signed ? bits << unused >> unused : bits << unused >>> unused;
    }

    /** Returns whether a value is 2^63 or more, which a long shows as negative. */
    boolean isHuge(long bits) {
      return !signed && width == 64 && bits < 0;
    }

    /** Returns the value as a register holds it: 16 bits without sign, others with theirs. */
    long kept(long v) {
      return width == 16 ? v & 0xffff : cut(v);
    }

    private long max() {
      return signed ? Long.MAX_VALUE >> (64 - width) : -1L >>> (64 - width);
    }

    long saturate(long v, boolean huge) {
      if (!signed && width == 64) {
        return huge ? v : Math.max(v, 0);
      }
      long min = signed ? -max() - 1 : 0;
      return huge ? max() : Math.max(min, Math.min(v, max()));
    }

    /** A float becomes the nearest integer in range; NaN depends on the types. */
    long clamp(double v, boolean single) {
      if (Double.isNaN(v)) {
        return single && width < 64 ? 0 : 1L << (width - 1);
      }
      if (!signed && width == 64) {
        return v >= 0x1p64
            ? -1
            : v >= 0x1p63 ? (long) (v - 0x1p63) + Long.MIN_VALUE : Math.max(0, (long) v);
      }
      return saturate((long) v, false);
    }
  }
}
