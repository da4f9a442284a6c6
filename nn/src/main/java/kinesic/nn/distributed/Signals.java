package kinesic.nn.distributed;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the threads of a group tell each other. The caller waits for the threads of the links, and
 * they for the caller; so that a change wakes only those who wait for it, each side has a condition
 * of its own. Conditions and changes are evaluated under the lock.
 *
 * <p>An interrupt does not end a wait; the thread is interrupted again afterwards.
 */
final class Signals {

  /** Looks whether the group has to end; called again and again while the caller waits. */
  interface Watch {
    void look();
  }

  private final Patience patience;
  private final Watch watch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition forCaller = lock.newCondition();
  private final Condition forWorkers = lock.newCondition();
  private @Nullable Ending ending; // guarded by lock

  Signals(Patience patience, Watch watch) {
    this.patience = patience;
    this.watch = watch;
  }

  /** Makes a change that the caller may wait for. */
  void tellCaller(Runnable change) {
    lock.lock();
    try {
      change.run();
      forCaller.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Makes a change that the threads of the links may wait for. */
  void tellWorkers(Runnable change) {
    lock.lock();
    try {
      change.run();
      forWorkers.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Makes a change that anyone may wait for. */
  void tell(Runnable change) {
    lock.lock();
    try {
      change.run();
      forCaller.signalAll();
      forWorkers.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the group, unless it has ended, and wakes everyone. */
  void end(Ending cause) {
    tell(
        () -> {
          if (ending == null) {
            ending = cause;
          }
        });
  }

  /** Returns why the group has ended, or null if it has not. */
  @Nullable Ending ending() {
    lock.lock();
    try {
      return ending;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Throws if the group has ended.
   *
   * @throws EndedException if it has
   */
  void check() throws EndedException {
    if (ending() != null) {
      throw new EndedException();
    }
  }

  /**
   * Lets the caller wait.
   *
   * @throws EndedException if the group has ended and {@code ready} does not hold
   */
  void awaitAsCaller(BooleanSupplier ready) throws EndedException {
    while (!await(forCaller, ready, patience.tickNanos())) {
      watch.look();
    }
  }

  /**
   * Lets a thread of a link wait.
   *
   * @throws EndedException if the group has ended and {@code ready} does not hold
   */
  void awaitAsWorker(BooleanSupplier ready) throws EndedException {
    while (!await(forWorkers, ready, Long.MAX_VALUE)) {
      // goes on until the caller starts something or ends the group
    }
  }

  /**
   * Lets the sending thread of {@code link} wait; meanwhile it says from time to time that this
   * rank is alive.
   *
   * @throws EndedException if the group has ended and {@code ready} does not hold
   */
  void awaitAsWorker(BooleanSupplier ready, Link link) throws IOException {
    while (!await(forWorkers, ready, patience.limit().toNanos() / 4)) {
      link.sendWaiting();
    }
  }

  /** Returns false if the time is over. */
  private boolean await(Condition condition, BooleanSupplier ready, long nanos)
      throws EndedException {
    boolean interrupted = false;
    long left = nanos;
    lock.lock();
    try {
      while (!ready.getAsBoolean()) {
        if (ending != null) {
          throw new EndedException();
        }
        if (left <= 0) {
          return false;
        }
        try {
          left = condition.awaitNanos(left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      return true;
    } finally {
      lock.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
