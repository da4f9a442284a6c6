package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Studies that several processes share, and what happens when some of them are killed. */
@Timeout(300)
final class StudyJobsTest {

  private static final int KILLED = 128 + 9;
  private static final int TERMINATED = 128 + 15;

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();

  /** Ends what a failed test has left. */
  @AfterEach
  void endAll() {
    started.forEach(Process::destroyForcibly);
  }

  private Process start(Object... words) throws IOException {
    return start(folder.resolve("nothing.txt"), words);
  }

  /** Starts the program; what it says goes to the file {@code said}. */
  private Process start(Path said, Object... words) throws IOException {
    Process process = Program.start(said, folder.resolve("complaint.txt"), words);
    started.add(process);
    return process;
  }

  private static Object[] study(Path out, String... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "study",
                "identity",
                "--faces=24",
                "--test-faces=16",
                "--side=16",
                "--epochs=2",
                "--seeds=1",
                "--fractions=1",
                "--out=" + out));
    words.addAll(List.of(more));
    return words.toArray();
  }

  /** The files of this name in the folders of the runs. */
  private static List<Path> files(Path out, String name) {
    Path trainings = out.resolve("trainings");
    try (Stream<Path> all =
        Files.exists(trainings) ? Files.walk(trainings) : Stream.<Path>empty()) {
      return all.filter(file -> file.getFileName().toString().equals(name)).toList();
    } catch (UncheckedIOException e) { // a file has been renamed meanwhile
      return files(out, name);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static BooleanSupplier done(Path out, int runs) {
    return () -> files(out, "figures.csv").size() >= runs;
  }

  private static void await(Process process, BooleanSupplier moment) throws InterruptedException {
    while (process.isAlive() && !moment.getAsBoolean()) {
      Thread.sleep(5);
    }
    assertTrue(process.isAlive(), "it should still work");
  }

  private static void awaitEnd(List<ProcessHandle> workers) throws Exception {
    for (ProcessHandle worker : workers) {
      worker.onExit().get(60, TimeUnit.SECONDS);
    }
  }

  private static void assertSame(Path expected, Path actual) throws IOException {
    for (String table : List.of("figures.csv", "means.csv", "comparisons.csv", "study.html")) {
      assertArrayEquals(
          Files.readAllBytes(expected.resolve(table)),
          Files.readAllBytes(actual.resolve(table)),
          table);
    }
  }

  @Test
  void workers_end_with_a_killed_study_and_those_of_the_next_one_give_the_bytes_of_one_process()
      throws Exception {
    Path alone = folder.resolve("alone");
    Process reference = start(study(alone, "--jobs=1"));
    Path shared = folder.resolve("shared");
    Process killed = start(study(shared, "--jobs=2"));
    await(killed, done(shared, 1));
    List<ProcessHandle> workers = killed.children().toList();
    assertEquals(2, workers.size());
    killed.destroyForcibly();
    assertEquals(KILLED, killed.waitFor());
    awaitEnd(workers);
    assertFalse(Files.exists(shared.resolve("study.html")));

    Path said = folder.resolve("said.txt");
    assertEquals(0, start(said, study(shared, "--jobs=2", "--resume")).waitFor());
    assertEquals(0, reference.waitFor());
    assertSame(alone, shared);
    String text = Files.readString(said);
    assertTrue(text.contains(" trainings are there"), text);
    assertTrue(text.lines().anyMatch(line -> line.matches(".* 9 of 9, done: .*")), text);
    assertEquals(
        4, Stream.of(shared.resolve("workers").toFile().list()).count(), "a log of each worker");
    assertFalse(Files.exists(alone.resolve("workers")));
    List<String> times = Files.readAllLines(shared.resolve("trainings.csv"));
    assertEquals("family,scenario,arm,labels,seed,seconds", times.get(0));
    assertEquals(1 + 9, times.size());
    assertTrue(
        times.get(1).matches("first,complete,.* alone,1[.]0*,1,[0-9]+[.][0-9]{3}"), times.get(1));
  }

  @Test
  void a_process_that_joins_takes_over_from_one_that_was_killed() throws Exception {
    Path out = folder.resolve("out");
    Process first = start(study(out, "--jobs=1"));
    await(first, () -> !files(out, "configuration.txt").isEmpty());
    Program other = Program.run(study(out, "--resume", "--lr=0.01"));
    assertEquals(Main.FAILED, other.status());
    assertTrue(other.err().contains("\"rate = 0.01\" in this run"), other.err());
    Program uninvited = Program.run(study(out));
    assertTrue(uninvited.err().contains("already contains a run; continue it with --resume"));

    Path said = folder.resolve("said.txt");
    Process second = start(said, study(out, "--jobs=1", "--resume"));
    await(first, done(out, 1));
    first.destroyForcibly();
    assertEquals(KILLED, first.waitFor());
    assertEquals(0, second.waitFor());
    assertTrue(Files.exists(out.resolve("study.html")));
    assertEquals(9, files(out, "figures.csv").size());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // there it cannot be asked to end
  void a_study_that_is_asked_to_end_stops_its_workers_and_says_how_to_go_on() throws Exception {
    Path out = folder.resolve("out");
    Path said = folder.resolve("said.txt");
    Process process = start(said, study(out, "--jobs=2"));
    await(process, done(out, 1));
    List<ProcessHandle> workers = process.children().toList();
    process.destroy();
    assertEquals(TERMINATED, process.waitFor());
    assertTrue(workers.stream().noneMatch(ProcessHandle::isAlive), "they ended first");
    assertTrue(Files.readString(said).contains("\n" + ResumeHint.TEXT + "\n"));
  }

  @Test
  void a_worker_that_fails_stops_the_study_with_its_last_lines() throws Exception {
    Path out = folder.resolve("out");
    Path said = folder.resolve("said.txt");
    Process process = start(said, study(out, "--jobs=2"));
    await(process, () -> process.children().count() == 2);
    List<ProcessHandle> workers = process.children().toList();
    await(process, done(out, 1));
    workers.get(0).destroyForcibly();
    assertEquals(Main.FAILED, process.waitFor());
    assertTrue(workers.stream().noneMatch(ProcessHandle::isAlive), "the other one ends, too");
    String text = Files.readString(folder.resolve("complaint.txt"));
    assertTrue(
        text.contains("facebehavior: study: a worker has failed with status " + KILLED), text);
    assertTrue(text.contains(".log ends with\n"), text);
  }

  @Test
  void jobs_are_at_least_one_and_need_a_process_of_their_own() {
    Path out = folder.resolve("out");
    Program none = Program.run(study(out, "--jobs=0"));
    assertEquals(2, none.status());
    assertTrue(none.err().contains("--jobs is 0, expected at least 1"), none.err());
    Program embedded = Program.run(study(out, "--jobs=2"));
    assertEquals(2, embedded.status());
    assertTrue(embedded.err().contains("the program runs within another one"), embedded.err());
    assertFalse(Files.exists(out));
  }
}
