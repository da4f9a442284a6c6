package kinesic.facebehavior.spark;

import java.io.IOException;
import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * What an executor makes of a broadcast once, such as a compiled network, and keeps for all tasks
 * of the job: that of the job that was asked for last. Spark gives a task nothing that outlives it,
 * so a memory is a constant of a class, one per Java virtual machine.
 *
 * @param <B> what is broadcast
 * @param <T> what is made of it
 */
final class ExecutorMemory<B extends Serializable, T> {

  private long job = -1; // the broadcast that the value was made of
  private @Nullable T value;

  /** Makes what is kept. */
  @FunctionalInterface
  interface Maker<B, T> {
    /** Returns what is made of what was broadcast. */
    T make(B broadcast) throws IOException;
  }

  /** Returns what is kept for a job; makes it at the first call. */
  synchronized T get(Broadcast<B> asked, Maker<B, T> maker) throws IOException {
    T kept = value;
    if (kept == null || job != asked.id()) {
      kept = maker.make(asked.value());
      value = kept;
      job = asked.id();
    }
    return kept;
  }
}
