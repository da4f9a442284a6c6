package kinesic.facebehavior.serve;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Runs each exchange of an HTTP server in a virtual thread of its own, which has a {@link
 * TimeLimit} from the first byte of the request. So a slow client costs little, and not for long.
 *
 * <p>The limits of the JDK's server, which are properties of the whole Java VM, are not needed.
 */
final class ExchangeThreads implements Executor, AutoCloseable {

  private final int most;
  private final Duration timeout;
  private final Map<Thread, TimeLimit> running = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("serve-clock").factory());

  /**
   * Creates threads.
   *
   * @param most the most exchanges at once
   * @param timeout the most time in which the request of an exchange must arrive
   */
  ExchangeThreads(int most, Duration timeout) {
    this.most = most;
    this.timeout = timeout;
    clock.setRemoveOnCancelPolicy(true);
  }

  /**
   * Runs an exchange.
   *
   * @throws RejectedExecutionException if there are too many; the server closes the connection
   */
  @Override
  public void execute(Runnable exchange) {
    if (running.size() >= most) {
      throw new RejectedExecutionException("too many connections");
    }
    Thread thread = Thread.ofVirtual().name("serve-exchange").unstarted(() -> run(exchange));
    running.put(thread, new TimeLimit(thread, clock, timeout));
    thread.start();
  }

  private void run(Runnable exchange) {
    try {
      exchange.run();
    } finally {
      limit().close();
      running.remove(Thread.currentThread());
    }
  }

  /**
   * The limit of this thread.
   *
   * @throws IllegalStateException if it does not run an exchange
   */
  TimeLimit limit() {
    TimeLimit limit = running.get(Thread.currentThread());
    if (limit == null) {
      throw new IllegalStateException("this thread runs no exchange");
    }
    return limit;
  }

  /** The number of exchanges. */
  int size() {
    return running.size();
  }

  /** Stops the clock; exchanges that run have no limits any more. */
  @Override
  public void close() {
    clock.shutdownNow();
  }
}
