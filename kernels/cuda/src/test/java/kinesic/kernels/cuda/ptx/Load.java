package kinesic.kernels.cuda.ptx;

/** Loads from global, shared, local or generic addresses. */
final class Load extends Step {

  private final Space space;
  private final Address address;
  private final int bytes; // of an element
  private final boolean signed;
  private final int unused; // bits of an int above a signed element
  private final int[] to;
  private final boolean[] wide;
  private final boolean ordered;
  private final int cache;

  Load(Space space, Address address, String type, Address.Values to, boolean ordered, int cache) {
    this.space = space;
    this.address = address;
    this.bytes = Types.bytes(type);
    this.signed = type.startsWith("s");
    this.unused = signed && bytes < 4 ? 32 - 8 * bytes : 0;
    this.to = to.numbers();
    this.wide = to.widths();
    this.ordered = ordered;
    this.cache = cache;
  }

  @Override
  void run(Warp w, int lanes) {
    long[] at = address.of(w);
    if (lanes == Warp.ALL
        && space == Space.GLOBAL
        && bytes == 4
        && to.length == 1
        && !wide[0]
        && Address.contiguous(at, 4)
        && w.loadContiguous(at[0], w.ints[to[0]], cache)) {
      return;
    }
    int all = bytes * to.length;
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
          int offset = w.shared(a, all, l);
          for (int k = 0; k < all; k += 4) {
            w.races().readShared(w.block.shared(), offset + k >> 2, l, ordered);
          }
          take(w, w.block.shared(), offset >> 2, offset & 3, l);
        }
        case LOCAL -> take(w, w.local(l), w.localOffset(a, all, l) >> 2, (int) a & 3, l);
        default -> {
          Region region = w.region(a, all, l, cache);
          Words words = region.words();
          int word = (int) (a - region.start >>> 2);
          for (int k = 0; k < all; k += 4) {
            w.races().read(words, word + (k >> 2), l, ordered);
          }
          take(w, words, word, (int) a & 3, l);
        }
      }
    }
  }

  private void take(Warp w, Words words, int word, int part, int lane) {
    if (bytes == 8) {
      for (int k = 0; k < to.length; k++) {
        w.longs[to[k]][lane] = words.bits64(word + 2 * k);
      }
      return;
    }
    int at = 4 * word + part;
    for (int k = 0; k < to.length; k++, at += bytes) {
      int value = words.bits(at >>> 2, at & 3, bytes) << unused >> unused;
      if (wide[k]) {
        w.longs[to[k]][lane] = signed ? value : value & 0xffffffffL;
      } else {
        w.ints[to[k]][lane] = value;
      }
    }
  }
}
