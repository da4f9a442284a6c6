package kinesic.facebehavior.cli;

import java.io.PrintWriter;
import java.util.OptionalDouble;
import kinesic.facebehavior.video.FrameSelection;
import kinesic.facebehavior.video.VideoFrame;
import kinesic.facebehavior.video.VideoFrames;
import kinesic.nn.train.Eta;

/** Says from time to time how far a video is. */
final class VideoProgress {

  private static final double SECONDS_BETWEEN_LINES = 10;

  private final PrintWriter err;
  private final FrameSelection selection;
  private final Eta eta = new Eta(); // in seconds of the video
  private double seconds; // of the last frame

  /**
   * Starts the clock.
   *
   * @param err receives the lines
   * @param selection the frames that are read
   */
  VideoProgress(PrintWriter err, FrameSelection selection) {
    this.err = err;
    this.selection = selection;
    seconds = selection.start();
  }

  /** Counts a frame; returns whether it printed a line. */
  boolean advance(VideoFrames video, VideoFrame frame) {
    eta.add(Math.max(0, frame.seconds() - seconds));
    seconds = frame.seconds();
    if (!eta.isDue(SECONDS_BETWEEN_LINES)) {
      return false;
    }
    OptionalDouble duration = video.duration();
    double end = Math.min(selection.end(), duration.orElse(Double.POSITIVE_INFINITY));
    double left = eta.left(Math.max(0, end - seconds));
    String position = "%s: %s".formatted(video.file(), Eta.clock(seconds));
    err.println(
        Double.isFinite(left)
            ? "%s of %s, %s left".formatted(position, Eta.clock(end), Eta.duration(left))
            : position);
    err.flush();
    return true;
  }
}
