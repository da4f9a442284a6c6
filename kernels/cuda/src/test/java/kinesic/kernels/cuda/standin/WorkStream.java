package kinesic.kernels.cuda.standin;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A queue of work that runs when somebody waits for it. */
final class WorkStream {

  /** Whether the stream waits for the default stream, and the default stream for it. */
  final boolean blocking;

  /** What records the work instead, or null. */
  @Nullable Capture capture;

  /** Whether kernels were launched in this stream. */
  boolean hasKernels;

  private final Queue<Runnable> pending = new ArrayDeque<>();
  private long begun;

  WorkStream(boolean blocking) {
    this.blocking = blocking;
  }

  void add(Runnable work) {
    pending.add(work);
  }

  /** Returns the position behind the last work: the number of pieces of work so far. */
  long end() {
    return begun + pending.size();
  }

  /** Returns whether all work before a position has run. */
  boolean hasReached(long position) {
    return begun >= position;
  }

  /** Runs the work before a position. */
  void runUntil(long position) {
    while (begun < position) {
      Runnable next = pending.remove();
      begun++;
      next.run();
    }
  }

  /** Forgets all pending work. */
  void clear() {
    begun = end();
    pending.clear();
  }
}
