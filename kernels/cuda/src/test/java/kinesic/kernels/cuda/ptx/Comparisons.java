package kinesic.kernels.cuda.ptx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** setp: comparisons that give predicates, and set. */
final class Comparisons {

  private Comparisons() {}

  static @Nullable Step decode(Instruction i, Operands o) {
    return switch (i.opcode()) {
      case "setp" -> setp(i, o);
      case "testp" -> test(i, o);
      default -> null;
    };
  }

  private static @Nullable Step setp(Instruction i, Operands o) {
    String type = i.type();
    String how = i.parts().get(1);
    String combine = null;
    for (String s : i.parts()) {
      if (s.equals("and") || s.equals("or") || s.equals("xor")) {
        combine = s;
      }
    }
    boolean wide = Types.wide(type);
    Object f = wide ? wide(how, type) : word(how, type, i.has("ftz"));
    if (f == null) {
      return null;
    }
    List<String> to = Operands.split(i.operand(0), "|");
    int p = o.p(to.getFirst());
    int q = to.size() > 1 ? o.p(to.get(1)) : -1;
    boolean simple = combine == null && q < 0;
    int result = simple ? p : o.registers.predicate("compared");
    int[] registers =
        wide
            ? new int[] {result, o.l(i.operand(1)), o.l(i.operand(2))}
            : new int[] {result, o.i(i.operand(1)), o.i(i.operand(2))};
    Step compare =
        Loops.step(
            wide ? PredicateLoops.PLL.class : PredicateLoops.PII.class,
            "setp." + how + (i.has("ftz") ? ".ftz." : ".") + type,
            f,
            registers);
    if (simple) {
      return compare;
    }
    String third = combine == null ? "" : i.operand(3);
    boolean inverted = third.startsWith("!");
    int c = combine == null ? -1 : o.p(inverted ? third.substring(1) : third);
    return new Combined(compare, result, p, q, c, inverted, combine);
  }

  /** A comparison whose result, and its inverse, are combined with a third predicate. */
  private static final class Combined extends Step {
    private final Step compare;
    private final int result;
    private final int p;
    private final int q;
    private final int c;
    private final boolean inverted;
    private final @Nullable String combine;

    Combined(
        Step compare, int result, int p, int q, int c, boolean inverted, @Nullable String combine) {
      this.compare = compare;
      this.result = result;
      this.p = p;
      this.q = q;
      this.c = c;
      this.inverted = inverted;
      this.combine = combine;
    }

    @Override
    void run(Warp w, int lanes) {
      compare.run(w, lanes);
      int[] registers = w.predicates;
      int yes = registers[result];
      int third = c < 0 ? 0 : inverted ? ~registers[c] : registers[c];
      registers[p] = (registers[p] & ~lanes) | (combine(yes, third) & lanes);
      if (q >= 0) {
        registers[q] = (registers[q] & ~lanes) | (combine(~yes, third) & lanes);
      }
    }

    private int combine(int a, int b) {
      return combine == null
          ? a
          : switch (combine) {
            case "and" -> a & b;
            case "or" -> a | b;
            default -> a ^ b;
          };
    }
  }

  private static float f(int bits) {
    return Float.intBitsToFloat(bits);
  }

  private static double d(long bits) {
    return Double.longBitsToDouble(bits);
  }

  private static PredicateLoops.@Nullable OfPII word(String how, String type, boolean ftz) {
    return switch (type) {
      case "f32" -> {
        PredicateLoops.OfPII compare = single(how);
        yield compare == null || !ftz ? compare : (a, b) -> compare.of(flushed(a), flushed(b));
      }
      case "s32" -> signed(how);
      case "u32", "b32" -> unsigned(how);
      case "s16" -> {
        PredicateLoops.OfPII compare = signed(how);
        yield compare == null ? null : (a, b) -> compare.of((short) a, (short) b);
      }
      case "u16", "b16" -> {
        PredicateLoops.OfPII compare = unsigned(how);
        yield compare == null ? null : (a, b) -> compare.of(a & 0xffff, b & 0xffff);
      }
      default -> null;
    };
  }

  private static int flushed(int bits) {
    return Float.floatToRawIntBits(FloatInstructions.flush(f(bits)));
  }

  private static PredicateLoops.@Nullable OfPII single(String how) {
    return switch (how) {
      case "eq" -> (a, b) -> f(a) == f(b);
      case "ne" -> (a, b) -> f(a) < f(b) || f(a) > f(b);
      case "lt" -> (a, b) -> f(a) < f(b);
      case "le" -> (a, b) -> f(a) <= f(b);
      case "gt" -> (a, b) -> f(a) > f(b);
      case "ge" -> (a, b) -> f(a) >= f(b);
      case "equ" -> (a, b) -> !(f(a) < f(b) || f(a) > f(b));
      case "neu" -> (a, b) -> f(a) != f(b);
      case "ltu" -> (a, b) -> !(f(a) >= f(b));
      case "leu" -> (a, b) -> !(f(a) > f(b));
      case "gtu" -> (a, b) -> !(f(a) <= f(b));
      case "geu" -> (a, b) -> !(f(a) < f(b));
      case "num" -> (a, b) -> !Float.isNaN(f(a)) && !Float.isNaN(f(b));
      case "nan" -> (a, b) -> Float.isNaN(f(a)) || Float.isNaN(f(b));
      default -> null;
    };
  }

  private static PredicateLoops.@Nullable OfPII signed(String how) {
    return switch (how) {
      case "eq" -> (a, b) -> a == b;
      case "ne" -> (a, b) -> a != b;
      case "lt" -> (a, b) -> a < b;
      case "le" -> (a, b) -> a <= b;
      case "gt" -> (a, b) -> a > b;
      case "ge" -> (a, b) -> a >= b;
      default -> null;
    };
  }

  private static PredicateLoops.@Nullable OfPII unsigned(String how) {
    return switch (how) {
      case "eq" -> (a, b) -> a == b;
      case "ne" -> (a, b) -> a != b;
      case "lt", "lo" -> (a, b) -> Integer.compareUnsigned(a, b) < 0;
      case "le", "ls" -> (a, b) -> Integer.compareUnsigned(a, b) <= 0;
      case "gt", "hi" -> (a, b) -> Integer.compareUnsigned(a, b) > 0;
      case "ge", "hs" -> (a, b) -> Integer.compareUnsigned(a, b) >= 0;
      default -> null;
    };
  }

  private static PredicateLoops.@Nullable OfPLL wide(String how, String type) {
    return switch (type) {
      case "f64" ->
          switch (how) {
            case "eq" -> (a, b) -> d(a) == d(b);
            case "ne" -> (a, b) -> d(a) < d(b) || d(a) > d(b);
            case "lt" -> (a, b) -> d(a) < d(b);
            case "le" -> (a, b) -> d(a) <= d(b);
            case "gt" -> (a, b) -> d(a) > d(b);
            case "ge" -> (a, b) -> d(a) >= d(b);
            case "equ" -> (a, b) -> !(d(a) < d(b) || d(a) > d(b));
            case "neu" -> (a, b) -> d(a) != d(b);
            case "ltu" -> (a, b) -> !(d(a) >= d(b));
            case "leu" -> (a, b) -> !(d(a) > d(b));
            case "gtu" -> (a, b) -> !(d(a) <= d(b));
            case "geu" -> (a, b) -> !(d(a) < d(b));
            case "num" -> (a, b) -> !Double.isNaN(d(a)) && !Double.isNaN(d(b));
            case "nan" -> (a, b) -> Double.isNaN(d(a)) || Double.isNaN(d(b));
            default -> null;
          };
      case "s64" ->
          switch (how) {
            case "eq" -> (a, b) -> a == b;
            case "ne" -> (a, b) -> a != b;
            case "lt" -> (a, b) -> a < b;
            case "le" -> (a, b) -> a <= b;
            case "gt" -> (a, b) -> a > b;
            case "ge" -> (a, b) -> a >= b;
            default -> null;
          };
      case "u64", "b64" ->
          switch (how) {
            case "eq" -> (a, b) -> a == b;
            case "ne" -> (a, b) -> a != b;
            case "lt", "lo" -> (a, b) -> Long.compareUnsigned(a, b) < 0;
            case "le", "ls" -> (a, b) -> Long.compareUnsigned(a, b) <= 0;
            case "gt", "hi" -> (a, b) -> Long.compareUnsigned(a, b) > 0;
            case "ge", "hs" -> (a, b) -> Long.compareUnsigned(a, b) >= 0;
            default -> null;
          };
      default -> null;
    };
  }

  /** testp.finite and so on. */
  private static @Nullable Step test(Instruction i, Operands o) {
    String how = i.parts().get(1);
    if (i.type().equals("f64")) {
      PredicateLoops.OfPL f =
          switch (how) {
            case "finite" -> a -> Double.isFinite(d(a));
            case "infinite" -> a -> Double.isInfinite(d(a));
            case "notanumber" -> a -> Double.isNaN(d(a));
            case "number" -> a -> !Double.isNaN(d(a));
            default -> null;
          };
      return f == null ? null : Loops.step(PredicateLoops.PL.class, i, o, f);
    }
    PredicateLoops.OfPI f =
        switch (how) {
          case "finite" -> a -> Float.isFinite(f(a));
          case "infinite" -> a -> Float.isInfinite(f(a));
          case "notanumber" -> a -> Float.isNaN(f(a));
          case "number" -> a -> !Float.isNaN(f(a));
          case "normal" -> a -> Float.isFinite(f(a)) && Math.abs(f(a)) >= Float.MIN_NORMAL;
          case "subnormal" -> a -> f(a) != 0 && Math.abs(f(a)) < Float.MIN_NORMAL;
          default -> null;
        };
    return f == null ? null : Loops.step(PredicateLoops.PI.class, i, o, f);
  }
}
