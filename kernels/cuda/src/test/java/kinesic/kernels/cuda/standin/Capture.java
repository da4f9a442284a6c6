package kinesic.kernels.cuda.standin;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Work of streams that is recorded instead of done. */
final class Capture {

  /** The stream in which the capture began. */
  final WorkStream origin;

  /** The work, in an order that respects all dependencies. */
  final List<Runnable> work = new ArrayList<>();

  private final Set<WorkStream> participants = new HashSet<>();
  private final Set<WorkStream> unjoined = new HashSet<>();
  private final Thread owner = Thread.currentThread();
  private final int mode;
  private boolean invalid;

  /**
   * Begins a capture.
   *
   * @param mode 0: no thread may make unsafe calls; 1: this thread may not; 2: all may
   */
  Capture(WorkStream origin, int mode) {
    this.origin = origin;
    this.mode = mode;
    participants.add(origin);
    origin.capture = this;
  }

  /** Returns whether an unsafe call of the current thread spoils the capture. */
  boolean forbidsUnsafeCalls() {
    return mode == 0 || (mode == 1 && Thread.currentThread().equals(owner));
  }

  /** Returns whether the origin depends on the work of all other streams. */
  boolean isJoined() {
    return unjoined.isEmpty();
  }

  /** Returns whether the current thread may end the capture. */
  boolean mayEnd() {
    return mode == 2 || Thread.currentThread().equals(owner);
  }

  void invalidate() {
    invalid = true;
  }

  boolean isInvalid() {
    return invalid;
  }

  void add(WorkStream stream, Runnable node) {
    work.add(node);
    if (!stream.equals(origin)) {
      unjoined.add(stream);
    }
  }

  /** Lets the later work of {@code waiting} depend on the earlier work of {@code recorded}. */
  void join(WorkStream waiting, WorkStream recorded) {
    unjoined.remove(recorded);
    if (!waiting.equals(origin)) {
      unjoined.add(waiting);
      participants.add(waiting);
    }
    waiting.capture = this;
  }

  /** Lets the streams run their work again. */
  void end() {
    participants.forEach(stream -> stream.capture = null);
  }
}
