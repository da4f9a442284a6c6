package kinesic.nn.train;

/**
 * The wish that a run stops. In a group of several ranks, a wish at one of them becomes due at all
 * of them after the same step.
 */
final class StopSignal {

  private final boolean shared;
  private volatile boolean requested;
  private boolean interrupted;
  private boolean agreed;

  /**
   * Creates a signal that is not given.
   *
   * @param shared whether the run only stops when the ranks have agreed
   */
  StopSignal(boolean shared) {
    this.shared = shared;
  }

  /** Asks the run to stop. Thread-safe. */
  void request() {
    requested = true;
  }

  /** Starts a run, for which nobody has asked to stop. */
  void reset() {
    requested = false;
    interrupted = false;
    agreed = false;
  }

  /**
   * Returns whether this process wants to stop. An interrupt of the thread is such a wish; it would
   * abort the writing of files and the exchange with other ranks, so it is kept for {@link
   * #restoreInterrupt}.
   */
  boolean isRequested() {
    interrupted |= Thread.interrupted();
    return requested || interrupted;
  }

  /** Notes whether a rank of the group wants to stop. */
  void agree(boolean stop) {
    agreed |= stop;
  }

  /** Returns whether the run has to stop now. */
  boolean isDue() {
    return shared ? agreed : isRequested();
  }

  /** Interrupts the thread again if it was interrupted. */
  void restoreInterrupt() {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
