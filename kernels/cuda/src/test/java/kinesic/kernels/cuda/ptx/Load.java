package kinesic.kernels.cuda.ptx;

/** Loads from global, shared, local or generic addresses. */
final class Load extends Step {

  private final Space space;
  private final Address address;
  private final int bytes; // of an element
  private final int all; // bytes of all elements
  private final boolean signed;
  private final int unused; // bits of an int above a signed element
  private final int[] to;
  private final boolean[] wide;
  private final boolean word; // whether this is one element of 32 bits
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
    this.all = bytes * this.to.length;
    this.word = all == 4 && bytes == 4 && !wide[0];
    this.ordered = ordered;
    this.cache = cache;
  }

  @Override
  void run(Warp w, int lanes) {
    long[] at = address.of(w);
    switch (space) {
      case GLOBAL -> {
        if (!word) {
          global(w, lanes, at);
        } else if (lanes != Warp.ALL
            || !Address.contiguous(at, 4)
            || !w.loadContiguous(at[0], w.ints[to[0]], cache)) {
          globalWord(w, lanes, at);
        }
      }
      case SHARED -> shared(w, lanes, at);
      case LOCAL -> local(w, lanes, at);
      default -> generic(w, lanes, at);
    }
  }

  private void globalWord(Warp w, int lanes, long[] at) {
    int[] values = w.ints[to[0]];
    Races races = w.races();
    for (int m = lanes; m != 0; m &= m - 1) {
      int l = Integer.numberOfTrailingZeros(m);
      Region region = w.region(at[l], 4, l, cache);
      Words words = region.words();
      int i = (int) ((at[l] - region.start) >>> 2);
      races.read(words, i, l, ordered);
      values[l] = words.data[i];
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
        races.read(words, first + (k >> 2), l, ordered);
      }
      take(w, words, first, (int) at[l] & 3, l);
    }
  }

  private void shared(Warp w, int lanes, long[] at) {
    Races races = w.races();
    Words words = w.block.shared();
    for (int m = lanes; m != 0; m &= m - 1) {
      int l = Integer.numberOfTrailingZeros(m);
      int offset = w.shared(at[l], all, l);
      for (int k = 0; k < all; k += 4) {
        races.readShared(words, (offset + k) >> 2, l, ordered);
      }
      if (word) {
        w.ints[to[0]][l] = words.data[offset >> 2];
      } else {
        take(w, words, offset >> 2, offset & 3, l);
      }
    }
  }

  private void local(Warp w, int lanes, long[] at) {
    for (int m = lanes; m != 0; m &= m - 1) {
      int l = Integer.numberOfTrailingZeros(m);
      int offset = w.localOffset(at[l], all, l);
      take(w, w.local(l), offset >> 2, offset & 3, l);
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
