package kinesic.kernels.cuda.ptx;

/** The state spaces that loads and stores name. */
enum Space {
  GLOBAL,
  SHARED,
  LOCAL,
  PARAMETER,
  GENERIC;

  /** Generic addresses of shared memory begin here, and those of local memory. */
  static final long SHARED_WINDOW = 0x7e0000000000L;

  static final long LOCAL_WINDOW = 0x7d0000000000L;
  static final long WINDOW = 1L << 32;

  /** Returns what a generic address is more than one in a space. */
  static long base(Space space) {
    return space == SHARED ? SHARED_WINDOW : space == LOCAL ? LOCAL_WINDOW : 0;
  }

  /** Returns the space of a generic address. */
  static Space of(long generic) {
    return generic - SHARED_WINDOW >= 0 && generic - SHARED_WINDOW < WINDOW
        ? SHARED
        : generic - LOCAL_WINDOW >= 0 && generic - LOCAL_WINDOW < WINDOW ? LOCAL : GLOBAL;
  }
}
