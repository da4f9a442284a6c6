package kinesic.kernels.cuda.ptx;

/** Loads from global, shared, local or generic addresses. */
final class Load extends Access {

  private final boolean signed;
  private final int unused; // bits of an int above a signed element

  Load(Space space, Address address, String type, Address.Values to, boolean ordered, int cache) {
    super(space, address, type, to, ordered, cache);
    this.signed = type.startsWith("s");
    this.unused = signed && bytes < 4 ? 32 - 8 * bytes : 0;
  }

  @Override
  void global(Warp w, int lanes, long[] at) {
    if (!word) {
      elements(w, lanes, at);
    } else if (lanes != Warp.ALL
        || !Address.contiguous(at, 4)
        || !w.loadContiguous(at[0], w.ints[registers[0]], cache)) {
      words(w, lanes, at);
    }
  }

  private void words(Warp w, int lanes, long[] at) {
    int[] values = w.ints[registers[0]];
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

  private void elements(Warp w, int lanes, long[] at) {
    Races races = w.races();
    for (int m = lanes; m != 0; m &= m - 1) {
      int l = Integer.numberOfTrailingZeros(m);
      Region region = w.region(at[l], all, l, cache);
      Words words = region.words();
      int first = (int) ((at[l] - region.start) >>> 2);
      for (int k = 0; k < all; k += 4) {
        races.read(words, first + (k >> 2), l, ordered);
      }
      move(w, words, first, (int) at[l] & 3, l);
    }
  }

  @Override
  void shared(Warp w, int lanes, long[] at) {
    Races races = w.races();
    Words words = w.block.shared();
    for (int m = lanes; m != 0; m &= m - 1) {
      int l = Integer.numberOfTrailingZeros(m);
      int offset = w.shared(at[l], all, l);
      for (int k = 0; k < all; k += 4) {
        races.readShared(words, (offset + k) >> 2, l, ordered);
      }
      if (word) {
        w.ints[registers[0]][l] = words.data[offset >> 2];
      } else {
        move(w, words, offset >> 2, offset & 3, l);
      }
    }
  }

  @Override
  void move(Warp w, Words words, int word, int part, int lane) {
    if (bytes == 8) {
      for (int k = 0; k < registers.length; k++) {
        w.longs[registers[k]][lane] = words.bits64(word + 2 * k);
      }
      return;
    }
    int at = 4 * word + part;
    for (int k = 0; k < registers.length; k++, at += bytes) {
      int value = words.bits(at >>> 2, at & 3, bytes) << unused >> unused;
      if (wide[k]) {
        w.longs[registers[k]][lane] = signed ? value : value & 0xffffffffL;
      } else {
        w.ints[registers[k]][lane] = value;
      }
    }
  }
}
