package kinesic.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that are not part of the project: in a folder {@code shared} beside the checkout, or in the
 * one that the environment variable {@code KINESIC_SHARED} names.
 */
final class SharedFolder {

  private SharedFolder() {}

  /**
   * Returns a folder or file.
   *
   * @param name its path in the folder {@code shared}
   * @throws IllegalStateException if no such folder or file is found
   */
  static Path find(String name) {
    String given = System.getenv("KINESIC_SHARED");
    if (given != null) {
      return Path.of(given).resolve(name);
    }
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null) {
      Path candidate = folder.resolve("shared").resolve(name);
      if (Files.exists(candidate)) {
        return candidate;
      }
      folder = folder.getParent();
    }
    throw new IllegalStateException(
        "there is no shared/%s beside the checkout; name the folder shared with KINESIC_SHARED"
            .formatted(name));
  }
}
