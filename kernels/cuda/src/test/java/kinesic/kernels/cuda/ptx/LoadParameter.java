package kinesic.kernels.cuda.ptx;

/** Loads from the parameters of the kernel. */
final class LoadParameter extends Step {

  private final int address;
  private final long offset;
  private final int bytes;
  private final boolean signed;
  private final int[] to;
  private final boolean[] wide;

  LoadParameter(int address, String type, Address.Values to) {
    this(address, 0, type, to);
  }

  LoadParameter(int address, long offset, String type, Address.Values to) {
    this.address = address;
    this.offset = offset;
    this.bytes = Types.bytes(type);
    this.signed = type.startsWith("s");
    this.to = to.numbers();
    this.wide = to.widths();
  }

  @Override
  void run(Warp w, int lanes) {
    long[] at = w.longs[address];
    for (int k = 0; k < to.length; k++) {
      int first = Integer.numberOfTrailingZeros(lanes);
      long from = at[first];
      long value = value(w, from, k, first);
      for (int m = lanes; m != 0; m &= m - 1) {
        int l = Integer.numberOfTrailingZeros(m);
        if (at[l] != from) {
          from = at[l];
          value = value(w, from, k, l);
        }
        if (wide[k]) {
          w.longs[to[k]][l] = value;
        } else {
          w.ints[to[k]][l] = (int) value;
        }
      }
    }
  }

  private long value(Warp w, long from, int k, int lane) {
    long value = w.parameter(from + offset + (long) k * bytes, bytes, lane);
    return signed ? value << (64 - 8 * bytes) >> (64 - 8 * bytes) : value;
  }
}
