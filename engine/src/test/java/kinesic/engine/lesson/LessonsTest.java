package kinesic.engine.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the lessons with the source launcher of Java, in a locale with other digits. */
final class LessonsTest {

  private static final Path LESSONS = Path.of("lessons");
  private static final int COUNT = 7;

  @TempDir Path folder;

  @Test
  void every_lesson_prints_its_text() throws IOException, InterruptedException {
    List<Process> processes = new ArrayList<>();
    for (int lesson = 1; lesson <= COUNT; lesson++) {
      processes.add(start(lesson));
    }
    for (int lesson = 1; lesson <= COUNT; lesson++) {
      int status = processes.get(lesson - 1).waitFor();
      String errors = Files.readString(folder.resolve(lesson + ".err"));
      assertEquals(0, status, "lesson " + lesson + " ends with\n" + errors);
      assertEquals(
          lines(LESSONS.resolve("Lesson" + lesson + ".txt")),
          lines(folder.resolve(lesson + ".out")),
          "the text of lesson " + lesson);
    }
  }

  @Test
  void the_script_finds_java_and_the_classes() throws IOException, InterruptedException {
    Path kernels = Path.of("..", "kernels", "cpu", "target", "classes");
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "the script needs /bin/sh");
    assumeTrue(
        Files.exists(Path.of("target", "classes", "kinesic", "engine", "Tensor.class"))
            && Files.isDirectory(kernels),
        "the script needs the folders that the build of engine and kernels writes");
    Process process =
        new ProcessBuilder("/bin/sh", "bin/kinesic", "lesson", "1")
            .redirectOutput(folder.resolve("script.out").toFile())
            .redirectError(folder.resolve("script.err").toFile())
            .start();
    assertEquals(0, process.waitFor(), Files.readString(folder.resolve("script.err")));
    assertEquals(lines(LESSONS.resolve("Lesson1.txt")), lines(folder.resolve("script.out")));
  }

  @Test
  void a_lesson_has_less_than_120_lines_and_suggests_what_to_try() {
    for (int lesson = 1; lesson <= COUNT; lesson++) {
      List<String> lines = lines(LESSONS.resolve("Lesson" + lesson + ".java"));
      assertTrue(lines.size() < 120, "lesson " + lesson + " has " + lines.size() + " lines");
      assertTrue(lines.contains("    // Try:"), "lesson " + lesson + " suggests nothing");
    }
  }

  @Test
  void the_readme_lists_all_lessons() throws IOException {
    try (var files = Files.list(LESSONS)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(n -> n.endsWith(".java"))
              .toList();
      assertEquals(COUNT, names.size());
      String readme = Files.readString(LESSONS.resolve("README.md"));
      for (String name : names) {
        assertTrue(readme.contains("(" + name + ")"), name + " is not in the README");
      }
    }
  }

  private Process start(int lesson) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of(java, "--add-modules", "jdk.incubator.vector"));
    command.addAll(List.of("-Duser.language=ar", "-Duser.country=EG", "-Dfile.encoding=UTF-8"));
    command.addAll(List.of("--class-path", String.join(File.pathSeparator, ClassPath.ofLessons())));
    command.add(LESSONS.resolve("Lesson" + lesson + ".java").toString());
    return new ProcessBuilder(command)
        .redirectOutput(folder.resolve(lesson + ".out").toFile())
        .redirectError(folder.resolve(lesson + ".err").toFile())
        .start();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
