package kinesic.facebehavior.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code train} without a cluster. */
@Timeout(180)
final class TrainTest {

  private static final int EPOCHS = 2;

  @TempDir private static Path shared;

  @SuppressWarnings("NullAway.Init")
  private static Path data;

  @TempDir private Path folder;

  @BeforeAll
  static void draw() {
    data = shared.resolve("data");
    TrainingCommand.draw(data);
  }

  private static CommandRun run(List<String> words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(words.toArray(String[]::new));
    return new CommandRun(status, out.toString(), err.toString());
  }

  @Test
  void two_ranks_as_threads_train_the_network_of_one() throws IOException {
    Path out = folder.resolve("two");
    List<String> words = new ArrayList<>(TrainingCommand.of(data, out, EPOCHS).words());
    words.addAll(List.of("--ranks", "2"));
    CommandRun run = run(words);
    assertEquals(0, run.status(), run.err());
    Path alone = folder.resolve("alone");
    CommandRun plain = TrainingCommand.of(data, alone, EPOCHS).plain();
    assertEquals(0, plain.status(), plain.err());
    assertArrayEquals(TrainingCommand.network(alone), TrainingCommand.network(out));
  }

  @Test
  void wrong_options_are_refused_before_spark_starts() {
    CommandRun none = run(List.of("train", "--attempts", "0"));
    assertEquals(Main.INVALID, none.status());
    assertTrue(none.err().contains("--attempts is 0, expected at least 1"), none.err());
    CommandRun unknown = run(List.of("tarin"));
    assertEquals(Main.INVALID, unknown.status());
    assertEquals(1, unknown.err().lines().count(), unknown.err());
  }

  @Test
  void a_driver_that_is_killed_can_be_started_again() throws Exception {
    Path out = folder.resolve("killed");
    Path checkpoint = out.resolve("checkpoints/last.safetensors");
    Process first = start(TrainingCommand.of(data, out, 2 * EPOCHS));
    while (first.isAlive() && !Files.exists(checkpoint)) {
      Thread.sleep(20);
    }
    assertTrue(first.destroyForcibly().waitFor() != 0);
    Process second = start(TrainingCommand.of(data, out, 2 * EPOCHS, "--resume"));
    assertTrue(second.waitFor(120, TimeUnit.SECONDS));
    assertEquals(0, second.exitValue());
    Path alone = folder.resolve("alone");
    CommandRun plain = TrainingCommand.of(data, alone, 2 * EPOCHS).plain();
    assertEquals(0, plain.status(), plain.err());
    assertArrayEquals(TrainingCommand.network(alone), TrainingCommand.network(out));
  }

  /** Starts the program on an executor process. */
  private Process start(TrainingCommand command) throws IOException {
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("--add-modules=jdk.incubator.vector", "-Xmx512m"));
    words.addAll(List.of("-Dspark.master=local-cluster[1,1,512]", "-Dspark.ui.enabled=false"));
    words.addAll(List.of("-Dspark.driver.host=127.0.0.1", "-Dspark.executor.memory=512m"));
    words.add("-Dspark.executor.extraClassPath=" + TestCluster.absolute(classes));
    words.addAll(List.of("-cp", classes, Main.class.getName()));
    words.addAll(command.words());
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log.txt").toFile())
        .start();
  }
}
