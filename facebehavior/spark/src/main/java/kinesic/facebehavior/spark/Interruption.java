package kinesic.facebehavior.spark;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * While open, Ctrl-C and SIGTERM wait until the work has stopped and left its files complete, such
 * as a checkpoint of a training. An ordinary hook would not do: Spark would end the executors at
 * the same time.
 */
final class Interruption implements AutoCloseable {

  /** Spark's own hook has 40, and the greatest comes first. */
  private static final int PRIORITY = 100;

  /** Long enough for a slow step and a slow disk. */
  private static final long PATIENCE = 120;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Runnable hook;

  /**
   * Starts listening.
   *
   * @param requestStop makes the work stop soon; called on another thread
   */
  Interruption(Runnable requestStop) {
    hook =
        () -> {
          requestStop.run();
          try {
            boolean ignored = done.await(PATIENCE, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    ShutdownHookManager.get().addShutdownHook(hook, PRIORITY, PATIENCE, TimeUnit.SECONDS);
  }

  /** Lets the process end, if it is shutting down. */
  @Override
  public void close() {
    done.countDown();
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
