package kinesic.facebehavior.video;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The program ffmpeg of this machine, version 4.2 or later; it is not part of Kinesic. The
 * environment variable {@code KINESIC_FFMPEG} names it, or it lies in a folder of {@code PATH}.
 */
public final class FFmpeg {

  /** The environment variable that names the program. */
  public static final String VARIABLE = "KINESIC_FFMPEG";

  /** What to do if there is none. */
  public static final String HOW_TO_GET =
      "videos need the program ffmpeg, which is not on the PATH; install it with the system's"
          + " package manager or from https://ffmpeg.org, or name it in "
          + VARIABLE;

  private static final List<String> NAMES = List.of("ffmpeg", "ffmpeg.exe");
  private static final int TIMEOUT_SECONDS = 10;
  private static final Pattern VERSION = Pattern.compile("ffmpeg version (\\S+)");
  private static final Pattern CODECS = Pattern.compile("libavcodec +([0-9]+)\\. *([0-9]+)\\.");

  private final Path executable;
  private final String version;
  private final int codecs; // 1000 times the major plus the minor version of libavcodec

  private FFmpeg(Path executable, String version, int codecs) {
    this.executable = executable;
    this.version = version;
    this.codecs = codecs;
  }

  /**
   * Finds the program.
   *
   * @param named the program that was chosen for this call; empty for that of the environment
   * @throws IOException if there is none or it cannot be run; the message says what to do
   */
  public static FFmpeg find(Optional<Path> named) throws IOException {
    return find(named, System.getenv());
  }

  static FFmpeg find(Optional<Path> named, Map<String, String> environment) throws IOException {
    if (named.isPresent()) {
      return of(named.get());
    }
    String chosen = environment.getOrDefault(VARIABLE, "");
    if (!chosen.isEmpty()) {
      try {
        return of(Path.of(chosen));
      } catch (IOException | InvalidPathException e) {
        throw new IOException("%s, named by %s".formatted(e.getMessage(), VARIABLE), e);
      }
    }
    return of(
        onPath(environment.getOrDefault("PATH", ""))
            .orElseThrow(() -> new IOException(HOW_TO_GET)));
  }

  private static Optional<Path> onPath(String path) {
    for (String folder : path.split(File.pathSeparator, -1)) {
      for (String name : NAMES) {
        try {
          Path file = Path.of(folder, name);
          if (!folder.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)) {
            return Optional.of(file);
          }
        } catch (InvalidPathException e) {
          // not a folder on this system
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Asks a program for its version.
   *
   * @throws IOException if it is not ffmpeg 4.2 or later
   */
  public static FFmpeg of(Path executable) throws IOException {
    String text = versionText(executable);
    Matcher version = VERSION.matcher(text);
    Matcher codecs = CODECS.matcher(text);
    if (!version.find() || !codecs.find()) {
      throw new IOException(executable + ": is not the program ffmpeg");
    }
    FFmpeg found =
        new FFmpeg(
            executable,
            version.group(1),
            1000 * Integer.parseInt(codecs.group(1)) + Integer.parseInt(codecs.group(2)));
    if (found.codecs < 58_054) {
      throw new IOException(
          "%s: is ffmpeg %s, expected 4.2 or later".formatted(executable, found.version));
    }
    return found;
  }

  private static String versionText(Path executable) throws IOException {
    Process process;
    try {
      process =
          new ProcessBuilder(executable.toString(), "-version").redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new IOException(
          executable
              + (Files.exists(executable)
                  ? ": cannot be run: " + Objects.requireNonNullElse(e.getMessage(), e.toString())
                  : ": does not exist"),
          e);
    }
    try {
      process.getOutputStream().close();
      // less than what a pipe holds, so that the program never waits for a reader
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(executable + ": does not answer");
      }
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(executable + ": waiting for its version was interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  /** Returns the program. */
  public Path executable() {
    return executable;
  }

  /** Returns the version that the program names, such as 7.0.2 or N-109542-g1bf1bfd. */
  public String version() {
    return version;
  }

  /** Returns the options that write each frame once, at its time, and drop or repeat none. */
  List<String> everyFrameOnce() {
    boolean perStream = codecs >= 59_037; // ffmpeg 5.1
    return List.of(perStream ? "-fps_mode" : "-vsync", "passthrough");
  }

  /**
   * Starts the program with messages that begin with their level, and without standard input.
   *
   * @param arguments after the general options
   * @param messages where its messages go
   * @throws IOException if it cannot be started
   */
  Process start(List<String> arguments, ProcessBuilder.Redirect messages) throws IOException {
    List<String> all = new ArrayList<>(List.of("-nostdin"));
    all.addAll(arguments);
    Process process = startReading(all, messages);
    process.getOutputStream().close();
    return process;
  }

  /**
   * Starts the program with messages that begin with their level. It reads what is written to its
   * standard input.
   *
   * @param arguments after the general options
   * @param messages where its messages go
   * @throws IOException if it cannot be started
   */
  Process startReading(List<String> arguments, ProcessBuilder.Redirect messages)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(executable.toString()));
    command.addAll(List.of("-hide_banner", "-nostats", "-loglevel", "level+info"));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(messages).start();
  }

  /**
   * Runs the program and returns all that it prints.
   *
   * @param arguments after the general options
   * @throws IOException if it cannot be started
   */
  String output(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(executable.toString()));
    command.addAll(List.of("-hide_banner", "-nostdin"));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Returns the options that read a file, whatever its name, and nothing from a network. */
  static List<String> input(Path file) {
    return List.of(
        "-protocol_whitelist", "file", "-copyts", "-start_at_zero", "-i", "file:" + file);
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(version, executable);
  }
}
