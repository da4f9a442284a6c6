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

/**
 * No Java file has more than 500 lines of code, except the micro-kernels that a program writes.
 * Comments and blank lines do not count: examples and {@code @throws} shall not be a reason to
 * write less of them.
 */
final class SourceSizeTest {

  private static final int MOST = 500;

  /** What the Javadoc of a generated file says. */
  private static final String GENERATED = "{@code KernelWriter} writes this file";

  /** Surefire runs the tests of a module in the folder of the module. */
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void no_file_is_too_long_to_read() throws IOException {
    List<Path> sources = sources();
    assertFalse(sources.isEmpty(), "no Java file under " + ROOT);

    List<String> offenders = new ArrayList<>();
    for (Path file : sources) {
      Path relative = ROOT.relativize(file);
      long lines = lineCount(file);
      if (lines > MOST && !Files.readString(file).contains(GENERATED)) {
        offenders.add(relative + " has " + lines + " lines of code, " + MOST + " are allowed");
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
    boolean comment = false;
    long code = 0;
    for (String line : Files.readAllLines(file)) {
      String text = line.strip();
      comment |= text.startsWith("/*");
      code += comment || text.isEmpty() || text.startsWith("//") ? 0 : 1;
      comment &= !text.endsWith("*/");
    }
    return code;
  }
}
