package kinesic.nn.train;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While open, delays the shutdown of the process (Ctrl-C, SIGTERM) until the run has finished its
 * current step and written a checkpoint.
 */
final class StopOnShutdown implements AutoCloseable {

  /** Long enough for a slow step and a slow disk. */
  private static final long PATIENCE_SECONDS = 120;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  StopOnShutdown(Runnable requestStop) {
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
        System.getLogger(Trainer.class.getName())
            .log(
                System.Logger.Level.WARNING,
                "the training step did not finish in time; the run can be resumed from its last checkpoint");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

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
