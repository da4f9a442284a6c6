package kinesic.facebehavior.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import kinesic.facebehavior.predict.FaceFile;
import kinesic.facebehavior.predict.PredictionRow;
import kinesic.facebehavior.video.FrameSelection;
import kinesic.facebehavior.video.VideoFrame;
import kinesic.facebehavior.video.VideoFrames;
import kinesic.nn.train.Eta;
import org.jspecify.annotations.Nullable;

/** Counts the rows of {@code predict}, says from time to time how far it is, and sums up. */
final class PredictionProgress {

  private static final double SECONDS_BETWEEN_LINES = 10;

  private final PrintWriter err;
  private final int images; // image files in all
  private final String noun;
  private final Eta eta = new Eta(); // in image files

  private int done; // image files
  private int seen; // images and frames
  private int predicted; // faces
  private int withoutFace; // images and frames
  private final UnreadFiles unread; // images and videos
  private @Nullable FaceFile last;

  private @Nullable VideoProgress video; // of the video that is read

  /**
   * Starts the clock.
   *
   * @param err receives the lines
   */
  PredictionProgress(PrintWriter err, PredictionInputs inputs) {
    this.err = err;
    unread = new UnreadFiles(err, "images");
    images = inputs.images();
    noun = inputs.haveVideos() ? images > 0 ? "images and frames" : "frames" : "images";
  }

  /** The number of images and videos that could not be read, or not to their end. */
  int failed() {
    return unread.count();
  }

  /** Counts rows that were written. */
  void count(List<PredictionRow> rows) {
    for (PredictionRow row : rows) {
      if (!row.file().equals(last)) {
        seen++;
        last = row.file();
      }
      if (row.prediction() != null) {
        predicted++;
      } else if (!row.failed()) {
        withoutFace++;
      } else {
        unread.add(row.file().name(), row.error());
      }
    }
    err.flush();
  }

  /** Counts rows of image files, and says how far the files are. */
  void countFiles(List<PredictionRow> rows) {
    int before = seen;
    count(rows);
    done += seen - before;
    eta.add(seen - before);
    if (eta.isDue(SECONDS_BETWEEN_LINES)) {
      String left = Eta.duration(eta.left(images - done));
      err.printf(Locale.ROOT, "%,d of %,d images, %s left%n", done, images, left);
      err.flush();
    }
  }

  /** Begins a video. */
  void startVideo(FrameSelection selection) {
    video = new VideoProgress(err, selection);
  }

  /** Says how far a video is. */
  void advance(VideoFrames frames, VideoFrame frame) {
    if (video != null && video.advance(frames, frame)) {
      eta.ignore();
    }
  }

  /** Prints the sums. */
  void summarise() {
    double seconds = eta.elapsed();
    err.printf(
        Locale.ROOT,
        "%,d %s: %,d faces predicted, %,d without a face, %,d could not be read; %.1f s, %.0f"
            + " %s per second%n",
        seen,
        noun,
        predicted,
        withoutFace,
        unread.count(),
        seconds,
        seen / seconds,
        noun);
    err.flush();
  }
}
