package kinesic.facebehavior.spark;

import java.io.InterruptedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

/**
 * While open, Ctrl-C cancels the jobs of Spark, and the process ends only after this has been
 * closed, so that unfinished files can be deleted before.
 */
final class StopOnInterrupt implements AutoCloseable {

  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicReference<@Nullable SparkContext> context = new AtomicReference<>();
  private final Interruption interruption = new Interruption(this::stop);

  /** Sets whose jobs are cancelled. */
  void cancels(SparkContext of) {
    context.set(of);
  }

  private void stop() {
    stopped.set(true);
    SparkContext running = context.get();
    try {
      if (running != null) {
        running.cancelAllJobs();
      }
    } catch (IllegalStateException e) { // Spark has stopped by itself
      return;
    }
  }

  /**
   * Goes on only if nothing has happened.
   *
   * @throws InterruptedIOException after Ctrl-C
   */
  void check() throws InterruptedIOException {
    if (isStopped()) {
      throw new InterruptedIOException("interrupted by Ctrl-C");
    }
  }

  boolean isStopped() {
    return stopped.get();
  }

  @Override
  public void close() {
    interruption.close();
  }
}
