package kinesic.kernels.cuda.ptx;

/** Stores to global, shared, local or generic addresses. */
final class Store extends Step {

  private final Space space;
  private final Address address;
  private final int bytes; // of an element
  private final int[] from;
  private final boolean[] wide;
  private final boolean ordered;
  private final int cache;

  Store(
      Space space, Address address, String type, Address.Values from, boolean ordered, int cache) {
    this.space = space;
    this.address = address;
    this.bytes = Types.bytes(type);
    this.from = from.numbers();
    this.wide = from.widths();
    this.ordered = ordered;
    this.cache = cache;
  }

  @Override
  void run(Warp w, int lanes) {
    long[] at = address.of(w);
    if (lanes == Warp.ALL
        && space == Space.GLOBAL
        && bytes == 4
        && from.length == 1
        && !wide[0]
        && Address.contiguous(at, 4)
        && w.storeContiguous(at[0], w.ints[from[0]], cache)) {
      return;
    }
    int all = bytes * from.length;
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
            w.races().writeShared(w.block.shared(), offset + k >> 2, l, ordered, all < 4);
          }
          give(w, w.block.shared(), offset >> 2, offset & 3, l);
        }
        case LOCAL -> give(w, w.local(l), w.localOffset(a, all, l) >> 2, (int) a & 3, l);
        default -> {
          Region region = w.region(a, all, l, cache);
          Words words = region.words();
          int word = (int) (a - region.start >>> 2);
          for (int k = 0; k < all; k += 4) {
            w.races().write(words, word + (k >> 2), l, ordered, all < 4);
          }
          give(w, words, word, (int) a & 3, l);
        }
      }
    }
  }

  private void give(Warp w, Words words, int word, int part, int lane) {
    if (bytes == 8) {
      for (int k = 0; k < from.length; k++) {
        words.put64(word + 2 * k, w.longs[from[k]][lane]);
      }
      return;
    }
    int at = 4 * word + part;
    for (int k = 0; k < from.length; k++, at += bytes) {
      words.put(
          at >>> 2, at & 3, bytes, wide[k] ? (int) w.longs[from[k]][lane] : w.ints[from[k]][lane]);
    }
  }
}
