package kinesic.facebehavior.video;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kinesic.facebehavior.image.Picture;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames with their times as an MP4 file through {@link FFmpeg}, with the sound of another
 * video.
 *
 * <pre>{@code
 * Settings settings = new Settings(Optional.of(clip), FrameSelection.ALL, "");
 * try (VideoWriter writer = VideoWriter.open(ffmpeg, file, first, settings)) {
 *   writer.write(first);
 *   ...
 *   writer.finish();
 * }
 * }</pre>
 *
 * <p>Times are kept to 1/60,000 s, so that a variable frame rate stays as it is. The video is H.264
 * if ffmpeg can encode it, and MPEG-4 otherwise; both need an even width and height, so the last
 * column or row of other frames is left out. Sound is copied if MP4 files may have it, and encoded
 * as AAC otherwise. Not thread-safe.
 */
public final class VideoWriter implements AutoCloseable {

  private static final int BUFFER = 1 << 16;
  private static final int PATIENCE = 20; // seconds, for the end of a file
  private static final int INTERRUPTED = 255; // the status after a file that a signal ended
  private static final double LAST_FRAME = 0.04; // how long the last frame is shown, in seconds
  private static final String TIME_BASE = "60000";
  private static final double BITS = 0.2; // for each pixel, of encoders without a quality

  private static final Pattern ENCODER = Pattern.compile("(?m)^ V\\S* (\\S+) ");
  private static final Pattern SOUND = Pattern.compile("Stream #0:[0-9]+.*: Audio: ([a-z0-9_]+)");
  private static final Pattern IN_MP4 = Pattern.compile("aac|mp3|ac3|eac3|opus|alac|flac");
  private static final Pattern ERROR =
      Pattern.compile("(?:\\[[^\\]]*\\] )*\\[(?:error|fatal)\\] (.*)");

  private final FFmpeg ffmpeg;
  private final Path file;
  private final Process process;
  private final TimedFrames frames;
  private final double start;
  private final int width;
  private final int height;
  private final Thread reader;
  private double last; // when the last frame is shown, in seconds
  private volatile @Nullable String complaint;

  private VideoWriter(FFmpeg ffmpeg, Path file, Process process, VideoFrame first)
      throws IOException {
    this.ffmpeg = ffmpeg;
    this.file = file;
    this.process = process;
    start = first.seconds();
    width = first.picture().width();
    height = first.picture().height();
    reader = Thread.ofPlatform().daemon().name("kinesic-video-writer").start(this::readMessages);
    frames =
        new TimedFrames(new BufferedOutputStream(process.getOutputStream(), BUFFER), width, height);
  }

  /**
   * What a video has besides its frames.
   *
   * @param sound a video whose sound is added; empty for none
   * @param part the part of that video to which the frames belong; their times count from its
   *     beginning
   * @param comment in the metadata; may be empty
   */
  public record Settings(Optional<Path> sound, FrameSelection part, String comment) {}

  /**
   * Starts writing a file.
   *
   * @param file is replaced, whatever it is
   * @param first the first frame, which is not written yet; all frames have its size
   * @throws IOException if ffmpeg cannot be started
   */
  public static VideoWriter open(FFmpeg ffmpeg, Path file, VideoFrame first, Settings settings)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-y"));
    arguments.addAll(List.of("-itsoffset", Double.toString(first.seconds())));
    arguments.addAll(List.of("-f", "matroska", "-i", "pipe:0"));
    if (settings.sound().isPresent()) {
      arguments.addAll(sound(ffmpeg, settings.sound().get(), settings.part()));
    }
    arguments.addAll(
        List.of(
            "-vf",
            "crop=trunc(iw/2)*2:trunc(ih/2)*2,"
                + "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd"));
    arguments.addAll(ffmpeg.everyFrameOnce());
    arguments.addAll(List.of("-enc_time_base", "1:" + TIME_BASE));
    arguments.addAll(encoder(ffmpeg, first.picture()));
    arguments.addAll(List.of("-pix_fmt", "yuv420p", "-color_range", "tv", "-colorspace", "bt709"));
    arguments.addAll(List.of("-color_primaries", "bt709", "-color_trc", "bt709"));
    arguments.addAll(List.of("-video_track_timescale", TIME_BASE, "-movflags", "+faststart"));
    if (!settings.comment().isEmpty()) {
      arguments.addAll(List.of("-metadata", "comment=" + settings.comment()));
    }
    arguments.addAll(List.of("-f", "mp4", "file:" + file));
    Process process = ffmpeg.startReading(arguments, ProcessBuilder.Redirect.PIPE);
    try {
      return new VideoWriter(ffmpeg, file, process, first);
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** The options that add the sound of a video; none if it has none. */
  private static List<String> sound(FFmpeg ffmpeg, Path video, FrameSelection part)
      throws IOException {
    Optional<String> codec = codec(ffmpeg, video);
    if (codec.isEmpty()) {
      return List.of();
    }
    List<String> options = new ArrayList<>(List.of("-protocol_whitelist", "file,pipe", "-vn"));
    if (part.start() > 0) {
      options.addAll(List.of("-ss", Double.toString(part.start())));
    }
    if (part.end() < Double.POSITIVE_INFINITY) {
      options.addAll(List.of("-t", Double.toString(part.end() - part.start())));
    }
    options.addAll(List.of("-i", "file:" + video, "-map", "0:v", "-map", "1:a:0"));
    options.addAll(List.of("-c:a", IN_MP4.matcher(codec.get()).matches() ? "copy" : "aac"));
    options.addAll(List.of("-strict", "-2")); // sound that older versions call experimental
    return options;
  }

  /** The codec of the sound of a video; empty if it has none. */
  private static Optional<String> codec(FFmpeg ffmpeg, Path video) throws IOException {
    Matcher stream = SOUND.matcher(ffmpeg.output(FFmpeg.input(video)));
    return stream.find() ? Optional.of(stream.group(1)) : Optional.empty();
  }

  /** The options of the best encoder that ffmpeg has. */
  private static List<String> encoder(FFmpeg ffmpeg, Picture frame) throws IOException {
    List<String> known = new ArrayList<>();
    Matcher encoders = ENCODER.matcher(ffmpeg.output(List.of("-encoders")));
    while (encoders.find()) {
      known.add(encoders.group(1));
    }
    if (known.contains("libx264")) {
      // without frames that refer to later ones, after which older versions cut off the end
      return List.of("-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-bf", "0");
    }
    if (known.contains("libopenh264")) {
      long bits = Math.round(BITS * 30 * frame.width() * frame.height());
      return List.of("-c:v", "libopenh264", "-b:v", Long.toString(Math.max(500_000, bits)));
    }
    return List.of("-c:v", "mpeg4", "-q:v", "3");
  }

  /**
   * Writes a frame.
   *
   * @throws IllegalArgumentException if it has another size than the first one
   * @throws IOException if ffmpeg ended
   */
  public void write(VideoFrame frame) throws IOException {
    Picture picture = frame.picture();
    if (picture.width() != width || picture.height() != height) {
      throw new IllegalArgumentException(
          "video: a frame has %s x %s pixels, expected %s x %s as the first one"
              .formatted(picture.width(), picture.height(), width, height));
    }
    try {
      frames.write(picture, Math.max(0, frame.seconds() - start));
      last = frame.seconds();
    } catch (IOException e) {
      throw new IOException(reason(), e);
    }
  }

  private void readMessages() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher error = ERROR.matcher(line);
        if (error.matches() && complaint == null) {
          complaint = error.group(1);
        }
      }
    } catch (IOException e) {
      // the process was killed: its messages end here
    }
  }

  private String reason() {
    String reason = complaint;
    return "ffmpeg could not write the video" + (reason == null ? "" : ": " + reason);
  }

  /**
   * Completes the file.
   *
   * @throws IOException if ffmpeg fails
   */
  public void finish() throws IOException {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new IOException(reason(), e);
    }
    if (await() != 0) {
      throw new IOException(reason());
    }
  }

  /**
   * Ends the file after the frames so far, when the process is to stop, and cuts off the sound that
   * goes on.
   *
   * <p>Ctrl-C reaches ffmpeg, too, which then completes the file by itself; a second signal would
   * disturb that, so that one is sent only if ffmpeg takes long.
   *
   * @return whether the file is complete
   */
  public boolean finishEarly() throws IOException {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // ffmpeg has ended already
    }
    try {
      if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
        process.destroy();
      }
      boolean ended = process.waitFor(PATIENCE, TimeUnit.SECONDS);
      if (!ended || !(process.exitValue() == 0 || process.exitValue() == INTERRUPTED)) {
        return false;
      }
      cutSound();
      return true;
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** Copies the file up to its last frame, and then over itself. */
  private void cutSound() throws IOException, InterruptedException {
    Path shorter = file.resolveSibling(file.getFileName() + ".cut");
    List<String> arguments = new ArrayList<>(List.of("-nostdin", "-y", "-i", "file:" + file));
    arguments.addAll(List.of("-t", Double.toString(last + LAST_FRAME), "-map", "0"));
    arguments.addAll(List.of("-c", "copy", "-movflags", "+faststart", "-f", "mp4"));
    arguments.add("file:" + shorter);
    Process copying = ffmpeg.startReading(arguments, ProcessBuilder.Redirect.DISCARD);
    try {
      if (copying.waitFor() == 0) {
        try (OutputStream out = Files.newOutputStream(file)) {
          Files.copy(shorter, out);
        }
      }
    } finally {
      copying.destroyForcibly();
      Files.deleteIfExists(shorter);
    }
  }

  private int await() throws IOException {
    try {
      int status = process.waitFor();
      reader.join();
      return status;
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static IOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("waiting for ffmpeg was interrupted");
  }

  /** Ends ffmpeg; a file that is not finished cannot be played. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
