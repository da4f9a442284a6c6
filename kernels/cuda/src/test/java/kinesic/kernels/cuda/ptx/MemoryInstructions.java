package kinesic.kernels.cuda.ptx;

import org.jspecify.annotations.Nullable;

/** Loads, stores and conversions of addresses. */
final class MemoryInstructions {

  private MemoryInstructions() {}

  static @Nullable Step decode(Instruction i, Operands o) {
    return switch (i.opcode()) {
      case "ld", "ldu" -> load(i, o);
      case "st" -> store(i, o);
      case "atom", "red" -> Atomics.decode(i, o);
      case "cvta" -> convertAddress(i, o);
      case "prefetch", "prefetchu" -> NOTHING;
      case "membar", "fence" -> new Fence(i.has("gl") || i.has("sys") || i.has("gpu"));
      default -> null;
    };
  }

  /** A step that does nothing. */
  static final Step NOTHING =
      new Step() {
        @Override
        void run(Warp w, int lanes) {}
      };

  private static final class Fence extends Step {
    private final boolean device;

    Fence(boolean device) {
      this.device = device;
    }

    @Override
    void run(Warp w, int lanes) {
      if (device) {
        w.block.fence();
      }
    }
  }

  static Space space(Instruction i) {
    for (String part : i.parts()) {
      switch (part) {
        case "global", "const" -> {
          return Space.GLOBAL;
        }
        case "shared", "shared::cta" -> {
          return Space.SHARED;
        }
        case "local" -> {
          return Space.LOCAL;
        }
        case "param" -> {
          return Space.PARAMETER;
        }
        default -> {}
      }
    }
    return Space.GENERIC;
  }

  private static Step load(Instruction i, Operands o) {
    String type = i.type();
    Space space = space(i);
    if (space == Space.PARAMETER) {
      return loadParameter(i, o);
    }
    boolean ordered = ordered(i, space);
    Address.Values to = Address.Values.of(i.operand(0), o, type);
    return new Load(space, Address.of(i.operand(1), o), type, to, ordered, o.registers.caches++);
  }

  /**
   * Returns whether an access does not race with atomic ones. In shared memory, volatile is no
   * excuse: it was what code without barriers of the warp relied on.
   */
  private static boolean ordered(Instruction i, Space space) {
    return i.has("relaxed")
        || i.has("acquire")
        || i.has("release")
        || (i.has("volatile") && space != Space.SHARED);
  }

  private static Step store(Instruction i, Operands o) {
    String type = i.type();
    Space space = space(i);
    if (space == Space.PARAMETER) {
      return storeParameter(i, o);
    }
    boolean ordered = ordered(i, space);
    Address.Values from = Address.Values.of(i.operand(1), o, type);
    return new Store(space, Address.of(i.operand(0), o), type, from, ordered, o.registers.caches++);
  }

  /** From a parameter of the kernel, or the argument or result of a call. */
  private static Step loadParameter(Instruction i, Operands o) {
    Address.Parts from = Address.parts(i.operand(1));
    String type = i.type();
    Variable parameter = o.parameter(from.base());
    Address.Values to = Address.Values.of(i.operand(0), o, type);
    if (o.function.entry && (parameter != null || o.isRegister(from.base()))) {
      if (parameter != null) {
        return new LoadParameter(
            o.registers.wideConstant(o.offset(parameter) + from.offset()), type, to);
      }
      return new LoadParameter(o.l(from.base()), from.offset(), type, to);
    }
    Step all = MemoryInstructions.NOTHING;
    for (int k = 0; k < to.count(); k++) {
      long offset = from.offset() + (long) k * Types.bytes(type);
      all = both(all, moveArgument(o, from.base(), offset, type, to, k, true));
    }
    return all;
  }

  private static Step storeParameter(Instruction i, Operands o) {
    Address.Parts target = Address.parts(i.operand(0));
    String type = i.type();
    Address.Values from = Address.Values.of(i.operand(1), o, type);
    Step all = MemoryInstructions.NOTHING;
    for (int k = 0; k < from.count(); k++) {
      long offset = target.offset() + (long) k * Types.bytes(type);
      all = both(all, moveArgument(o, target.base(), offset, type, from, k, false));
    }
    return all;
  }

  private static Step both(Step a, Step b) {
    return a == NOTHING ? b : new Moves.Both(a, b);
  }

  private static Step moveArgument(
      Operands o,
      String name,
      long offset,
      String type,
      Address.Values values,
      int k,
      boolean load) {
    boolean wide = Types.wide(type);
    if (values.wide().get(k) != wide) {
      throw new UnknownInstruction("argument of another width than its register");
    }
    int argument = load ? o.storedArgument(name, offset, wide) : o.argument(name, offset, wide);
    int value = values.registers().get(k);
    int to = load ? value : argument;
    int from = load ? argument : value;
    return wide
        ? Loops.step(LongLoops.LL.class, "mov", (LongLoops.OfLL) a -> a, to, from)
        : Loops.step(IntLoops.II.class, "mov", (IntLoops.OfII) a -> a, to, from);
  }

  /** Generic addresses of global memory are those of global memory; the others have windows. */
  private static @Nullable Step convertAddress(Instruction i, Operands o) {
    if (!i.type().equals("u64")) {
      return null;
    }
    long base = Space.base(space(i));
    int to = o.l(i.operand(0));
    int from = o.l(i.operand(1));
    long shift = i.has("to") ? -base : base;
    return shift == 0
        ? Loops.step(LongLoops.LL.class, "mov", (LongLoops.OfLL) a -> a, to, from)
        : Loops.step(
            LongLoops.LLL.class,
            "add.s64",
            (LongLoops.OfLLL) (a, b) -> a + b,
            to,
            from,
            o.registers.wideConstant(shift));
  }
}
