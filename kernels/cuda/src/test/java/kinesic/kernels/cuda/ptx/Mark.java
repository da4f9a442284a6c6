package kinesic.kernels.cuda.ptx;

/**
 * A record of an access to a word: when, and by which thread.
 *
 * <p>A mark is the number of a phase times {@link #PHASE} plus a code of the thread. Phases are
 * counted over the whole life of a memory; a new one begins with each launch, block and barrier. So
 * marks never need to be erased: an old one is recognised by its size.
 */
final class Mark {

  /** The marks of one phase. */
  static final long PHASE = 4096;

  /** The mark of a word that nobody has written. */
  static final long NEVER = 0;

  /** The mark of a word that the host has written. */
  static final long HOST = 1;

  // codes: a thread 0 to 1023 has its number, then
  private static final int ATOMIC = 1024; // an atomic operation of one thread
  private static final int WARP = 2048; // several lanes of a warp
  private static final int ATOMIC_WARP = 2560; // atomic operations of several lanes of a warp
  private static final int BLOCK = 3072; // several warps
  private static final int ATOMIC_BLOCK = 3073; // atomic operations of several warps

  private Mark() {}

  static int code(long mark) {
    return (int) (mark & PHASE - 1);
  }

  static long phase(long mark) {
    return mark & -PHASE;
  }

  static long atomic(long mark) {
    return mark + ATOMIC;
  }

  /** Returns the mark of several lanes of a warp in a phase. */
  static long warp(long phase, int number) {
    return phase + WARP + number;
  }

  /** Returns the mark of several warps in a phase. */
  static long block(long phase) {
    return phase + BLOCK;
  }

  static boolean isAtomic(int code) {
    return (code >= ATOMIC && code < WARP)
        || (code >= ATOMIC_WARP && code < BLOCK)
        || code == ATOMIC_BLOCK;
  }

  /** Returns the only thread of a code, or -1 if there were several. */
  static int thread(int code) {
    return code < WARP ? code & ATOMIC - 1 : -1;
  }

  /** Returns the warp of a code, or -1 if there were several. */
  static int warp(int code) {
    if (code < WARP) {
      return thread(code) >> 5;
    }
    return code >= BLOCK ? -1 : code & 31;
  }

  /**
   * Returns the mark of accesses by the threads of two marks of one kind, of which {@code mark} is
   * the later.
   */
  static long join(long earlier, long mark) {
    int a = code(earlier);
    int b = code(mark);
    boolean atomic = isAtomic(b);
    if (a == b) {
      return mark;
    }
    int warp = warp(a);
    if (warp >= 0 && warp == warp(b)) {
      return phase(mark) + (atomic ? ATOMIC_WARP : WARP) + warp;
    }
    return phase(mark) + (atomic ? ATOMIC_BLOCK : BLOCK);
  }
}
