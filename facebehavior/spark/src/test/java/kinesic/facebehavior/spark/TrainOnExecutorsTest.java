package kinesic.facebehavior.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Training on two executor processes. */
@Timeout(180)
final class TrainOnExecutorsTest {

  private static final int SHORT = 2;
  private static final int LONG = 8; // epochs; there is time to end an executor

  @TempDir private static Path shared;

  @SuppressWarnings("NullAway.Init")
  private static Path data;

  @SuppressWarnings("NullAway.Init")
  private static Cluster cluster;

  @TempDir private Path folder;

  @BeforeAll
  static void open() throws IOException {
    data = shared.resolve("data");
    TrainingCommand.draw(data);
    cluster = TestCluster.processes();
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  private byte[] alone(int epochs) throws IOException {
    Path out = folder.resolve("alone");
    CommandRun run = TrainingCommand.of(data, out, epochs).plain();
    assertEquals(0, run.status(), run.err());
    return TrainingCommand.network(out);
  }

  @Test
  void two_processes_train_the_network_of_one() throws Exception {
    Path out = folder.resolve("two");
    CommandRun run = TrainingCommand.of(data, out, SHORT).on(cluster);
    assertEquals(0, run.status(), run.err());
    assertEquals("", run.err());
    assertArrayEquals(alone(SHORT), TrainingCommand.network(out));
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.getFirst().startsWith("epoch 1/2  loss "), run.out());
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith("the trained network is ")), run.out());
  }

  @Test
  void the_loss_of_an_executor_does_not_change_the_network() throws Exception {
    Path out = folder.resolve("killed");
    CommandRun run =
        TrainingCommand.of(data, out, LONG)
            .on(
                cluster,
                news -> {
                  TrainingCommand.awaitSteps(news);
                  assertTrue(executors().getLast().destroyForcibly());
                });
    assertEquals(0, run.status(), run.err());
    assertArrayEquals(alone(LONG), TrainingCommand.network(out));
    List<String> lines = run.err().lines().toList();
    assertTrue(
        lines
            .getFirst()
            .matches("attempt 1: rank [01] on \\S+ is lost: .*137.*, after step \\d+ and .*"),
        run.err());
    assertEquals("starts again from the last checkpoint", lines.get(1), run.err());
    assertTrue(run.out().contains("resumed after step "), run.out());
  }

  /** The processes of the executors, which are children of this one. */
  private static List<ProcessHandle> executors() {
    try (Stream<ProcessHandle> children = ProcessHandle.current().children()) {
      return children
          .filter(child -> child.info().command().orElse("").endsWith("java"))
          .sorted()
          .toList();
    }
  }

  @Test
  void the_users_stop_leaves_a_checkpoint_and_the_run_goes_on() throws Exception {
    Path out = folder.resolve("stopped");
    CommandRun run =
        TrainingCommand.of(data, out, LONG)
            .on(
                cluster,
                news -> {
                  TrainingCommand.awaitSteps(news);
                  news.requestStop();
                });
    assertEquals(Main.INTERRUPTED, run.status(), run.err());
    assertTrue(Files.exists(out.resolve("checkpoints/last.safetensors")));
    assertFalse(Files.exists(out.resolve("network.safetensors")));
    CommandRun resumed = TrainingCommand.of(data, out, LONG, "--resume").on(cluster);
    assertEquals(0, resumed.status(), resumed.err());
    assertArrayEquals(alone(LONG), TrainingCommand.network(out));
  }

  @Test
  void an_image_that_cannot_be_read_is_not_tried_again() throws Exception {
    Path broken = folder.resolve("data");
    TrainingCommand.draw(broken);
    Path image;
    try (Stream<Path> images = Files.walk(broken.resolve("web-au"))) {
      image = images.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
    }
    Files.writeString(image, "not an image");
    CommandRun run =
        TrainingCommand.of(broken, folder.resolve("out"), SHORT, "--strict").on(cluster);
    assertEquals(Main.FAILED, run.status());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains(image.getFileName().toString()), run.err());
  }

  @Test
  void a_loss_that_is_not_finite_is_not_tried_again() throws Exception {
    CommandRun run =
        TrainingCommand.of(data, folder.resolve("out"), SHORT, "--lr", "1e30", "--optimizer", "sgd")
            .on(cluster);
    assertEquals(Main.FAILED, run.status());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains("not finite") || run.err().contains("NaN"), run.err());
  }
}
