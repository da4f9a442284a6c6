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
    OfLong f = conversion(i, to, from);
    return a -> (int) f.of(a);
  }

  private static LongLoops.OfLI longFromInt(Instruction i, String to, String from) {
    return switch (i.name()) {
      case "cvt.s64.s32" -> a -> a;
      case "cvt.u64.u32" -> a -> a & 0xffffffffL;
      case "cvt.f64.f32" -> a -> Double.doubleToRawLongBits(Float.intBitsToFloat(a));
      default -> {
        OfLong f = conversion(i, to, from);
        yield f::of;
      }
    };
  }

  private static IntLoops.OfII intFromInt(Instruction i, String to, String from) {
    return switch (i.name()) {
      case "cvt.rn.f32.s32" -> a -> Float.floatToRawIntBits(a);
      case "cvt.rzi.s32.f32" -> a -> (int) Float.intBitsToFloat(a);
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
    boolean ftz = i.has("ftz");
    boolean sat = i.has("sat");
    boolean toFloat = to.startsWith("f");
    if (from.startsWith("f")) {
      boolean single = from.equals("f32");
      Rounding whole =
          i.has("rni")
              ? Rounding.NEAREST
              : i.has("rmi")
                  ? Rounding.DOWN
                  : i.has("rpi") ? Rounding.UP : i.has("rzi") ? Rounding.ZERO : null;
      Rounding r = Rounding.of(i);
      return a -> {
        double v = single ? Float.intBitsToFloat((int) a) : Double.longBitsToDouble(a);
        if (ftz && single) {
          v = FloatInstructions.flush((float) v);
        }
        if (whole != null) {
          v = whole.integer(v);
        }
        if (!toFloat) {
          return clamp(v, to, single);
        }
        if (sat) {
          v = v > 0 ? Math.min(v, 1) : 0;
        }
        if (to.equals("f64")) {
          return Double.doubleToRawLongBits(v);
        }
        float f = r.round(v, 0);
        return Float.floatToRawIntBits(ftz ? FloatInstructions.flush(f) : f);
      };
    }
    boolean unsigned = from.startsWith("u");
    int unused = 64 - 8 * Types.bytes(from);
    Rounding r = Rounding.of(i);
    return a -> {
      long v = unsigned ? a << unused >>> unused : a << unused >> unused;
      boolean huge = unsigned && v < 0;
      if (toFloat) {
        return to.equals("f64") ? fromLong(v, huge, r) : singleFromLong(v, huge, r);
      }
      return sat ? saturate(v, huge, to) : cut(v, to);
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

  private static long fromLong(long v, boolean huge, Rounding r) {
    double value = huge ? 2.0 * (v >>> 1 | (v & 1)) : (double) v;
    if (r != Rounding.NEAREST && !huge) {
      value = r.adjust(value, value == 0x1p63 ? -1.0 : (double) (v - (long) value));
    }
    return Double.doubleToRawLongBits(value);
  }

  /** Cuts to the width of the type, sign-extended if it is signed. */
  private static long cut(long v, String to) {
    int unused = 64 - 8 * Types.bytes(to);
    if (to.equals("s8")) {
      return v << unused >> unused; // extended to the register
    }
    return Types.bytes(to) == 2
        ? v & 0xffff
        : to.startsWith("u") ? v << unused >>> unused : v << unused >> unused;
  }

  private static long saturate(long v, boolean huge, String to) {
    int width = 8 * Types.bytes(to);
    if (to.equals("u64")) {
      return huge ? v : Math.max(v, 0);
    }
    if (to.startsWith("u")) {
      long max = (1L << width) - 1;
      return huge ? max : Math.max(0, Math.min(v, max));
    }
    long max = Long.MAX_VALUE >> (64 - width);
    return huge ? max : Math.max(-max - 1, Math.min(v, max));
  }

  /** A float becomes the nearest integer in range; NaN depends on the types. */
  private static long clamp(double v, String to, boolean single) {
    int width = 8 * Types.bytes(to);
    if (Double.isNaN(v)) {
      return single && width < 64 ? 0 : 1L << (width - 1);
    }
    if (to.startsWith("s")) {
      long max = Long.MAX_VALUE >> (64 - width);
      return cut(Math.max(-max - 1, Math.min((long) v, max)), to);
    }
    if (v < 0) {
      return 0;
    }
    if (width == 64) {
      return v >= 0x1p64 ? -1 : v >= 0x1p63 ? (long) (v - 0x1p63) + Long.MIN_VALUE : (long) v;
    }
    return Math.min((long) v, (1L << width) - 1);
  }
}
