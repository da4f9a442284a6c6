package kinesic.onnx;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * Data for tests that are not part of the project: the folder that the system property {@code
 * kinesic.shared} names, or a folder {@code shared} beside the checkout.
 */
public final class SharedData {

  private SharedData() {}

  /** Returns a file or folder; skips the test where it does not exist. */
  public static Path require(String name) {
    Optional<Path> found = find(name);
    Assumptions.assumeTrue(
        found.isPresent(),
        () -> "needs " + name + " in a folder \"shared\" beside the project (-Dkinesic.shared)");
    return found.orElseThrow();
  }

  /** Returns a file or folder if it exists. */
  public static Optional<Path> find(String name) {
    String given = System.getProperty("kinesic.shared");
    if (given != null) {
      return Optional.of(Path.of(given, name)).filter(Files::exists);
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
