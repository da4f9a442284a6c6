package kinesic.kernels.cuda.ptx;

import org.jspecify.annotations.Nullable;

/** atom and red: read, change and write without anybody between. */
final class Atomics extends Step {

  /** The new value from the old one, the operand and the second operand of cas. */
  private interface Change {
    long of(long old, long b, long c);
  }

  private final Space space;
  private final Address address;
  private final int bytes;
  private final Change change;
  private final int to; // -1: the old value is not wanted
  private final int b;
  private final int c; // -1: none
  private final int cache;

  private Atomics(
      Space space, Address address, int bytes, Change change, int to, int b, int c, int cache) {
    this.space = space;
    this.address = address;
    this.bytes = bytes;
    this.change = change;
    this.to = to;
    this.b = b;
    this.c = c;
    this.cache = cache;
  }

  static @Nullable Step decode(Instruction i, Operands o) {
    boolean returns = i.opcode().equals("atom");
    String type = i.type();
    if (!type.matches("[bsuf](32|64)")) {
      return null;
    }
    Change change = null;
    for (String part : i.parts()) {
      if (change == null) {
        change = change(part, type);
      }
    }
    if (change == null) {
      return null;
    }
    boolean wide = Types.wide(type);
    int k = returns ? 1 : 0;
    boolean unwanted = !returns || i.operand(0).equals("_");
    int to = unwanted ? -1 : wide ? o.l(i.operand(0)) : o.i(i.operand(0));
    int b = wide ? o.l(i.operand(k + 1)) : o.i(i.operand(k + 1));
    int c = !i.has("cas") ? -1 : wide ? o.l(i.operand(k + 2)) : o.i(i.operand(k + 2));
    return new Atomics(
        MemoryInstructions.space(i),
        Address.of(i.operand(k), o),
        Types.bytes(type),
        change,
        to,
        b,
        c,
        o.registers.caches++);
  }

  private static @Nullable Change change(String operation, String type) {
    boolean wide = Types.wide(type);
    boolean signed = type.startsWith("s");
    return switch (operation) {
      case "add" ->
          switch (type) {
            case "f32" -> (old, b, c) -> bits(f(old) + f(b));
            case "f64" ->
                (old, b, c) ->
                    Double.doubleToRawLongBits(
                        Double.longBitsToDouble(old) + Double.longBitsToDouble(b));
            default -> (old, b, c) -> old + b;
          };
      case "and" -> (old, b, c) -> old & b;
      case "or" -> (old, b, c) -> old | b;
      case "xor" -> (old, b, c) -> old ^ b;
      case "exch" -> (old, b, c) -> b;
      case "cas" ->
          wide ? (old, b, c) -> old == b ? c : old : (old, b, c) -> (int) old == (int) b ? c : old;
      case "min" ->
          wide
              ? signed ? (old, b, c) -> Math.min(old, b) : (old, b, c) -> least(old, b)
              : signed
                  ? (old, b, c) -> Math.min((int) old, (int) b)
                  : (old, b, c) -> Math.min(old & 0xffffffffL, b & 0xffffffffL);
      case "max" ->
          wide
              ? signed ? (old, b, c) -> Math.max(old, b) : (old, b, c) -> old + b - least(old, b)
              : signed
                  ? (old, b, c) -> Math.max((int) old, (int) b)
                  : (old, b, c) -> Math.max(old & 0xffffffffL, b & 0xffffffffL);
      case "inc" -> (old, b, c) -> (old & 0xffffffffL) >= (b & 0xffffffffL) ? 0 : old + 1;
      case "dec" ->
          (old, b, c) ->
              (old & 0xffffffffL) == 0 || (old & 0xffffffffL) > (b & 0xffffffffL) ? b : old - 1;
      default -> null;
    };
  }

  private static long least(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? a : b;
  }

  private static float f(long bits) {
    return Float.intBitsToFloat((int) bits);
  }

  private static long bits(float f) {
    return Float.floatToRawIntBits(f);
  }

  @Override
  void run(Warp w, int lanes) {
    long[] at = address.of(w);
    for (int m = lanes; m != 0; m &= m - 1) {
      int l = Integer.numberOfTrailingZeros(m);
      long a = at[l];
      Space s = space;
      if (s == Space.GENERIC) {
        s = Space.of(a);
        a -= Space.base(s);
      }
      switch (s) {
        case SHARED -> {
          int word = w.shared(a, bytes, l) >> 2;
          for (int k = 0; k < bytes; k += 4) {
            w.races().atomicShared(w.block.shared(), word + (k >> 2), l);
          }
          apply(w, w.block.shared(), word, l);
        }
        case GLOBAL -> {
          Region region = w.region(a, bytes, l, cache);
          int word = (int) ((a - region.start) >>> 2);
          for (int k = 0; k < bytes; k += 4) {
            w.races().atomic(region.words(), word + (k >> 2), l);
          }
          apply(w, region.words(), word, l);
        }
        default -> throw w.fault("atomic operation on local memory", l);
      }
    }
  }

  private void apply(Warp w, Words words, int word, int lane) {
    if (bytes == 8) {
      long old = words.bits64(word);
      words.put64(word, change.of(old, w.longs[b][lane], c < 0 ? 0 : w.longs[c][lane]));
      if (to >= 0) {
        w.longs[to][lane] = old;
      }
    } else {
      int old = words.data[word];
      words.data[word] = (int) change.of(old, w.ints[b][lane], c < 0 ? 0 : w.ints[c][lane]);
      if (to >= 0) {
        w.ints[to][lane] = old;
      }
    }
  }
}
