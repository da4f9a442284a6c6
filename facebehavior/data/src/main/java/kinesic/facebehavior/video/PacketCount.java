package kinesic.facebehavior.video;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts the frames before a time without decoding them: the container says when each of its
 * packets is shown, and a packet of video holds one frame.
 */
final class PacketCount {

  private static final Pattern TIME_BASE = Pattern.compile("#tb 0: ([0-9]+)/([0-9]+)");
  private static final Pattern PACKET = Pattern.compile("0, *(\\S+), *(\\S+),.*"); // decoded, shown
  private static final double TOLERANCE = 1e-6; // seconds

  private PacketCount() {}

  /**
   * Returns the number of frames that are shown before a frame.
   *
   * @param seconds when that frame is shown
   * @return empty if the container does not say when its frames are shown
   * @throws InterruptedException if the thread was interrupted
   */
  static OptionalInt before(FFmpeg ffmpeg, Path file, double seconds)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(FFmpeg.input(file));
    arguments.addAll(List.of("-map", "0:V:0", "-c", "copy", "-f", "framecrc", "pipe:1"));
    Process process = ffmpeg.start(arguments, ProcessBuilder.Redirect.DISCARD);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      return count(lines, seconds);
    } finally {
      process.destroyForcibly();
    }
  }

  private static OptionalInt count(BufferedReader lines, double seconds)
      throws IOException, InterruptedException {
    double timeBase = Double.NaN;
    int count = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Matcher base = TIME_BASE.matcher(line);
      Matcher packet = PACKET.matcher(line);
      if (base.matches()) {
        timeBase = Double.parseDouble(base.group(1)) / Double.parseDouble(base.group(2));
      } else if (packet.matches()) {
        double decoded = time(packet.group(1), timeBase);
        double shown = time(packet.group(2), timeBase);
        if (Double.isNaN(shown)) {
          return OptionalInt.empty();
        }
        if (decoded > seconds) { // no frame is shown before it is decoded
          break;
        }
        if (shown < seconds - TOLERANCE) {
          count++;
        }
      }
    }
    return OptionalInt.of(count);
  }

  private static double time(String stamp, double timeBase) {
    return stamp.matches("-?[0-9]+") ? Long.parseLong(stamp) * timeBase : Double.NaN;
  }
}
