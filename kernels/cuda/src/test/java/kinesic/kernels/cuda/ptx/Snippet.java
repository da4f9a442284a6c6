package kinesic.kernels.cuda.ptx;

import java.util.Arrays;

/**
 * Runs one instruction, or a few, for many operands.
 *
 * <p>The operands are %0 (the result), %1, %2 and so on. Their kinds are given by one letter each:
 * h for 16 bits, i for 32 bits, l for 64 bits, p for a predicate. Values are passed as 64 bits, of
 * which an operand takes the lowest.
 */
final class Snippet {

  private Snippet() {}

  /** Returns the results of {@code instruction} for the operands, one array for each of %1 ... */
  static long[] run(String instruction, String kinds, long[]... operands) {
    return run(new Bench(), instruction, kinds, operands);
  }

  static long[] run(Bench bench, String instruction, String kinds, long[]... operands) {
    int count = operands.length == 0 ? 32 : operands[0].length;
    PtxKernel kernel = Bench.kernel(PtxModule.read(kernel(instruction, kinds)), "snippet");
    Object[] arguments = new Object[operands.length + 2];
    arguments[0] = count;
    arguments[1] = bench.memory.allocate(8L * count);
    for (int k = 0; k < operands.length; k++) {
      arguments[k + 2] = bench.longs(operands[k]);
    }
    bench.launch(kernel, (count + 63) / 64, 64, arguments);
    return bench.readLongs((Long) arguments[1], count);
  }

  /** Returns the text of a kernel that applies the instruction to element i of each array. */
  private static String kernel(String instruction, String kinds) {
    StringBuilder parameters = new StringBuilder(".param .u32 n, .param .u64 to");
    StringBuilder load = new StringBuilder();
    String body = instruction;
    StringBuilder registers = new StringBuilder();
    for (int k = 0; k < kinds.length(); k++) {
      char kind = kinds.charAt(k);
      body = body.replaceAll("%" + k + "\\b", "%v" + k);
      registers.append("  .reg .%s %%v%d;%n".formatted(type(kind), k));
      if (k > 0) {
        parameters.append(", .param .u64 x").append(k);
        load.append(
            """
              ld.param.u64 %%base, [x%d];
              add.s64 %%base, %%base, %%offset;
              ld.global.u64 %%bits, [%%base];
              %s
            """
                .formatted(k, take(kind, k)));
      }
    }
    String result =
        switch (kinds.charAt(0)) {
          case 'p' -> "selp.b64 %bits, 1, 0, %v0;";
          case 'l' -> "mov.b64 %bits, %v0;";
          case 'h' -> "cvt.u64.u16 %bits, %v0;";
          default -> "cvt.u64.u32 %bits, %v0;";
        };
    return """
    .version 6.4
    .target sm_75
    .address_size 64
    .visible .entry snippet(%s)
    {
      .reg .pred %%outside;
      .reg .b32 %%i<4>;
      .reg .b64 %%base, %%offset, %%bits;
    %s
      mov.u32 %%i0, %%ctaid.x;
      mov.u32 %%i1, %%ntid.x;
      mov.u32 %%i2, %%tid.x;
      mad.lo.s32 %%i0, %%i0, %%i1, %%i2;
      ld.param.u32 %%i3, [n];
      setp.ge.s32 %%outside, %%i0, %%i3;
      @%%outside bra END;
      mul.wide.s32 %%offset, %%i0, 8;
    %s
      %s;
      %s
      ld.param.u64 %%base, [to];
      add.s64 %%base, %%base, %%offset;
      st.global.u64 [%%base], %%bits;
    END:
      ret;
    }
    """
        .formatted(parameters, registers, load, body, result);
  }

  private static String type(char kind) {
    return switch (kind) {
      case 'p' -> "pred";
      case 'l' -> "b64";
      case 'h' -> "b16";
      default -> "b32";
    };
  }

  private static String take(char kind, int k) {
    return switch (kind) {
      case 'p' -> "setp.ne.s64 %v" + k + ", %bits, 0;";
      case 'l' -> "mov.b64 %v" + k + ", %bits;";
      case 'h' -> "cvt.u16.u64 %v" + k + ", %bits;";
      default -> "cvt.u32.u64 %v" + k + ", %bits;";
    };
  }

  /** Returns all combinations of the values, one array for each operand. */
  static long[][] combinations(long[]... values) {
    int count = 1;
    for (long[] v : values) {
      count *= v.length;
    }
    long[][] all = new long[values.length][count];
    for (int i = 0; i < count; i++) {
      int rest = i;
      for (int k = 0; k < values.length; k++) {
        all[k][i] = values[k][rest % values[k].length];
        rest /= values[k].length;
      }
    }
    return all;
  }

  static long[] longs(int... values) {
    return Arrays.stream(values).mapToLong(v -> v & 0xffffffffL).toArray();
  }

  static long[] bits(float... values) {
    long[] bits = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]) & 0xffffffffL;
    }
    return bits;
  }

  static long[] bits(double... values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }
}
