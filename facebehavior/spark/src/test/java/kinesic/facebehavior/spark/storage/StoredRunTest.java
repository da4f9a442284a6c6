package kinesic.facebehavior.spark.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.cli.Main;
import kinesic.facebehavior.cli.Surroundings;
import kinesic.facebehavior.training.RunStorage;
import kinesic.nn.distributed.Rendezvous;
import kinesic.nn.train.TrainingListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains with a folder in a file system of Hadoop, and compares with one of this machine. */
final class StoredRunTest {

  private static final String LAST = "checkpoints/last.safetensors";
  private static final String NETWORK = "network.safetensors";

  /** What a run said and ended with. */
  private record Ended(int status, String out, String err) {}

  @TempDir private static Path shared;
  private static Path local;
  private static Ended first;

  private StoredFiles files;
  private FlakyFileSystem system;
  private StoredFolder folder;
  private RunLease lease;

  @TempDir private Path temporary;

  @BeforeAll
  static void aRunInALocalFolder() {
    List<String> words = new ArrayList<>(List.of("synthesize", "--faces=64", "--side=16"));
    words.add("--out=" + shared.resolve("data"));
    assertEquals(0, run(words, RunStorage.inPlace(), writer -> writer).status());
    local = shared.resolve("run");
    first = run(train(local), RunStorage.inPlace(), writer -> writer);
    assertEquals(0, first.status(), first.err());
  }

  @BeforeEach
  void open() throws IOException {
    files = new StoredFiles(FlakyFileSystem.settings());
    String uri = FlakyFileSystem.uri(temporary.resolve("run"));
    system = (FlakyFileSystem) files.fileSystem(uri);
    folder = new StoredFolder(files, uri);
    lease = RunLease.take(folder, RunLease.Times.STANDARD, sentence -> {});
  }

  @AfterEach
  void close() throws IOException {
    lease.close();
    files.close();
  }

  @Test
  void has_the_files_and_the_messages_of_a_local_run() throws IOException {
    Ended run = train();
    assertEquals(0, run.status(), run.err());
    assertEquals(first.out().replace(local.toString(), folder.uri()), run.out());
    assertSameAsLocal();
  }

  @Test
  void continues_after_a_checkpoint_that_could_not_be_kept() throws IOException {
    system.failIf(
        text ->
            text.equals("WRITE last.safetensors")
                && system.operations().contains("RENAME last.safetensors"));
    Ended broken = train();
    assertEquals(1, broken.status(), broken.out());
    assertEquals(
        ("facebehavior: %s/%s: cannot be reached: connection refused; when that has passed,"
                + " --resume continues from the last checkpoint in the folder\n")
            .formatted(folder.uri(), LAST),
        broken.err());
    system.failIf(text -> false);
    Ended resumed = train("--resume");
    assertEquals(0, resumed.status(), resumed.err());
    assertSameAsLocal();
  }

  @Test
  void refuses_to_start_another_run_in_the_folder() throws IOException {
    assertEquals(0, train().status());
    Ended second = train();
    assertEquals(1, second.status());
    assertEquals(
        "facebehavior: %s: already contains a run; continue it with --resume, or choose another folder with --out\n"
            .formatted(folder.uri()),
        second.err());
    Ended resumed = train("--resume");
    assertEquals(0, resumed.status(), resumed.err());
    assertSameAsLocal();
  }

  /** An attempt whose ranks work in a local folder of their own, which is gone afterwards. */
  private Ended train(String... options) throws IOException {
    try (MirroredFolder mirror =
        new MirroredFolder(
            folder, lease.grant().token(), temporary, Duration.ZERO, sentence -> {})) {
      List<String> words = new ArrayList<>(train(mirror.path()));
      words.addAll(List.of(options));
      Ended ended = run(words, mirror, mirror::naming);
      if (ended.status() == 0) {
        mirror.finish();
      }
      return ended;
    }
  }

  private static List<String> train(Path out) {
    Path data = shared.resolve("data");
    return List.of(
        "train",
        "--data=" + data.resolve("web-expression.csv"),
        "--validation=" + data.resolve("test.csv"),
        "--test=" + data.resolve("test.csv"),
        "--side=16",
        "--epochs=2",
        "--batch-size=32",
        "--checkpoint-seconds=0",
        "--out=" + out);
  }

  /** Gives a writer of the program its names of files. */
  @FunctionalInterface
  private interface Naming {
    PrintWriter of(PrintWriter writer);
  }

  private static Ended run(List<String> words, RunStorage storage, Naming naming) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Main.run(
            words,
            new Surroundings(
                naming.of(new PrintWriter(out)),
                naming.of(new PrintWriter(err)),
                Rendezvous.alone(),
                faces -> new TrainingListener() {},
                storage));
    return new Ended(status, out.toString(), err.toString());
  }

  private void assertSameAsLocal() throws IOException {
    for (String file : List.of(NETWORK, LAST, "configuration.txt")) {
      assertArrayEquals(Files.readAllBytes(local.resolve(file)), folder.read(file), file);
    }
    assertEquals(
        3,
        new String(folder.read("metrics.csv"), java.nio.charset.StandardCharsets.UTF_8)
            .lines()
            .count());
    assertTrue(folder.status("report.html").isPresent());
  }
}
