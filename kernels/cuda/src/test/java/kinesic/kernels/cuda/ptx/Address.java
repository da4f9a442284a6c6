package kinesic.kernels.cuda.ptx;

import java.util.ArrayList;
import java.util.List;

/** The address operand of a load or store: a register plus an offset. */
final class Address {

  private final int register;
  private final boolean wide;
  private final long offset;

  private Address(int register, boolean wide, long offset) {
    this.register = register;
    this.wide = wide;
    this.offset = offset;
  }

  /** The name before the offset, and the offset. */
  record Parts(String base, long offset) {}

  /** Splits "[base+offset]". */
  static Parts parts(String operand) {
    String inner = operand.substring(1, operand.length() - 1).strip();
    int plus = inner.indexOf('+');
    if (plus < 0) {
      return new Parts(inner, 0);
    }
    return new Parts(
        inner.substring(0, plus).strip(), Operands.number(inner.substring(plus + 1).strip()));
  }

  static Address of(String operand, Operands o) {
    if (!operand.startsWith("[")) {
      throw new UnknownInstruction("address " + operand);
    }
    Parts parts = parts(operand);
    if (o.isRegister(parts.base)) {
      boolean wide = o.isWide(parts.base);
      return new Address(wide ? o.l(parts.base) : o.i(parts.base), wide, parts.offset);
    }
    Variable v = o.variable(parts.base);
    if (v != null) {
      boolean dynamic = v.space().equals("shared") && v.bytes() == 0;
      return new Address(o.wide(v, dynamic ? 0 : parts.offset), true, dynamic ? parts.offset : 0);
    }
    return new Address(
        o.registers.wideConstant(Operands.number(parts.base) + parts.offset), true, 0);
  }

  /** Returns the addresses of the lanes; they are valid until the next call. */
  long[] of(Warp w) {
    if (wide) {
      long[] base = w.longs[register];
      if (offset == 0) {
        return base;
      }
      long[] at = w.addresses;
      for (int l = 0; l < Warp.LANES; l++) {
        at[l] = base[l] + offset;
      }
      return at;
    }
    int[] base = w.ints[register];
    long[] at = w.addresses;
    for (int l = 0; l < Warp.LANES; l++) {
      at[l] = base[l] + offset;
    }
    return at;
  }

  /** Returns whether the lanes' addresses follow one another in steps of so many bytes. */
  static boolean contiguous(long[] at, int bytes) {
    long first = at[0];
    long differs = 0;
    for (int l = 0; l < Warp.LANES; l++) {
      differs |= at[l] - first ^ (long) l * bytes;
    }
    return differs == 0;
  }

  /** The registers of a list of operands, or of one. */
  record Values(List<Integer> registers, List<Boolean> wide) {

    static Values of(String operand, Operands o, String type) {
      List<Integer> registers = new ArrayList<>();
      List<Boolean> wide = new ArrayList<>();
      for (String one : Operands.list(operand)) {
        boolean twice = (o.isRegister(one) && !one.equals("_")) ? o.isWide(one) : Types.wide(type);
        registers.add(twice ? o.l(one) : o.i(one));
        wide.add(twice);
      }
      return new Values(registers, wide);
    }

    int count() {
      return registers.size();
    }

    int[] numbers() {
      return registers.stream().mapToInt(Integer::intValue).toArray();
    }

    boolean[] widths() {
      boolean[] w = new boolean[wide.size()];
      for (int k = 0; k < w.length; k++) {
        w[k] = wide.get(k);
      }
      return w;
    }
  }
}
