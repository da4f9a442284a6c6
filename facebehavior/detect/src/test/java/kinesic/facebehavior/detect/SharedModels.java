package kinesic.facebehavior.detect;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * Networks for tests that are not part of the project: in the folder {@code models} of the folder
 * that the system property {@code kinesic.shared} names, or of a folder {@code shared} beside the
 * checkout.
 */
public final class SharedModels {

  private static final String YUNET = "yunet_s_640_640.onnx";

  private SharedModels() {}

  /** Returns the file of YuNet; skips the test where it does not exist. */
  public static Path requireYuNet() {
    Optional<Path> found = yuNet();
    Assumptions.assumeTrue(
        found.isPresent(),
        () ->
            "needs models/"
                + YUNET
                + " in a folder \"shared\" beside the project (-Dkinesic.shared)");
    return found.orElseThrow();
  }

  /** Returns the file of YuNet if it exists. */
  public static Optional<Path> yuNet() {
    Path name = Path.of("models", YUNET);
    String given = System.getProperty("kinesic.shared");
    if (given != null) {
      return Optional.of(Path.of(given).resolve(name)).filter(Files::exists);
    }
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null) {
      Path candidate = folder.resolve("shared").resolve(name);
      if (Files.exists(candidate)) {
        return Optional.of(candidate);
      }
      folder = folder.getParent();
    }
    return Optional.empty();
  }
}
