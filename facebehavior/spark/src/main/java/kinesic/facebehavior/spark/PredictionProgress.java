package kinesic.facebehavior.spark;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import kinesic.nn.train.Eta;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Says from time to time how far a prediction is, and at the end what it has done. */
final class PredictionProgress extends SparkListener {

  private static final double SECONDS_BETWEEN_LINES = 10;

  private final PrintWriter err;
  private final PredictionCounts counts;
  private final int images;
  private final Eta eta = new Eta(); // in images
  private long counted;
  private int printed; // reasons

  /**
   * Starts the clock.
   *
   * @param err receives the lines
   * @param images the number of all images
   */
  PredictionProgress(PrintWriter err, PredictionCounts counts, int images) {
    this.err = err;
    this.counts = counts;
    this.images = images;
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.reason() instanceof TaskFailedReason reason && !(reason instanceof TaskKilled)) {
      err.println(failure(end.taskInfo().host(), reason));
    }
    printReasons();
    long done = counts.images().value();
    eta.add((double) (done - counted));
    counted = done;
    if (done > 0 && done < images && eta.isDue(SECONDS_BETWEEN_LINES)) {
      err.println(
          String.format(
              Locale.ROOT,
              "%,d of %,d images, %.0f images per second, %s left, %,d could not be read",
              done,
              images,
              done / eta.elapsed(),
              Eta.duration(eta.left((double) (images - done))),
              counts.unread().value()));
    }
    err.flush();
  }

  private static String failure(String host, TaskFailedReason reason) {
    String first = reason.toErrorString().lines().findFirst().orElse("");
    return reason instanceof ExecutorLostFailure
        ? "the executor on %s is lost, and its part is predicted again: %s".formatted(host, first)
        : "a part has failed on %s: %s".formatted(host, first);
  }

  /** Prints the reasons that have not been printed. */
  private void printReasons() {
    List<String> reasons = counts.reasons().value();
    for (String reason :
        reasons.subList(printed, Math.min(reasons.size(), PredictionCounts.MOST_REASONS))) {
      err.println(reason);
      printed++;
    }
  }

  /** Prints the sums. */
  synchronized void summarise() {
    printReasons();
    double seconds = eta.elapsed();
    long done = counts.images().value();
    long unread = counts.unread().value();
    if (unread > printed) {
      err.println("More images cannot be read; their rows say why.");
    }
    err.println(
        String.format(
            Locale.ROOT,
            "%,d images: %,d faces predicted, %,d without a face, %,d could not be read; %.1f s,"
                + " %.0f images per second",
            done,
            counts.faces().value(),
            counts.withoutFace().value(),
            unread,
            seconds,
            done / seconds));
    err.flush();
  }
}
