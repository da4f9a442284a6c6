package kinesic.kernels.cuda.ptx;

import java.util.Arrays;

/**
 * Checks the accesses of one warp against the marks that earlier accesses have left, and leaves its
 * own.
 *
 * <p>Two accesses to a word, of which one writes, are in order if the same thread makes both, if a
 * barrier of the block lies between, if a barrier of the warp that both threads take part in lies
 * between, or if they are in different launches. Atomic operations are in order among themselves.
 * Blocks are in order only by a fence before an atomic operation on a word that the other block has
 * changed atomically after a fence.
 */
final class Races {

  private final Warp warp;
  private final Block block;

  private long mark; // of lane 0 in the current phase
  private long launch; // marks from here on are of this launch
  private long own; // marks from here on are of this block
  private long barrier; // marks from here on were made after the last barrier of the block
  private long several; // the mark of a word that several blocks of this launch have read
  private long ofWarp; // the mark of a word that lanes of this warp have read in this phase
  private long ofBlock; // the mark of a word that several warps have read in this phase
  private long together; // lanes of this warp have seen each other's accesses before this mark
  private final long[][] seen = new long[Warp.LANES][Warp.LANES]; // likewise, a pair of lanes
  private boolean pairs; // whether the table is in use

  Races(Warp warp, Block block) {
    this.warp = warp;
    this.block = block;
  }

  /** A new block begins. */
  void begin() {
    together = 0;
    if (pairs) {
      for (long[] row : seen) {
        Arrays.fill(row, 0);
      }
      pairs = false;
    }
  }

  /** Takes the current phase from the block. */
  void phase() {
    mark = block.phase() + warp.first();
    launch = block.launchStart();
    own = block.start();
    barrier = block.barrier();
    several = launch + 1;
    ofWarp = Mark.warp(block.phase(), warp.number());
    ofBlock = Mark.block(block.phase());
  }

  /** A barrier of lanes of this warp. */
  void synchronise(int lanes, int live) {
    block.nextPhase();
    long now = block.phase();
    if ((live & ~lanes) == 0) {
      together = now;
    } else {
      pairs = true;
      for (int k = 0; k < Warp.LANES; k++) {
        long best = 0;
        for (int m = lanes; m != 0; m &= m - 1) {
          best = Math.max(best, seen[Integer.numberOfTrailingZeros(m)][k]);
        }
        if ((lanes >> k & 1) != 0) {
          best = now;
        }
        for (int m = lanes; m != 0; m &= m - 1) {
          seen[Integer.numberOfTrailingZeros(m)][k] = best;
        }
      }
    }
    phase();
  }

  // ---- global memory

  void read(Words words, int i, int lane, boolean ordered) {
    long w = words.writer[i];
    long me = mark + lane;
    if (w >= launch) {
      if (w != me) {
        afterWrite(w, lane, "reads", ordered, true);
      }
    } else if (w == Mark.NEVER) {
      throw warp.fault("reads global memory that nobody has written", lane);
    }
    if (ordered) {
      return;
    }
    long r = words.reader[i];
    if (r < launch) {
      words.reader[i] = me;
    } else if (r != me && r != ofWarp && r != ofBlock && r != several) {
      words.reader[i] = r < own ? several : joined(r, me, lane);
    }
  }

  /** Returns the mark that stands for an earlier one and that of a lane. */
  private long joined(long earlier, long me, int lane) {
    return earlier < barrier || inOrder(earlier, Mark.code(earlier), lane)
        ? me
        : Mark.join(earlier, me);
  }

  void write(Words words, int i, int lane, boolean ordered, boolean part) {
    long w = words.writer[i];
    long me = mark + lane;
    if (part) { // neighbours in one word are not in each other's way
      if (w == Mark.NEVER) {
        words.writer[i] = Mark.HOST;
      }
      return;
    }
    if (w >= launch && w != me) {
      afterWrite(w, lane, "writes", ordered, true);
    }
    long r = words.reader[i];
    if (r >= launch && r != me) {
      afterRead(r, lane, "writes", true);
    }
    words.writer[i] = ordered ? Mark.atomic(me) : me;
  }

  void atomic(Words words, int i, int lane) {
    long w = words.writer[i];
    long me = Mark.atomic(mark + lane);
    if (w == Mark.NEVER) {
      throw warp.fault("changes global memory that nobody has written", lane);
    }
    if (w >= launch && w != me) {
      if (w < own && Mark.isAtomic(Mark.code(w))) {
        block.acquire();
      }
      afterWrite(w, lane, "changes atomically", true, true);
      me = changed(w, me, lane);
    }
    long r = words.reader[i];
    if (r >= launch && r != mark + lane) {
      afterRead(r, lane, "changes atomically", true);
    }
    words.writer[i] = me;
  }

  /**
   * Returns the mark that an atomic operation leaves. One after a plain write of the same thread
   * does not hide that write.
   */
  private long changed(long earlier, long me, int lane) {
    if (Mark.isAtomic(Mark.code(earlier))) {
      return joined(earlier, me, lane);
    }
    return earlier >= barrier && Mark.thread(Mark.code(earlier)) == warp.first() + lane
        ? mark + lane
        : me;
  }

  /**
   * Reads the words of all lanes, which follow one another.
   *
   * @return false, with nothing changed, if a word needs a closer look
   */
  boolean readAll(Words words, int first) {
    long[] writer = words.writer;
    long last = launch - 1;
    long odd = 0;
    for (int l = 0; l < Warp.LANES; l++) {
      long w = writer[first + l];
      odd |= w - 1 | last - w;
    }
    if (odd < 0) {
      return false;
    }
    long[] reader = words.reader;
    long me = mark;
    for (int l = 0; l < Warp.LANES; l++, me++) {
      long r = reader[first + l];
      if (r <= last) {
        reader[first + l] = me;
      } else if (r != me && r != ofWarp && r != ofBlock && r != several) {
        reader[first + l] = r < own ? several : joined(r, me, l);
      }
    }
    return true;
  }

  /** Writes the words of all lanes; see {@link #readAll}. */
  boolean writeAll(Words words, int first) {
    long[] writer = words.writer;
    long[] reader = words.reader;
    long last = launch - 1;
    long odd = 0;
    for (int l = 0; l < Warp.LANES; l++) {
      long w = writer[first + l];
      long r = reader[first + l];
      odd |= last - w | last - r;
    }
    if (odd < 0) {
      return false;
    }
    long me = mark;
    for (int l = 0; l < Warp.LANES; l++) {
      writer[first + l] = me + l;
    }
    return true;
  }

  // ---- shared memory, which nobody has written when a block begins

  void readShared(Words words, int i, int lane, boolean ordered) {
    long w = words.writer[i];
    long me = mark + lane;
    if (w >= barrier) {
      if (w != me) {
        afterWrite(w, lane, "reads", ordered, false);
      }
    } else if (w < own) {
      throw warp.fault("reads shared memory that nobody has written", lane);
    }
    if (!ordered) {
      long r = words.reader[i];
      if (r != me && r != ofWarp && r != ofBlock) {
        words.reader[i] = joined(r, me, lane);
      }
    }
  }

  void writeShared(Words words, int i, int lane, boolean ordered, boolean part) {
    long w = words.writer[i];
    long me = mark + lane;
    if (part) {
      words.writer[i] = own;
      return;
    }
    if (w >= barrier && w != me) {
      afterWrite(w, lane, "writes", ordered, false);
    }
    long r = words.reader[i];
    if (r >= barrier && r != me) {
      afterRead(r, lane, "writes", false);
    }
    words.writer[i] = ordered ? Mark.atomic(me) : me;
  }

  void atomicShared(Words words, int i, int lane) {
    long w = words.writer[i];
    long me = Mark.atomic(mark + lane);
    if (w < own) {
      throw warp.fault("changes shared memory that nobody has written", lane);
    }
    if (w >= barrier && w != me) {
      afterWrite(w, lane, "changes atomically", true, false);
      me = changed(w, me, lane);
    }
    long r = words.reader[i];
    if (r >= barrier && r != mark + lane) {
      afterRead(r, lane, "changes atomically", false);
    }
    words.writer[i] = me;
  }

  // ---- what is in order

  private void afterWrite(long w, int lane, String what, boolean ordered, boolean global) {
    int code = Mark.code(w);
    if (w < own) {
      if (!(ordered && Mark.isAtomic(code)) && !block.acquired()) {
        throw warp.fault(
            "%s global memory that block %s %s in the same launch"
                .formatted(what, block.nameAt(w), how(code)),
            lane);
      }
      return;
    }
    if (w < barrier
        || (ordered && Mark.isAtomic(code))
        || Mark.thread(code) == warp.first() + lane
        || inOrder(w, code, lane)) {
      return;
    }
    throw warp.fault(
        "%s %s memory that %s %s without a barrier between"
            .formatted(what, global ? "global" : "shared", who(code), how(code)),
        lane);
  }

  private static String how(int code) {
    return Mark.isAtomic(code) ? "changed atomically" : "wrote";
  }

  private void afterRead(long r, int lane, String what, boolean global) {
    int code = Mark.code(r);
    if (r < own || r == several) {
      if (!block.acquired()) {
        throw warp.fault(what + " global memory that another block reads in the same launch", lane);
      }
      return;
    }
    if (r < barrier || Mark.thread(code) == warp.first() + lane || inOrder(r, code, lane)) {
      return;
    }
    throw warp.fault(
        "%s %s memory that %s read without a barrier between"
            .formatted(what, global ? "global" : "shared", who(code)),
        lane);
  }

  private String who(int code) {
    int thread = Mark.thread(code);
    if (thread >= 0) {
      return "thread " + block.thread(thread);
    }
    int w = Mark.warp(code);
    return w >= 0 ? "several threads of warp " + w : "several threads";
  }

  /** Returns whether a barrier of the warp puts an access before what a lane does now. */
  private boolean inOrder(long earlier, int code, int lane) {
    if (Mark.warp(code) != warp.number()) {
      return false;
    }
    if (earlier < together) {
      return true;
    }
    if (!pairs) {
      return false;
    }
    int thread = Mark.thread(code);
    if (thread >= 0) {
      return earlier < seen[lane][thread & 31];
    }
    for (int k = 0; k < Warp.LANES; k++) {
      if (k != lane && earlier >= seen[lane][k]) {
        return false;
      }
    }
    return true;
  }
}
