package kinesic.kernels.cuda.ptx;

/** Loads or stores at global, shared, local or generic addresses. */
abstract class Access extends Step {

  private final Space space;
  private final Address address;
  final int bytes; // of an element
  final int all; // bytes of all elements
  final int[] registers; // of the elements
  final boolean[] wide; // whether they have 64 bits
  final boolean word; // whether this is one element of 32 bits
  final boolean ordered;
  final int cache;

  Access(
      Space space,
      Address address,
      String type,
      Address.Values values,
      boolean ordered,
      int cache) {
    this.space = space;
    this.address = address;
    this.bytes = Types.bytes(type);
    this.registers = values.numbers();
    this.wide = values.widths();
    this.all = bytes * registers.length;
    this.word = all == 4 && bytes == 4 && !wide[0];
    this.ordered = ordered;
    this.cache = cache;
  }

  @Override
  final void run(Warp w, int lanes) {
    long[] at = address.of(w);
    switch (space) {
      case GLOBAL -> global(w, lanes, at);
      case SHARED -> shared(w, lanes, at);
      case LOCAL -> local(w, lanes, at);
      default -> generic(w, lanes, at);
    }
  }

  abstract void global(Warp w, int lanes, long[] at);

  abstract void shared(Warp w, int lanes, long[] at);

  private void local(Warp w, int lanes, long[] at) {
    for (int m = lanes; m != 0; m &= m - 1) {
      int l = Integer.numberOfTrailingZeros(m);
      int offset = w.localOffset(at[l], all, l);
      move(w, w.local(l), offset >> 2, offset & 3, l);
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

  /** Moves all elements of a lane between its registers and memory, from a byte of a word on. */
  abstract void move(Warp w, Words words, int word, int part, int lane);
}
