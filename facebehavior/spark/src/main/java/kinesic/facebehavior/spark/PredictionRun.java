package kinesic.facebehavior.spark;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import kinesic.facebehavior.predict.PredictionFormat;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** A prediction of images whose output has been checked: divides, predicts and commits them. */
final class PredictionRun {

  /** The exit status if some images could not be read. */
  private static final int SOME_FAILED = 3;

  /** Images of crops, and of photographs, that a task predicts in about half a minute. */
  private static final int CROPS = 1 << 14;

  private static final int PHOTOS = 1 << 9;

  private final PredictionJob job;
  private final PredictionFormat columns;
  private final List<String> names;
  private final OutputTable table;
  private final OutputFormat format;
  private final PrintWriter err;

  /**
   * Creates a run.
   *
   * @param columns of the rows
   * @param names of the images, in their order; at least one
   * @param err receives messages
   */
  PredictionRun(
      PredictionJob job,
      PredictionFormat columns,
      List<String> names,
      OutputTable table,
      OutputFormat format,
      PrintWriter err) {
    this.job = job;
    this.columns = columns;
    this.names = names;
    this.table = table;
    this.format = format;
    this.err = err;
  }

  /**
   * Predicts the images.
   *
   * @param partitions the number of parts; null for the usual number
   * @return the exit status
   * @throws IOException if the prediction fails; nothing is written then
   */
  int run(Cluster cluster, @Nullable Integer partitions, StopOnInterrupt interrupt)
      throws IOException {
    JavaSparkContext context = cluster.context();
    interrupt.cancels(context.sc());
    int size = job.hasDetector() ? PHOTOS : CROPS;
    int count = PartCount.of(partitions, names.size(), size, names.size(), cluster, err);
    List<ImagePart> parts = ImagePart.of(names, count);
    PredictionCounts counts = PredictionCounts.of(context.sc());
    PredictionProgress progress = new PredictionProgress(err, counts, names.size());
    context.sc().addSparkListener(progress);
    try {
      interrupt.check();
      format.write(
          new OutputFormat.Tables(
              cluster.session(),
              context.parallelize(parts, parts.size()),
              context.broadcast(job),
              counts,
              columns),
          table.growing());
      table.complete(parts.size());
    } catch (Exception e) { // as Spark reports that a job has failed
      if (interrupt.isStopped()) {
        err.println("stopped; nothing was written");
        return Main.INTERRUPTED;
      }
      if (e instanceof IOException problem) {
        throw problem;
      }
      throw JobFailure.of(cluster, "the prediction has failed, and nothing was written", e);
    } finally {
      context.sc().removeSparkListener(progress);
    }
    progress.summarise();
    err.println("rows: " + table);
    err.flush();
    return counts.unread().value() > 0 ? SOME_FAILED : 0;
  }
}
