package kinesic.kernels.cuda.ptx;

/** Stores to global, shared, local or generic addresses. */
final class Store extends Access {

  Store(
      Space space, Address address, String type, Address.Values from, boolean ordered, int cache) {
    super(space, address, type, from, ordered, cache);
  }

  @Override
  void global(Warp w, int lanes, long[] at) {
    if (!word
        || lanes != Warp.ALL
        || !Address.contiguous(at, 4)
        || !w.storeContiguous(at[0], w.ints[registers[0]], cache)) {
      elements(w, lanes, at);
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
        races.write(words, first + (k >> 2), l, ordered, all < 4);
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
        races.writeShared(words, (offset + k) >> 2, l, ordered, all < 4);
      }
      move(w, words, offset >> 2, offset & 3, l);
    }
  }

  @Override
  void move(Warp w, Words words, int word, int part, int lane) {
    if (this.word) {
      words.data[word] = w.ints[registers[0]][lane];
      return;
    }
    if (bytes == 8) {
      for (int k = 0; k < registers.length; k++) {
        words.put64(word + 2 * k, w.longs[registers[k]][lane]);
      }
      return;
    }
    int at = 4 * word + part;
    for (int k = 0; k < registers.length; k++, at += bytes) {
      int value = wide[k] ? (int) w.longs[registers[k]][lane] : w.ints[registers[k]][lane];
      words.put(at >>> 2, at & 3, bytes, value);
    }
  }
}
