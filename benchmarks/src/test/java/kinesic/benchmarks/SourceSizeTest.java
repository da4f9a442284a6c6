package kinesic.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No Java file is longer than 500 lines, or 700 in kernels. */
final class SourceSizeTest {

  private static final int MOST = 500;

  /** Micro-kernels spell out every register. */
  private static final int MOST_IN_KERNELS = 700;

  /** Surefire runs the tests of a module in the folder of the module. */
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void no_file_is_too_long_to_read() throws IOException {
    List<Path> sources = sources();
    assertFalse(sources.isEmpty(), "no Java file under " + ROOT);

    List<String> offenders = new ArrayList<>();
    for (Path file : sources) {
      Path relative = ROOT.relativize(file);
      int most = relative.startsWith("kernels") ? MOST_IN_KERNELS : MOST;
      long lines = lineCount(file);
      if (lines > most) {
        offenders.add(relative + " has " + lines + " lines, " + most + " are allowed");
      }
    }

    assertEquals(List.of(), offenders);
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> ROOT.relativize(file).toString().contains("src/"))
          .toList();
    }
  }

  private static long lineCount(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    }
  }
}
