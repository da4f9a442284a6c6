package kinesic.kernels.cuda.ptx;

/** Stores to global, shared, local or generic addresses. */
final class Store extends Step {

  private final Space space;
  private final Address address;
  private final int bytes; // of an element
  private final int all; // bytes of all elements
  private final int[] from;
  private final boolean[] wide;
  private final boolean word; // whether this is one element of 32 bits
  private final boolean ordered;
  private final int cache;

  Store(
      Space space, Address address, String type, Address.Values from, boolean ordered, int cache) {
    this.space = space;
    this.address = address;
    this.bytes = Types.bytes(type);
    this.from = from.numbers();
    this.wide = from.widths();
    this.all = bytes * this.from.length;
    this.word = all == 4 && bytes == 4 && !wide[0];
    this.ordered = ordered;
    this.cache = cache;
  }

  @Override
  void run(Warp w, int lanes) {
    long[] at = address.of(w);
    switch (space) {
      case GLOBAL -> {
        if (!word
            || lanes != Warp.ALL
            || !Address.contiguous(at, 4)
            || !w.storeContiguous(at[0], w.ints[from[0]], cache)) {
          global(w, lanes, at);
        }
      }
      case SHARED -> shared(w, lanes, at);
      case LOCAL -> local(w, lanes, at);
      default -> generic(w, lanes, at);
    }
  }

  private void global(Warp w, int lanes, long[] at) {
    Races races = w.races();
    for (int m = lanes; m != 0; m &= m - 1) {
      int l = Integer.numberOfTrailingZeros(m);
      Region region = w.region(at[l], all, l, cache);
      Words words = region.words();
      int first = (int) ((at[l] - region.start) >>> 2);
      for (int k = 0; k < all; k += 4) {
        races.write(words, first + (k >> 2), l, ordered, all < 4);
      }
      give(w, words, first, (int) at[l] & 3, l);
    }
  }

  private void shared(Warp w, int lanes, long[] at) {
    Races races = w.races();
    Words words = w.block.shared();
    for (int m = lanes; m != 0; m &= m - 1) {
      int l = Integer.numberOfTrailingZeros(m);
      int offset = w.shared(at[l], all, l);
      for (int k = 0; k < all; k += 4) {
        races.writeShared(words, (offset + k) >> 2, l, ordered, all < 4);
      }
      give(w, words, offset >> 2, offset & 3, l);
    }
  }

  private void local(Warp w, int lanes, long[] at) {
    for (int m = lanes; m != 0; m &= m - 1) {
      int l = Integer.numberOfTrailingZeros(m);
      int offset = w.localOffset(at[l], all, l);
      give(w, w.local(l), offset >> 2, offset & 3, l);
    }
  }

  /** Each lane may be in another space. */
  private void generic(Warp w, int lanes, long[] at) {
    for (int m = lanes; m != 0; m &= m - 1) {
      int l = Integer.numberOfTrailingZeros(m);
      Space s = Space.of(at[l]);
      long base = Space.base(s);
      at[l] -= base;
      switch (s) {
        case SHARED -> shared(w, 1 << l, at);
        case LOCAL -> local(w, 1 << l, at);
        default -> global(w, 1 << l, at);
      }
      at[l] += base;
    }
  }

  private void give(Warp w, Words words, int word, int part, int lane) {
    if (this.word) {
      words.data[word] = w.ints[from[0]][lane];
      return;
    }
    if (bytes == 8) {
      for (int k = 0; k < from.length; k++) {
        words.put64(word + 2 * k, w.longs[from[k]][lane]);
      }
      return;
    }
    int at = 4 * word + part;
    for (int k = 0; k < from.length; k++, at += bytes) {
      int value = wide[k] ? (int) w.longs[from[k]][lane] : w.ints[from[k]][lane];
      words.put(at >>> 2, at & 3, bytes, value);
    }
  }
}
