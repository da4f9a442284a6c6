package kinesic.facebehavior.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import kinesic.kernels.Backends;
import org.jspecify.annotations.Nullable;
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

  @Test
  void a_claim_is_passed_over_while_another_one_holds_the_folder() throws Exception {
    try (RunLock first = folder.claim().orElseThrow()) {
      assertEquals(Optional.empty(), folder.claim());
      assertEquals(Optional.empty(), new RunFolder(folder.path().resolve(".")).claim());
    }
    folder.claim().orElseThrow().close();
  }

  @Test
  void shared_work_waits_for_the_lock_and_makes_the_same_checks() throws Exception {
    assertThrows(IOException.class, () -> folder.join(true), "there is nothing to join");
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (ExecutorService team = Executors.newFixedThreadPool(4)) {
      List<Future<@Nullable Void>> members = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        members.add(
            team.submit(
                () -> {
                  try (RunLock lock = folder.join(false)) {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    Thread.sleep(10);
                    inside.decrementAndGet();
                  }
                  return null;
                }));
      }
      for (Future<@Nullable Void> member : members) {
        member.get();
      }
    }
    assertEquals(1, most.get());
    Files.createFile(folder.configuration());
    assertThrows(IOException.class, () -> folder.join(false), "it contains a run");
    folder.join(true).close();
  }

  @Test
  void the_seconds_of_epochs_are_read_from_the_metrics() throws Exception {
    assertEquals(List.of(), folder.seconds());
    Files.createDirectories(folder.path());
    Files.writeString(folder.metrics(), "epoch,seconds,loss\n1,2.5,0.7\n2,2.25,0.6\n");
    assertEquals(List.of(2.5, 2.25), folder.seconds());
    Files.writeString(folder.metrics(), "epoch,loss\n1,0.7\n");
    IOException e = assertThrows(IOException.class, folder::seconds);
    assertTrue(e.toString().contains(folder.metrics() + ": not a file of metrics"));
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
