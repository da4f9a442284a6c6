package kinesic.kernels.cuda.ptx;

import org.jspecify.annotations.Nullable;

/** Additions and products that pass a carry from one instruction to the next: add.cc, addc. */
final class Carries extends Step {

  private final String opcode;
  private final boolean high;
  private final boolean signed;
  private final boolean sets;
  private final int[] registers;
  private final int carry; // a register

  private Carries(Instruction i, Operands o) {
    opcode = i.opcode();
    high = i.has("hi");
    signed = i.type().equals("s32");
    sets = i.has("cc");
    registers = new int[i.operands().size()];
    for (int k = 0; k < registers.length; k++) {
      registers[k] = o.i(i.operand(k));
    }
    carry = o.registers.of32("carry");
  }

  static @Nullable Step decode(Instruction i, Operands o) {
    boolean known =
        switch (i.opcode()) {
          case "addc", "subc", "madc" -> true;
          case "add", "sub", "mad" -> i.has("cc");
          default -> false;
        };
    return known && !i.type().startsWith("f") && Types.bytes(i.type()) == 4
        ? new Carries(i, o)
        : null;
  }

  @Override
  void run(Warp w, int lanes) {
    int[] to = w.ints[registers[0]];
    int[] a = w.ints[registers[1]];
    int[] b = w.ints[registers[2]];
    int[] flag = w.ints[carry];
    boolean product = opcode.startsWith("mad");
    boolean subtract = opcode.startsWith("sub");
    boolean uses = opcode.endsWith("c");
    for (int m = lanes; m != 0; m &= m - 1) {
      int l = Integer.numberOfTrailingZeros(m);
      long x = a[l] & 0xffffffffL;
      long y = b[l] & 0xffffffffL;
      if (product) {
        long p = signed ? (long) a[l] * b[l] : x * y;
        x = (high ? p >>> 32 : p) & 0xffffffffL;
        y = w.ints[registers[3]][l] & 0xffffffffL;
      }
      long in = uses ? flag[l] : 0;
      long result = subtract ? x - y - in : x + y + in;
      to[l] = (int) result;
      if (sets) {
        flag[l] = (int) (result >>> 32) & 1;
      }
    }
  }
}
