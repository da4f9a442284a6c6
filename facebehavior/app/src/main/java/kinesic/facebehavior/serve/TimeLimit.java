package kinesic.facebehavior.serve;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends what a thread does after a time: interrupts it, which closes the connection that it reads or
 * writes.
 */
final class TimeLimit {

  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final Thread thread;
  private final ScheduledExecutorService clock;
  private Future<?> alarm;
  private int number; // of the current limit
  private boolean exceeded;

  /** A limit for a thread that begins now. */
  TimeLimit(Thread thread, ScheduledExecutorService clock, Duration limit) {
    this.thread = thread;
    this.clock = clock;
    alarm = schedule(limit, () -> {});
  }

  /**
   * Replaces the limit by one that begins now.
   *
   * @param farewell runs in another thread before this one is interrupted, for a second at most
   * @throws IOException if the limit until now was exceeded
   */
  synchronized void set(Duration limit, Runnable farewell) throws IOException {
    alarm.cancel(false);
    if (exceeded) {
      throw new IOException("the time limit is exceeded");
    }
    number++;
    alarm = schedule(limit, farewell);
  }

  private Future<?> schedule(Duration limit, Runnable farewell) {
    int scheduled = number;
    return clock.schedule(() -> end(scheduled, farewell), limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private synchronized void end(int scheduled, Runnable farewell) {
    if (scheduled == number) { // it was not replaced while this waited
      exceeded = true;
      Thread.ofVirtual()
          .start(
              () -> {
                farewell.run();
                thread.interrupt();
              });
      // the farewell may wait for a client that does not read
      alarm = clock.schedule(thread::interrupt, FAREWELL.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** Whether the thread took too long. */
  synchronized boolean isExceeded() {
    return exceeded;
  }

  /** Removes the limit. */
  synchronized void close() {
    number++;
    alarm.cancel(false);
  }
}
