package kinesic.facebehavior.video;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import kinesic.facebehavior.image.Picture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The program ffmpeg for the tests of a class, and videos that it makes:
 *
 * <pre>{@code
 * @RegisterExtension static final TestFFmpeg FFMPEG = new TestFFmpeg();
 *
 * @Test
 * void all_frames_are_read() {
 *   FFMPEG.encode(file, 25, pictures, "-c:v", "mpeg4");
 *   VideoFrames.open(FFMPEG.program(), file, FrameSelection.ALL);
 * }
 * }</pre>
 *
 * <p>It is that of the machine or, on Linux for x86-64, the one in the test dependency {@code
 * org.bytedeco:ffmpeg}, which is unpacked once into the folder {@code target} of the module.
 * Elsewhere, and where its system libraries are missing (libpulse), the tests of the class are
 * skipped.
 */
public final class TestFFmpeg implements BeforeAllCallback {

  private static final String FOLDER = "org/bytedeco/ffmpeg/linux-x86_64/";
  private static final String PROGRAM = "ffmpeg";

  /** Libraries that others load under a longer name than that of their file. */
  private static final Set<String> SHORTENED = Set.of("libva.so", "libva-drm.so");

  private @Nullable FFmpeg program;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    try {
      program = FFmpeg.find(Optional.empty());
    } catch (IOException e) {
      Optional<Path> unpacked = unpack();
      Assumptions.assumeTrue(unpacked.isPresent(), e::getMessage);
      program = ofTests(unpacked.orElseThrow());
    }
  }

  private static FFmpeg ofTests(Path unpacked) {
    try {
      return FFmpeg.of(unpacked);
    } catch (IOException e) {
      return Assumptions.abort(
          "no ffmpeg is on the path, and that of the tests cannot run, perhaps without libpulse: "
              + e.getMessage());
    }
  }

  /** Returns the program. */
  public FFmpeg program() {
    return Objects.requireNonNull(program);
  }

  /** Unpacks the program, unless that was done; empty if it cannot run on this machine. */
  private static Optional<Path> unpack() throws IOException {
    URL inJar = TestFFmpeg.class.getClassLoader().getResource(FOLDER + PROGRAM);
    boolean runs =
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");
    if (inJar == null || !runs) {
      return Optional.empty();
    }
    JarFile jar = ((JarURLConnection) inJar.openConnection()).getJarFile();
    Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
    String version = String.valueOf(Path.of(jar.getName()).getFileName());
    Path folder = target.resolve(version.replace(".jar", ""));
    if (!Files.exists(folder)) {
      Path part = Files.createTempDirectory(target, PROGRAM);
      unpack(jar, part);
      try {
        Files.move(part, folder);
      } catch (IOException e) {
        if (!Files.exists(folder)) { // unless another process was faster
          throw e;
        }
      }
    }
    return Optional.of(folder.resolve("run"));
  }

  private static void unpack(JarFile jar, Path folder) throws IOException {
    List<JarEntry> entries =
        jar.stream()
            .filter(entry -> entry.getName().startsWith(FOLDER) && !entry.isDirectory())
            .filter(entry -> !entry.getName().contains("libjni")) // Java bindings
            .toList();
    for (JarEntry entry : entries) {
      String name = entry.getName().substring(FOLDER.length());
      Path file = folder.resolve(name);
      try (InputStream in = jar.getInputStream(entry)) {
        Files.copy(in, file);
      }
      if (SHORTENED.contains(name)) {
        Files.createSymbolicLink(folder.resolve(name + ".2"), Path.of(name));
      }
    }
    Path run = folder.resolve("run");
    Files.writeString(
        run,
        """
        #!/bin/sh
        folder=$(dirname "$0")
        LD_LIBRARY_PATH="$folder" exec "$folder/ffmpeg" "$@"
        """);
    for (Path file : List.of(folder.resolve(PROGRAM), run)) {
      if (!file.toFile().setExecutable(true)) {
        throw new IOException(file + ": cannot be made executable");
      }
    }
  }

  /**
   * Makes a video.
   *
   * @param rate frames per second
   * @param pictures of one size
   * @param options of the output, such as its codec
   */
  public void encode(Path file, int rate, Stream<Picture> pictures, String... options)
      throws IOException {
    Iterator<Picture> frames = pictures.iterator();
    Picture first = frames.next();
    List<String> command = new ArrayList<>();
    command.addAll(List.of("-f", "rawvideo", "-pix_fmt", "rgb24", "-r", String.valueOf(rate)));
    command.addAll(List.of("-s", first.width() + "x" + first.height(), "-i", "pipe:0"));
    command.addAll(List.of(options));
    command.add("file:" + file);
    Process process = start(command);
    try (OutputStream out = process.getOutputStream()) {
      out.write(first.rgb());
      while (frames.hasNext()) {
        out.write(frames.next().rgb());
      }
    }
    await(process);
  }

  /** Makes a video whose frames keep all bits of the pictures. */
  public void encodeLossless(Path file, int rate, Stream<Picture> pictures) throws IOException {
    encode(file, rate, pictures, "-c:v", "ffv1", "-pix_fmt", "bgr0");
  }

  /** Runs the program with these arguments and without input. */
  public void run(String... arguments) throws IOException {
    Process process = start(List.of(arguments));
    process.getOutputStream().close();
    await(process);
  }

  private Process start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program().executable().toString());
    command.addAll(List.of("-hide_banner", "-loglevel", "error", "-y"));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void await(Process process) throws IOException {
    try {
      assertEquals(0, process.waitFor(), "ffmpeg failed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
