package kinesic.facebehavior.spark;

import java.io.IOException;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * The network, compiled once per Java virtual machine. An executor runs task after task of a
 * prediction, and Spark gives a task nothing that outlives it, so the tools are kept in a field of
 * the class: those of the job that was asked for last.
 */
final class ExecutorTools {

  private static final ExecutorTools KEPT = new ExecutorTools();

  private long job = -1; // the broadcast that the tools were made of
  private PredictionJob.@Nullable Tools tools;

  private ExecutorTools() {}

  /** Returns the tools of a job; makes them at the first call. */
  static PredictionJob.Tools of(Broadcast<PredictionJob> job) throws IOException {
    return KEPT.get(job);
  }

  private synchronized PredictionJob.Tools get(Broadcast<PredictionJob> asked) throws IOException {
    PredictionJob.Tools kept = tools;
    if (kept == null || job != asked.id()) {
      kept = asked.value().open();
      tools = kept;
      job = asked.id();
    }
    return kept;
  }
}
