package kinesic.facebehavior.video;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The messages of ffmpeg: when each frame is shown, how long the video is, and what went wrong.
 * They are read as they come, in a thread of their own, so that ffmpeg never waits for a reader of
 * them.
 */
final class FrameLog {

  private static final Pattern MESSAGE =
      Pattern.compile("((?:\\[[^\\]]* @ [^\\]]*\\] )*)\\[([a-z]+)\\] (.*)");
  private static final Pattern TIME_BASE =
      Pattern.compile("config in time_base: ([0-9]+)/([0-9]+),.*");
  private static final Pattern FRAME =
      Pattern.compile("n: *[0-9]+ pts: *(\\S+) .* s:([0-9]+)x([0-9]+) .*");
  private static final Pattern INPUT = Pattern.compile("Input #0, (\\S+), from .*");
  private static final Pattern DURATION =
      Pattern.compile(" *Duration: ([0-9]+:[0-9]+:[0-9.]+), .*");
  private static final Pattern OPENING =
      Pattern.compile("(?:Error opening input: |file:.*: )(?=[^:]*$)");
  private static final String END_OF_FRAME = " type:"; // and one letter
  private static final Pattern COLOURS = Pattern.compile("(?: *color_[a-z]+:(?:unknown)?)*");
  private static final Pattern DAMAGE =
      Pattern.compile(
          "(?i).*\\b(partial file|prematurely|unexpected|incomplete|end of file|errors?|invalid data"
              + "|corrupt\\w*|damaged|broken|truncat\\w*|missing|illegal|out of range|overread|failed)\\b.*");
  private static final String SHOWINFO = "[Parsed_showinfo_";
  private static final String SIGNAL = "Exiting normally, received signal";
  private static final String NO_STREAM = "matches no streams";

  /**
   * When a frame is shown, and its size before it is scaled.
   *
   * @param seconds from the beginning of the file
   * @param width in pixels
   */
  record Stamp(double seconds, int width) {}

  private final InputStream messages;
  private final Thread thread;
  private final BlockingQueue<Optional<Stamp>> stamps = new LinkedBlockingQueue<>(); // empty: end

  private double timeBase = Double.NaN; // seconds
  private double last; // when the last frame is shown, in seconds

  private volatile boolean started; // whether a frame was announced
  private volatile @Nullable String container; // the name of its format
  private volatile double duration = Double.NaN;
  private volatile boolean interrupted;
  private volatile boolean withoutVideo;
  private volatile @Nullable Complaint opening; // before the first frame
  private volatile @Nullable Complaint decoding; // after it
  private volatile @Nullable Complaint reading; // of the container, at any time

  /**
   * An error that ffmpeg reported.
   *
   * @param seconds the time of the last frame before it
   * @param reason in ffmpeg's words
   */
  record Complaint(double seconds, String reason) {}

  /** Starts reading. */
  FrameLog(InputStream messages) {
    this.messages = messages;
    thread = Thread.ofPlatform().daemon().name("kinesic-video-log").start(this::read);
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(messages, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher message = MESSAGE.matcher(line);
        if (message.matches()) {
          note(message.group(1), message.group(2), message.group(3));
        }
      }
    } catch (IOException e) {
      // the process was killed: its messages end here
    } finally {
      stamps.add(Optional.empty());
    }
  }

  private void note(String sender, String level, String text) {
    switch (level) {
      case "info" -> {
        if (sender.startsWith(SHOWINFO)) {
          noteFrame(text);
        } else if (sender.isEmpty()) {
          noteInput(text);
        }
      }
      case "error", "fatal", "panic" -> complain(sender, text);
      default -> {
        // warnings are about nothing that changes a frame
      }
    }
  }

  private void noteFrame(String text) {
    Matcher base = TIME_BASE.matcher(text);
    if (base.matches()) {
      timeBase = Double.parseDouble(base.group(1)) / Double.parseDouble(base.group(2));
      return;
    }
    Matcher frame = FRAME.matcher(text);
    if (frame.matches()) {
      String time = frame.group(1);
      if (!time.equals("NOPTS")) {
        last = Long.parseLong(time) * timeBase;
      } // else it is shown with the frame before
      started = true;
      stamps.add(Optional.of(new Stamp(last, Integer.parseInt(frame.group(2)))));
    }
    noteInserted(text);
  }

  /**
   * Notes what another thread of ffmpeg reported while a frame was announced. ffmpeg writes the
   * lines of an announcement in parts, and a message that comes between two parts has no sender and
   * no level.
   */
  private void noteInserted(String announcement) {
    int end = announcement.indexOf(END_OF_FRAME);
    String inserted =
        end < 0
            ? COLOURS.matcher(announcement).replaceFirst("")
            : announcement.substring(
                Math.min(announcement.length(), end + END_OF_FRAME.length() + 1));
    if (DAMAGE.matcher(inserted).matches()) {
      complain("", inserted.strip());
    }
  }

  private void noteInput(String text) {
    if (text.startsWith(SIGNAL)) {
      interrupted = true;
    }
    Matcher input = INPUT.matcher(text);
    if (input.matches()) {
      container = input.group(1);
    }
    Matcher whole = DURATION.matcher(text);
    if (whole.matches() && Double.isNaN(duration)) {
      duration = VideoTime.parse(whole.group(1));
    }
  }

  private void complain(String sender, String text) {
    if (text.contains(NO_STREAM)) {
      withoutVideo = true;
    }
    Complaint complaint = new Complaint(last, OPENING.matcher(text).replaceFirst("").strip());
    if (container != null && sender.contains("[" + container + " @ ")) {
      reading = reading == null ? complaint : reading;
    } else if (started) {
      decoding = decoding == null ? complaint : decoding;
    } else {
      opening = opening == null ? complaint : opening;
    }
  }

  /**
   * Returns the stamp of the next frame, waiting for it.
   *
   * @return empty if ffmpeg announced no further frame
   */
  Optional<Stamp> next() throws InterruptedException {
    return stamps.take();
  }

  /** Waits until all messages were read; what follows is final then. */
  void join() throws InterruptedException {
    thread.join();
  }

  /** The length of the file in seconds, as its container or ffmpeg's estimate says. */
  OptionalDouble duration() {
    return Double.isNaN(duration) ? OptionalDouble.empty() : OptionalDouble.of(duration);
  }

  /** When the last frame is shown, in seconds; empty if there was none. Call it after join. */
  OptionalDouble lastFrame() {
    return started ? OptionalDouble.of(last) : OptionalDouble.empty();
  }

  /** Whether a signal ended ffmpeg, as Ctrl-C does. */
  boolean isInterrupted() {
    return interrupted;
  }

  /** Whether ffmpeg knows the format of the file. */
  boolean isOpened() {
    return container != null;
  }

  /** Whether the file has a known format, but no moving pictures. */
  boolean isWithoutVideo() {
    return withoutVideo;
  }

  /** Why ffmpeg could not begin. */
  Optional<Complaint> opening() {
    return Optional.ofNullable(reading).or(() -> Optional.ofNullable(opening));
  }

  /**
   * What is damaged. What a decoder says before its first frame does not count: after a jump, and
   * at the beginning of a broadcast, it lacks the frames that others refer to.
   */
  Optional<Complaint> damage() {
    return Optional.ofNullable(reading).or(() -> Optional.ofNullable(decoding));
  }
}
