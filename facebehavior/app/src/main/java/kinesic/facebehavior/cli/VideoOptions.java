package kinesic.facebehavior.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import kinesic.facebehavior.video.FFmpeg;
import kinesic.facebehavior.video.FrameSelection;
import kinesic.facebehavior.video.VideoTime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code --every}, {@code --start}, {@code --end} and {@code --ffmpeg}: the frames of video files.
 */
final class VideoOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--every",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "of video files: read the first frame and then every N-th (default: ${DEFAULT-VALUE})")
  private int every;

  @Option(
      names = "--start",
      paramLabel = "TIME",
      description = "of video files: read from this time on, in seconds or h:mm:ss")
  private @Nullable Time start;

  @Option(
      names = "--end",
      paramLabel = "TIME",
      description = "of video files: read the frames before this time")
  private @Nullable Time end;

  @Option(
      names = "--ffmpeg",
      paramLabel = "FILE",
      description =
          "the program ffmpeg, which reads video files (default: KINESIC_FFMPEG, or ffmpeg on the"
              + " PATH)")
  private @Nullable Path ffmpeg;

  /**
   * A time in a video.
   *
   * @param seconds from the beginning
   */
  record Time(double seconds) {
    /**
     * Parses seconds or h:mm:ss.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    static Time parse(String text) {
      return new Time(VideoTime.parse(text));
    }
  }

  /** Whether an option chooses frames. */
  boolean areGiven() {
    return every != 1 || start != null || end != null;
  }

  /** Which frames are read. */
  FrameSelection selection() {
    return OptionValues.inRange(
        spec,
        () ->
            new FrameSelection(
                every,
                start == null ? 0 : start.seconds(),
                end == null ? Double.POSITIVE_INFINITY : end.seconds()));
  }

  /**
   * The program that reads videos.
   *
   * @throws IOException if there is none; the message says how to get it
   */
  FFmpeg ffmpeg() throws IOException {
    return FFmpeg.find(Optional.ofNullable(ffmpeg));
  }

  /** {@code --median}: over how many frames predictions are smoothed. */
  static final class Median {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
        names = "--median",
        paramLabel = "FRAMES",
        defaultValue = "1",
        description =
            "of videos: smooth each number of a face by a temporal median over this odd number of"
                + " frames (default: ${DEFAULT-VALUE}; 1 is no smoothing)")
    private int median;

    /** Refuses an even number. */
    void check() {
      if (median < 1 || median % 2 == 0) {
        throw new ParameterException(
            spec.commandLine(), "--median is %s, expected an odd number".formatted(median));
      }
    }

    /** The number of frames, odd. */
    int frames() {
      return median;
    }
  }
}
