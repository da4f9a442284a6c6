package kinesic.facebehavior.detect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the file of the face detector: the one that the user names; else the one that the
 * environment variable {@value #VARIABLE} names; else {@value #NAME} in the folder {@code kinesic}
 * of the user's cache, which is {@code XDG_CACHE_HOME} or {@code ~/.cache}.
 */
public final class DetectorFile {

  /** The name of OpenCV's file. */
  public static final String NAME = "face_detection_yunet_2023mar.onnx";

  /** The environment variable that may name the file. */
  public static final String VARIABLE = "KINESIC_DETECTOR";

  private static final String CACHE = "XDG_CACHE_HOME";

  private DetectorFile() {}

  /**
   * Returns the file.
   *
   * @param option the file that the user names
   * @throws IOException if there is none; the message says how to get one
   */
  public static Path find(Optional<Path> option) throws IOException {
    return find(option, System.getenv(), Path.of(System.getProperty("user.home", "")));
  }

  /**
   * Returns the file, given the environment.
   *
   * @param home the folder of the user
   */
  static Path find(Optional<Path> option, Map<String, String> environment, Path home)
      throws IOException {
    if (option.isPresent()) {
      return named(option.get(), "--detector");
    }
    String variable = environment.getOrDefault(VARIABLE, "");
    if (!variable.isEmpty()) {
      return named(Path.of(variable), VARIABLE);
    }
    String cache = environment.getOrDefault(CACHE, "");
    Path folder = cache.isEmpty() ? home.resolve(".cache") : Path.of(cache);
    Path file = folder.resolve("kinesic").resolve(NAME);
    if (Files.isRegularFile(file)) {
      return file;
    }
    throw new IOException(
        "no face detector: %s does not exist; download it as the section \"Whole photographs and videos\" of facebehavior/README.md says, name a file with --detector or %s, or say with --crops that each image is a crop of one face"
            .formatted(file, VARIABLE));
  }

  private static Path named(Path file, String by) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          "%s: does not exist; %s names it as the file of the face detector".formatted(file, by));
    }
    return file;
  }
}
