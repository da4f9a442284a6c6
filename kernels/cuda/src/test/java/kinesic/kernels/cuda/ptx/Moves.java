package kinesic.kernels.cuda.ptx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moves and selections of any type, and logic of predicates. */
final class Moves {

  private Moves() {}

  /** A move of any type, also one that splits or joins 64 bits. */
  static @Nullable Step move(Instruction i, Operands o) {
    String to = i.operand(0);
    String from = i.operand(1);
    if (to.startsWith("{")) {
      return split(i, o, Operands.list(to));
    }
    if (from.startsWith("{")) {
      List<String> parts = Operands.list(from);
      if (parts.size() != 2) {
        return null;
      }
      if (Types.bytes(i.type()) == 4) {
        return Loops.step(
            IntLoops.III.class,
            "mov.join32",
            (IntLoops.OfIII) (low, high) -> (low & 0xffff) | high << 16,
            o.i(to),
            o.i(parts.get(0)),
            o.i(parts.get(1)));
      }
      return Loops.step(
          LongLoops.LII.class,
          "mov.join",
          (LongLoops.OfLII) (low, high) -> (low & 0xffffffffL) | (long) high << 32,
          o.l(to),
          o.i(parts.get(0)),
          o.i(parts.get(1)));
    }
    if (from.equals("%clock") || from.equals("%clock64")) {
      boolean wide = Types.wide(i.type());
      return new Clock(wide ? o.l(to) : o.i(to), wide);
    }
    return Types.wide(i.type())
        ? Loops.step(LongLoops.LL.class, "mov", (LongLoops.OfLL) a -> a, o.l(to), o.l(from))
        : Loops.step(IntLoops.II.class, "mov", (IntLoops.OfII) a -> a, o.i(to), o.i(from));
  }

  private static @Nullable Step split(Instruction i, Operands o, List<String> to) {
    if (to.size() != 2) {
      return null;
    }
    String from = i.operand(1);
    if (Types.bytes(i.type()) == 4) {
      return new Both(
          Loops.step(
              IntLoops.II.class,
              "mov.low32",
              (IntLoops.OfII) a -> a & 0xffff,
              o.i(to.get(0)),
              o.i(from)),
          Loops.step(
              IntLoops.II.class,
              "mov.high32",
              (IntLoops.OfII) a -> a >>> 16,
              o.i(to.get(1)),
              o.i(from)));
    }
    return new Both(
        Loops.step(
            IntLoops.IL.class, "mov.low", (IntLoops.OfIL) a -> (int) a, o.i(to.get(0)), o.l(from)),
        Loops.step(
            IntLoops.IL.class,
            "mov.high",
            (IntLoops.OfIL) a -> (int) (a >>> 32),
            o.i(to.get(1)),
            o.l(from)));
  }

  /** Two steps, of which the first does not change what the second reads. */
  static final class Both extends Step {
    private final Step first;
    private final Step second;

    Both(Step first, Step second) {
      this.first = first;
      this.second = second;
    }

    @Override
    void run(Warp w, int lanes) {
      first.run(w, lanes);
      second.run(w, lanes);
    }
  }

  /** Reads the clock, which counts the instructions of the warp. */
  private static final class Clock extends Step {
    private final int to;
    private final boolean wide;

    Clock(int to, boolean wide) {
      this.to = to;
      this.wide = wide;
    }

    @Override
    void run(Warp w, int lanes) {
      long now = w.clock();
      for (int m = lanes; m != 0; m &= m - 1) {
        int l = Integer.numberOfTrailingZeros(m);
        if (wide) {
          w.longs[to][l] = now;
        } else {
          w.ints[to][l] = (int) now;
        }
      }
    }
  }

  static @Nullable Step select(Instruction i, Operands o) {
    return Types.wide(i.type())
        ? Loops.step(
            LongLoops.LLLP.class,
            "selp",
            (LongLoops.OfLLLP) (a, b, p) -> p ? a : b,
            o.l(i.operand(0)),
            o.l(i.operand(1)),
            o.l(i.operand(2)),
            o.p(i.operand(3)))
        : Loops.step(
            IntLoops.IIIP.class,
            "selp",
            (IntLoops.OfIIIP) (a, b, p) -> p ? a : b,
            o.i(i.operand(0)),
            o.i(i.operand(1)),
            o.i(i.operand(2)),
            o.p(i.operand(3)));
  }

  static @Nullable Step predicate(Instruction i, Operands o) {
    int to = o.p(i.operand(0));
    if (i.opcode().equals("mov") && !o.isRegister(i.operand(1))) {
      boolean value = Operands.number(i.operand(1)) != 0;
      return new PredicateStep((a, b) -> value ? -1 : 0, to, to, to);
    }
    int a = o.p(i.operand(1));
    return switch (i.opcode()) {
      case "mov" -> new PredicateStep((x, y) -> x, to, a, a);
      case "not" -> new PredicateStep((x, y) -> ~x, to, a, a);
      case "and" -> new PredicateStep((x, y) -> x & y, to, a, o.p(i.operand(2)));
      case "or" -> new PredicateStep((x, y) -> x | y, to, a, o.p(i.operand(2)));
      case "xor" -> new PredicateStep((x, y) -> x ^ y, to, a, o.p(i.operand(2)));
      default -> null;
    };
  }

  /** An operation on predicates, all lanes at once. */
  private static final class PredicateStep extends Step {
    private final IntLoops.OfIII f;
    private final int to;
    private final int a;
    private final int b;

    PredicateStep(IntLoops.OfIII f, int to, int a, int b) {
      this.f = f;
      this.to = to;
      this.a = a;
      this.b = b;
    }

    @Override
    void run(Warp w, int lanes) {
      int[] p = w.predicates;
      p[to] = (p[to] & ~lanes) | (f.of(p[a], p[b]) & lanes);
    }
  }
}
