package kinesic.facebehavior.video;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import kinesic.facebehavior.image.Picture;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a video file in the order in which they are shown, decoded by {@link FFmpeg} in the
 * background, at most a few frames ahead. Nothing is written to the disk, and memory does not grow
 * with the length of the video.
 *
 * <pre>{@code
 * try (VideoFrames frames = VideoFrames.open(FFmpeg.find(Optional.empty()), file, FrameSelection.ALL)) {
 *   while (frames.hasNext()) {
 *     VideoFrame frame = frames.next();
 *   }
 * }
 * }</pre>
 *
 * <p>Each frame comes once and has the time that the container gives it, counted from the beginning
 * of the file; a variable frame rate stays as it is. Frames are turned upright as the file says.
 * Their pixels count as squares. Of a frame with more than 4 million pixels, each block of 2 x 2, 3
 * x 3 ... pixels becomes one, and {@link Picture#step} says which; after a change of the size
 * within the video, frames are scaled to the size of the first one.
 *
 * <p>{@link #hasNext} and {@link #next} throw an {@link UncheckedIOException} with a {@link
 * VideoException} where the video cannot be read further: at once if it is not a video, and after
 * the last frame if the stream is damaged or cut off. They throw one with an {@link
 * InterruptedIOException} if the thread is interrupted, or ffmpeg is, as by Ctrl-C.
 *
 * <p>Not thread-safe, except {@link #close}.
 */
public final class VideoFrames implements Iterator<VideoFrame>, AutoCloseable {

  /** The most frames that wait to be taken. */
  private static final int AHEAD = 3;

  /** The most pixels of a frame that is not scaled down. */
  private static final int MOST_PIXELS = 1 << 22;

  /**
   * How long before the start decoding begins, in seconds. A container without an index is entered
   * between two frames that can be decoded on their own; encoders place these at most 10 s apart.
   */
  private static final double RUN_UP = 12;

  private static final int MOST_DECODERS = 4; // threads of ffmpeg

  private final FFmpeg ffmpeg;
  private final Path file;
  private final FrameSelection selection;
  private final Process process;
  private final FrameLog log;
  private final Thread reader;
  private final BlockingQueue<Arrival> arrivals = new ArrayBlockingQueue<>(AHEAD);

  private volatile boolean numbersAreOfWholeVideo = true;
  private @Nullable Arrival head; // taken, but not returned

  /** What comes from the background. */
  private sealed interface Arrival {
    /** The next frame. */
    record Frame(VideoFrame frame) implements Arrival {}

    /** The end, and the reason if it is not that of the video. */
    record End(Optional<IOException> failure) implements Arrival {}
  }

  private VideoFrames(FFmpeg ffmpeg, Path file, FrameSelection selection) throws IOException {
    this.ffmpeg = ffmpeg;
    this.file = file;
    this.selection = selection;
    process = ffmpeg.start(arguments(), ProcessBuilder.Redirect.PIPE);
    log = new FrameLog(process.getErrorStream());
    reader = Thread.ofPlatform().daemon().name("kinesic-video").start(this::read);
  }

  /**
   * Starts reading a video.
   *
   * @throws VideoException if the file does not exist or is not a regular file
   * @throws IOException if ffmpeg cannot be started
   */
  public static VideoFrames open(FFmpeg ffmpeg, Path file, FrameSelection selection)
      throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new VideoException(file, Files.exists(file) ? "is not a file" : "does not exist");
    }
    return new VideoFrames(ffmpeg, file, selection);
  }

  /** Returns the file. */
  public Path file() {
    return file;
  }

  private List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    double from = selection.start() - RUN_UP;
    if (from > 0) {
      arguments.addAll(List.of("-ss", Double.toString(from)));
    }
    int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_DECODERS);
    arguments.addAll(List.of("-threads", Integer.toString(threads)));
    arguments.addAll(FFmpeg.input(file));
    arguments.addAll(List.of("-map", "0:V:0", "-vf", filters()));
    arguments.addAll(ffmpeg.everyFrameOnce());
    arguments.addAll(List.of("-pix_fmt", "rgb24", "-c:v", "ppm", "-f", "image2pipe", "pipe:1"));
    return arguments;
  }

  /** Selects frames, announces them, and scales those that are too large, in this order. */
  private String filters() {
    StringBuilder filters = new StringBuilder();
    if (selection.start() > 0) {
      filters.append("select='gte(t,%s)',".formatted(selection.start()));
    }
    if (selection.every() > 1) {
      filters.append("select='not(mod(n,%s))',".formatted(selection.every()));
    }
    String step = "ceil(sqrt(iw*ih/%s))".formatted(MOST_PIXELS);
    return filters
        .append("showinfo=checksum=0,")
        .append("scale=w='max(1,trunc(iw/%1$s))':h='max(1,trunc(ih/%1$s))'".formatted(step))
        .append(":flags=area")
        .toString();
  }

  private void read() {
    Optional<IOException> failure;
    try (PpmStream pictures = new PpmStream(process.getInputStream())) {
      boolean endOfSelection = readFrames(pictures);
      if (endOfSelection) {
        failure = Optional.empty();
      } else {
        log.join();
        failure = failure(process.waitFor());
      }
    } catch (IOException e) {
      failure = Optional.of(e);
    } catch (InterruptedException e) {
      return; // closed: nobody takes anything any more
    } finally {
      process.destroyForcibly();
    }
    try {
      arrivals.put(new Arrival.End(failure));
    } catch (InterruptedException e) {
      return; // closed
    }
  }

  /** Passes on frames; returns whether the end of the selection, not of the stream, is reached. */
  private boolean readFrames(PpmStream pictures) throws IOException, InterruptedException {
    int number = 0;
    for (boolean first = true; ; first = false) {
      Optional<FrameLog.Stamp> stamp = log.next();
      if (stamp.isEmpty()) {
        return false;
      }
      double seconds = stamp.get().seconds();
      if (seconds >= selection.end()) {
        return true;
      }
      Optional<Picture> picture = pictures.next(stamp.get().width());
      if (picture.isEmpty()) {
        return false;
      }
      if (first) {
        number = firstNumber(seconds);
      }
      arrivals.put(new Arrival.Frame(new VideoFrame(number, seconds, picture.get())));
      number += selection.every();
    }
  }

  private int firstNumber(double seconds) throws IOException, InterruptedException {
    if (selection.start() == 0) {
      return 0;
    }
    OptionalInt before = PacketCount.before(ffmpeg, file, seconds);
    numbersAreOfWholeVideo = before.isPresent();
    return before.orElse(0);
  }

  /** Why the stream ended, if it is not the end of the video. */
  private Optional<IOException> failure(int status) {
    if (log.isInterrupted()) {
      return Optional.of(interruption());
    }
    OptionalDouble last = log.lastFrame();
    if (last.isPresent()) {
      return log.damage()
          .map(
              damage ->
                  "is damaged at about %s, and its last frame that could be read is at %s: %s"
                      .formatted(
                          VideoTime.text(damage.seconds()),
                          VideoTime.text(last.getAsDouble()),
                          damage.reason()))
          .or(
              () ->
                  status == 0
                      ? Optional.empty()
                      : Optional.of(
                          "could not be read after %s: ffmpeg ended with status %s"
                              .formatted(VideoTime.text(last.getAsDouble()), status)))
          .map(this::problem);
    }
    if (log.isWithoutVideo()) {
      return Optional.of(problem("contains no video stream"));
    }
    Optional<String> reason = log.opening().map(FrameLog.Complaint::reason);
    if (!log.isOpened()) {
      return Optional.of(
          problem(
              "is not a video that ffmpeg can read: "
                  + reason.orElse("it ended with status " + status)));
    }
    if (status == 0 && selection.start() > 0) {
      return Optional.of(
          problem("has no frame at %s or later".formatted(VideoTime.text(selection.start()))));
    }
    return Optional.of(
        problem("contains no frame that can be decoded" + reason.map(r -> ": " + r).orElse("")));
  }

  private IOException problem(String sentence) {
    return new VideoException(file, sentence);
  }

  /**
   * Returns whether there is another frame, waiting for it.
   *
   * @throws UncheckedIOException if the video cannot be read further or the thread is interrupted
   */
  @Override
  public boolean hasNext() {
    Arrival arrival = head();
    if (arrival instanceof Arrival.End end && end.failure().isPresent()) {
      throw new UncheckedIOException(end.failure().get());
    }
    return arrival instanceof Arrival.Frame;
  }

  /**
   * Returns the next frame, waiting for it.
   *
   * @throws UncheckedIOException if the video cannot be read further or the thread is interrupted
   * @throws NoSuchElementException after the last frame
   */
  @Override
  public VideoFrame next() {
    if (!hasNext()) {
      throw new NoSuchElementException(file + ": has no further frame");
    }
    VideoFrame frame = ((Arrival.Frame) head()).frame();
    head = null;
    return frame;
  }

  private Arrival head() {
    Arrival waiting = head;
    if (waiting == null) {
      try {
        waiting = arrivals.take();
      } catch (InterruptedException e) {
        close();
        Thread.currentThread().interrupt();
        waiting = new Arrival.End(Optional.of(interruption()));
      }
      head = waiting;
    }
    return waiting;
  }

  private IOException interruption() {
    return new InterruptedIOException(file + ": reading was interrupted");
  }

  /**
   * Returns the length of the file in seconds, as its container says or ffmpeg estimates; empty if
   * it is unknown, and possibly before the first frame.
   */
  public OptionalDouble duration() {
    return log.duration();
  }

  /**
   * Whether frames are numbered from the beginning of the video. Of a selection that starts later,
   * the container is asked how many frames come before it; if it does not know, numbers start with
   * 0 at the first frame of the selection. Valid after the first frame.
   */
  public boolean numbersAreOfWholeVideo() {
    return numbersAreOfWholeVideo;
  }

  /** Ends ffmpeg. A thread that waits for a frame gets an {@link InterruptedIOException}. */
  @Override
  public void close() {
    process.destroyForcibly();
    reader.interrupt();
    arrivals.clear();
    boolean first = arrivals.offer(new Arrival.End(Optional.of(interruption())));
    assert first : "the reader does not pass on frames after its interruption";
  }
}
