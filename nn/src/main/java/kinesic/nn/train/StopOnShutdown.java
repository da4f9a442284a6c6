package kinesic.nn.train;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While open, delays the shutdown of the process (Ctrl-C, SIGTERM) until a long computation has
 * finished its current step and left its files complete.
 */
public final class StopOnShutdown implements AutoCloseable {

  /** Long enough for a slow step and a slow disk. */
  private static final long PATIENCE_SECONDS = 120;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;
  private final String late;

  /**
   * Starts listening.
   *
   * @param requestStop makes the computation stop soon; called once, on another thread
   * @param late what is logged if it does not stop within two minutes
   */
  public StopOnShutdown(Runnable requestStop, String late) {
    this.late = late;
    hook =
        new Thread(
            () -> {
              requestStop.run();
              awaitDone();
            },
            "kinesic-stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void awaitDone() {
    try {
      if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.getLogger(StopOnShutdown.class.getName()).log(System.Logger.Level.WARNING, late);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the process end, if it is shutting down. */
  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) { // the process is shutting down: the hook is running
      return;
    }
  }
}
