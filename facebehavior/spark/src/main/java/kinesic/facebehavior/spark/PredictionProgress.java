package kinesic.facebehavior.spark;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import kinesic.nn.train.Eta;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Says from time to time how far a prediction is, and at the end what it has done. */
final class PredictionProgress extends SparkListener {

  private static final double SECONDS_BETWEEN_LINES = 10;

  private final PrintWriter err;
  private final PredictionCounts counts;
  private final ExecutorWatch watch;
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
  PredictionProgress(PrintWriter err, PredictionCounts counts, ExecutorWatch watch, int images) {
    this.err = err;
    this.counts = counts;
    this.watch = watch;
    this.images = images;
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    printNews();
    long done = counts.images().value();
    eta.add(done - counted);
    counted = done;
    if (done > 0 && done < images && eta.isDue(SECONDS_BETWEEN_LINES)) {
      err.println(
          String.format(
              Locale.ROOT,
              "%,d of %,d images, %.0f images per second, %s left, %,d could not be read",
              done,
              images,
              done / eta.elapsed(),
              Eta.duration(eta.left(images - done)),
              counts.unread().value()));
    }
    err.flush();
  }

  /** Prints the reasons and the losses that have not been printed. */
  private void printNews() {
    for (ExecutorWatch.Loss loss : watch.takeLosses()) {
      err.println(
          "a task on %s has failed and is tried again: %s"
              .formatted(loss.host(), loss.reason().lines().findFirst().orElse("")));
    }
    List<String> reasons = counts.reasons().value();
    for (String reason :
        reasons.subList(printed, Math.min(reasons.size(), PredictionCounts.MOST_REASONS))) {
      err.println(reason);
      printed++;
    }
  }

  /** Prints the sums. */
  synchronized void summarise() {
    printNews();
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
