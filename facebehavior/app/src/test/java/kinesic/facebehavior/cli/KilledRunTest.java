package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestFaces;
import kinesic.facebehavior.manifest.ManifestReader;
import kinesic.facebehavior.manifest.SmallDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the program with SIGKILL, which it cannot handle, as soon as its files show that it has
 * reached a certain point; continues it with {@code --resume}; and compares the result with that of
 * an undisturbed run. Also tests that a second process is refused, and that SIGTERM is handled.
 */
@Timeout(300)
final class KilledRunTest {

  private static final int KILLED = 128 + 9;
  private static final int TERMINATED = 128 + 15;
  private static final int EPOCHS = 3;

  @TempDir private Path folder;

  private final List<String> survived = new ArrayList<>();

  /** Starts the program, and kills it as soon as {@code moment} has come. */
  private void killAt(String name, BooleanSupplier moment, Object... arguments)
      throws IOException, InterruptedException {
    Process process = Program.start(arguments);
    try {
      while (process.isAlive() && !moment.getAsBoolean()) {
        Thread.sleep(1);
      }
    } finally {
      process.destroyForcibly();
    }
    int status = process.waitFor();
    if (status != KILLED) {
      survived.add(name + ": ended with " + status);
    }
  }

  private static BooleanSupplier exists(Path file) {
    return () -> Files.exists(file);
  }

  private static BooleanSupplier hasRows(Path csv, int rows) {
    return () -> {
      try (Stream<String> lines = Files.exists(csv) ? Files.lines(csv) : Stream.empty()) {
        return lines.count() > rows;
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    };
  }

  @Test
  void training_ends_with_the_same_bytes() throws Exception {
    SmallDatabases data = new SmallDatabases(folder.resolve("data"));
    Path whole = folder.resolve("whole");
    assertEquals(0, Program.start(train(data, whole)).waitFor());

    Path run = folder.resolve("killed");
    Object[] resume = Stream.concat(Stream.of(train(data, run)), Stream.of("--resume")).toArray();
    Path configuration = run.resolve("configuration.txt");
    Path lastPart = run.resolve("checkpoints/last.safetensors.part");
    Path metrics = run.resolve("metrics.csv");
    Path network = run.resolve("network.safetensors");
    killAt("lock taken", exists(run.resolve("lock")), train(data, run));
    killAt("configuration written", exists(configuration), resume);
    killAt("first checkpoint in work", exists(lastPart), resume);
    killAt("first epoch in metrics.csv", hasRows(metrics, 1), resume);
    killAt("another checkpoint in work", exists(lastPart), resume);
    killAt("last epoch in metrics.csv", hasRows(metrics, EPOCHS), resume);
    Path networkPart = run.resolve("network.safetensors.part");
    killAt("network in work", () -> Files.exists(networkPart) || Files.exists(network), resume);
    assertEquals(List.of(), survived);
    assertEquals(0, Program.start(resume).waitFor());

    assertArrayEquals(
        Files.readAllBytes(whole.resolve("network.safetensors")), Files.readAllBytes(network));
    assertArrayEquals(
        Files.readAllBytes(whole.resolve("configuration.txt")), Files.readAllBytes(configuration));
    assertEquals(rows(whole.resolve("metrics.csv")), rows(metrics));
    assertEquals(files(whole), files(run));
  }

  @Test
  void one_process_at_a_time_works_on_a_run_and_a_killed_one_does_not_keep_the_next_out()
      throws Exception {
    SmallDatabases data = new SmallDatabases(folder.resolve("data"));
    Path run = folder.resolve("run");
    Object[] resume = Stream.concat(Stream.of(train(data, run)), Stream.of("--resume")).toArray();
    Process first = Program.start(train(data, run));
    try {
      while (first.isAlive() && !Files.exists(run.resolve("configuration.txt"))) {
        Thread.sleep(1);
      }
      Program second = Program.run(resume);
      assertEquals(
          "facebehavior: "
              + run
              + ": another process uses the run in this folder; wait until it ends, or choose"
              + " another folder with --out\n",
          second.err());
      assertEquals(Main.FAILED, second.status());
    } finally {
      first.destroyForcibly();
    }
    assertEquals(KILLED, first.waitFor());
    assertEquals(0, Program.start(resume).waitFor());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // there it cannot be asked to end
  void a_run_that_is_asked_to_end_leaves_a_checkpoint_and_says_how_to_go_on() throws Exception {
    SmallDatabases data = new SmallDatabases(folder.resolve("data"));
    Path run = folder.resolve("run");
    Path said = folder.resolve("said.txt");
    Process process = Program.start(said, train(data, run));
    try {
      while (process.isAlive() && !hasRows(run.resolve("metrics.csv"), 1).getAsBoolean()) {
        Thread.sleep(1);
      }
    } finally {
      process.destroy();
    }
    assertEquals(TERMINATED, process.waitFor());
    String text = Files.readString(said);
    assertTrue(text.contains("\n" + ResumeHint.TEXT + "\n"), text);
    assertTrue(text.contains("interrupted in epoch "), text);
    assertTrue(Files.exists(run.resolve("checkpoints/last.safetensors")));
    Object[] resume = Stream.concat(Stream.of(train(data, run)), Stream.of("--resume")).toArray();
    assertEquals(0, Program.start(resume).waitFor());
  }

  private static Object[] train(SmallDatabases data, Path run) {
    return new Object[] {
      "train",
      "--data=" + data.valenceArousal,
      "--data=" + data.actionUnits,
      "--data=" + data.expressions,
      "--validation=" + data.validation,
      "--test=" + data.test,
      "--side=" + SmallDatabases.SIDE,
      "--epochs=" + EPOCHS,
      "--batch=16",
      "--checkpoint-seconds=0",
      "--out=" + run
    };
  }

  @Test
  void the_demo_ends_with_the_same_bytes() throws Exception {
    Path whole = folder.resolve("whole");
    assertEquals(0, Program.start(demo(whole)).waitFor());

    Path run = folder.resolve("killed");
    Object[] resume = Stream.concat(Stream.of(demo(run)), Stream.of("--resume")).toArray();
    Path data = run.resolve("data");
    killAt("first database in work", exists(data.resolve("video-va/000003.png")), demo(run));
    requireWholeManifests(data);
    killAt("last database in work", exists(data.resolve("test/000003.png")), resume);
    requireWholeManifests(data);
    killAt("first network", exists(run.resolve("with-coupling/metrics.csv")), resume);
    killAt("second network", exists(run.resolve("without-coupling/configuration.txt")), resume);
    assertEquals(List.of(), survived);
    assertEquals(0, Program.start(resume).waitFor());

    List<String> files = files(whole);
    assertEquals(files, files(run));
    for (String file : files) {
      boolean timed = file.endsWith("metrics.csv") || file.endsWith("report.html");
      if (!timed) {
        assertArrayEquals(
            Files.readAllBytes(whole.resolve(file)), Files.readAllBytes(run.resolve(file)), file);
      }
    }
  }

  private static Object[] demo(Path run) {
    return new Object[] {"demo", "--faces=36", "--epochs=1", "--out=" + run};
  }

  /** A manifest is whole, and so are its images, or it is not there. */
  private static void requireWholeManifests(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".csv")).toList()) {
        Manifest manifest = ManifestReader.read(file);
        ManifestFaces faces = new ManifestFaces(List.of(manifest), SmallDatabases.SIDE, 0);
        for (int i = 0; i < faces.size(); i++) {
          faces.get(i);
        }
      }
    }
  }

  /** The rows of metrics.csv without the seconds. */
  static List<List<String>> rows(Path metrics) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (String line : Files.readAllLines(metrics)) {
      List<String> cells = new ArrayList<>(List.of(line.split(",", -1)));
      cells.remove(3);
      rows.add(cells);
    }
    return rows;
  }

  /** All files in and below {@code folder}. */
  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
