package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import kinesic.facebehavior.manifest.SmallDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that train one network: killed, asked to end, and left alone. */
@Timeout(300)
final class RankProcessesTest {

  private static final int KILLED = 128 + 9;
  private static final int TERMINATED = 128 + 15;
  private static final int EPOCHS = 5;

  @TempDir private Path folder;
  private SmallDatabases data;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void drawnFaces() throws IOException {
    data = new SmallDatabases(folder.resolve("data"));
  }

  @AfterEach
  void nothingRunsOn() {
    started.forEach(Process::destroyForcibly);
  }

  private List<Object> train(Path run, Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "train",
                "--data=" + data.valenceArousal,
                "--data=" + data.actionUnits,
                "--data=" + data.expressions,
                "--validation=" + data.validation,
                "--test=" + data.test,
                "--side=" + SmallDatabases.SIDE,
                "--epochs=" + EPOCHS,
                "--batch-size=16",
                "--micro-batches=4",
                "--checkpoint-seconds=0",
                "--out=" + run));
    words.addAll(List.of(more));
    return words;
  }

  /** Starts two ranks; {@code more} are options of both. */
  private List<Process> ranks(Path run, Object... more) throws IOException {
    String rendezvous = "--rendezvous=127.0.0.1:" + freePort();
    List<Process> ranks = new ArrayList<>();
    for (int rank = 0; rank < 2; rank++) {
      List<Object> words = train(run, more);
      words.addAll(List.of("--ranks=2", "--rank=" + rank, rendezvous, "--patience=20"));
      ranks.add(start(rank, words));
    }
    return ranks;
  }

  private Process start(int rank, List<Object> words) throws IOException {
    Process process = Program.start(out(rank), err(rank), words.toArray());
    started.add(process);
    return process;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Path out(int rank) {
    return folder.resolve("out-" + rank + ".txt");
  }

  private Path err(int rank) {
    return folder.resolve("err-" + rank + ".txt");
  }

  private static void await(List<Process> ranks, BooleanSupplier moment)
      throws InterruptedException {
    while (ranks.stream().allMatch(Process::isAlive) && !moment.getAsBoolean()) {
      Thread.sleep(1);
    }
  }

  /** Whether a checkpoint was written after {@code before}. */
  private static BooleanSupplier written(Path run, FileTime before) {
    Path checkpoint = run.resolve("checkpoints/last.safetensors");
    return () -> {
      try {
        return Files.exists(checkpoint)
            && Files.getLastModifiedTime(checkpoint).compareTo(before) > 0;
      } catch (IOException e) {
        return false; // it is just being replaced
      }
    };
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // there a process cannot be asked to end
  void a_run_that_loses_a_rank_and_is_then_asked_to_end_ends_with_the_bits_of_one_process()
      throws Exception {
    Path whole = folder.resolve("whole");
    assertEquals(0, start(0, train(whole)).waitFor(), () -> read(err(0)));

    Path run = folder.resolve("divided");
    List<Process> killed = ranks(run);
    await(killed, written(run, FileTime.fromMillis(0)));
    killed.get(1).destroyForcibly();
    long start = System.nanoTime();
    assertEquals(KILLED, killed.get(1).waitFor());
    assertEquals(Main.LOST, killed.get(0).waitFor(), () -> read(err(0)));
    assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 10);
    String lost = read(err(0));
    assertTrue(
        lost.startsWith("facebehavior: step ")
            && lost.contains(": rank 1 (127.0.0.1) ")
            && lost.endsWith("; start all ranks again with --resume to continue\n"),
        lost);
    assertEquals(1, lost.lines().count(), lost);

    FileTime before = Files.getLastModifiedTime(run.resolve("checkpoints/last.safetensors"));
    List<Process> asked = ranks(run, "--resume");
    await(asked, written(run, before));
    asked.get(1).destroy();
    assertEquals(Main.INTERRUPTED, asked.get(0).waitFor(), () -> read(err(0)));
    assertEquals(TERMINATED, asked.get(1).waitFor());
    assertTrue(read(out(0)).contains("\n" + ResumeHint.TEXT + "\n"), () -> read(out(0)));
    assertEquals("", read(err(0)) + read(out(1)) + read(err(1)));

    List<Process> left = ranks(run, "--resume");
    assertEquals(0, left.get(0).waitFor(), () -> read(err(0)));
    assertEquals(0, left.get(1).waitFor(), () -> read(err(1)));
    assertEquals("", read(err(0)) + read(out(1)) + read(err(1)));
    assertTrue(read(out(0)).contains("waiting for 1 other rank at 127.0.0.1:"));
    assertTrue(read(out(0)).contains("the trained network is "));
    for (String file : List.of("network.safetensors", "checkpoints/last.safetensors")) {
      assertArrayEquals(
          Files.readAllBytes(whole.resolve(file)), Files.readAllBytes(run.resolve(file)), file);
    }
    assertEquals(
        KilledRunTest.rows(whole.resolve("metrics.csv")),
        KilledRunTest.rows(run.resolve("metrics.csv")));
    assertTrue(Files.exists(run.resolve("report.html")));
  }

  @Test
  void ranks_with_other_options_say_which() throws Exception {
    String rendezvous = "--rendezvous=127.0.0.1:" + freePort();
    Path run = folder.resolve("run");
    List<Process> ranks = new ArrayList<>();
    for (int rank = 0; rank < 2; rank++) {
      List<Object> words = train(run, rank == 1 ? "--lr=0.01" : "--lr=0.003");
      words.addAll(List.of("--ranks=2", "--rank=" + rank, rendezvous));
      ranks.add(start(rank, words));
    }
    for (int rank = 0; rank < 2; rank++) {
      assertEquals(Main.FAILED, ranks.get(rank).waitFor());
      String said = read(err(rank));
      assertTrue(
          said.matches(
              "facebehavior%s: rank 0 \\(.*\\) has \"rate = 0.003\" and rank 1 \\(.*\\) has \"rate = 0.01\";"
                      .formatted(rank == 0 ? "" : ", rank 1")
                  + " start all ranks with the same program, options and data\n"),
          said);
    }
  }

  /** What a process has said, without what Java says about the modules of vectors. */
  private static String read(Path file) {
    try {
      return Files.readString(file).replaceFirst("WARNING: Using incubator modules: .*\\R", "");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
