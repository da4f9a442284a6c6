package kinesic.facebehavior.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import kinesic.kernels.Backends;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunFolderTest {

  private static final List<String> RUN = List.of("rate = 0.1", "data = a = b.csv");

  @TempDir private Path parent;
  private RunFolder folder;

  @BeforeEach
  void aFolderThatDoesNotExist() {
    folder = new RunFolder(parent.resolve("new/run"));
  }

  private void open(boolean resume) throws IOException {
    folder.open(resume).close();
  }

  @Test
  void a_folder_without_a_run_is_open_to_a_new_one() throws Exception {
    open(false);
    assertTrue(Files.exists(folder.path().resolve("lock")));
    Files.createFile(folder.path().resolve("configuration.txt.part"));
    open(false);
  }

  @Test
  void a_run_that_was_stopped_before_it_left_anything_is_resumed() throws Exception {
    open(false);
    open(true);
    Files.createFile(folder.path().resolve("configuration.txt.part"));
    open(true);
  }

  @Test
  void there_is_nothing_to_resume_where_no_run_has_begun() throws Exception {
    String sentence = ": contains no run to resume; omit --resume to start a new one";
    IOException missing = assertThrows(IOException.class, () -> open(true));
    assertEquals(folder.path() + sentence, missing.getMessage());
    assertFalse(Files.exists(folder.path()), "it is not made");

    Files.createDirectories(folder.path());
    IOException empty = assertThrows(IOException.class, () -> open(true));
    assertEquals(folder.path() + sentence, empty.getMessage());

    Path other = folder.path().resolve("other");
    Files.createFile(other);
    IOException foreign = assertThrows(IOException.class, () -> open(true));
    assertEquals(folder.path() + sentence, foreign.getMessage());
    try (Stream<Path> files = Files.list(folder.path())) {
      assertEquals(List.of(other), files.toList());
    }
  }

  @Test
  void a_folder_in_use_is_refused_until_it_is_closed() throws Exception {
    try (RunLock first = folder.open(false)) {
      for (boolean resume : new boolean[] {false, true}) {
        IOException e = assertThrows(IOException.class, () -> open(resume));
        assertEquals(
            folder.path()
                + ": another process uses the run in this folder; wait until it ends, or choose"
                + " another folder with --out",
            e.getMessage());
      }
    }
    open(true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"configuration.txt", "checkpoints/last.safetensors", "network.safetensors"})
  void what_a_run_has_left_is_not_overwritten_by_mistake(String file) throws Exception {
    Path left = folder.path().resolve(file);
    Files.createDirectories(left.getParent());
    Files.createFile(left);
    IOException e = assertThrows(IOException.class, () -> open(false));
    assertEquals(
        folder.path()
            + ": already contains a run; continue it with --resume, or choose another folder"
            + " with --out",
        e.getMessage());
    open(true);
    assertEquals(file.startsWith("network"), folder.isComplete());
  }

  @Test
  void the_configuration_says_what_the_run_depends_on_and_began_on() throws Exception {
    folder.configure(RUN);
    List<String> lines = Files.readAllLines(folder.configuration());
    assertEquals(RUN, lines.subList(0, 2));
    assertEquals(
        List.of(
            "backend = " + Backends.standard().name(),
            "java = " + Runtime.version(),
            "system = " + System.getProperty("os.name") + " " + System.getProperty("os.arch")),
        lines.subList(2, lines.size()));
    try (Stream<Path> files = Files.list(folder.path())) {
      assertEquals(List.of(folder.configuration()), files.toList());
    }
  }

  @Test
  void the_same_run_goes_on_with_another_java() throws Exception {
    Files.createDirectories(folder.path());
    String before = "rate = 0.1\ndata = a = b.csv\nbackend = abacus\njava = 99\nsystem = none\n";
    Files.writeString(folder.configuration(), before);
    folder.configure(RUN);
    assertEquals(before, Files.readString(folder.configuration()));
  }

  @Test
  void another_run_is_refused_by_its_first_line_that_differs() throws Exception {
    folder.configure(RUN);
    byte[] before = Files.readAllBytes(folder.configuration());
    assertRefused(
        "line 1: \"rate = 0.1\" there, \"rate = 0.2\"", List.of("rate = 0.2", "data = x"));
    assertRefused("line 2: \"data = a = b.csv\" there, \"nothing\"", List.of("rate = 0.1"));
    assertRefused(
        "line 3: \"nothing\" there, \"more = 1\"", List.of(RUN.get(0), RUN.get(1), "more = 1"));
    assertTrue(Arrays.equals(before, Files.readAllBytes(folder.configuration())));
  }

  private void assertRefused(String difference, List<String> dependencies) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> folder.configure(dependencies));
    assertEquals(
        "resume: %s belongs to a run with a different configuration, %s in this run"
            .formatted(folder.configuration(), difference),
        e.getMessage());
  }
}
