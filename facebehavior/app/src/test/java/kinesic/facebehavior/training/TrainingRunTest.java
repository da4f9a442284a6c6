package kinesic.facebehavior.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kinesic.facebehavior.face.Alignment;
import kinesic.facebehavior.manifest.SmallDatabases;
import kinesic.facebehavior.network.Coupling;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.network.ObjectiveSettings;
import kinesic.facebehavior.task.Affect;
import kinesic.nn.train.Checkpoint;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainingRunTest {

  private static final TrainingPlan PLAN =
      new TrainingPlan(
          new NetworkConfiguration(Trunk.COMPACT, 16, 0.2),
          ObjectiveSettings.STANDARD,
          OptimiserPlan.adamW(3e-3f, 0.02f),
          2,
          16,
          true,
          7);

  @TempDir private static Path shared;
  private static TrainingData data;
  private static RunFolder complete;

  @TempDir private Path folder;

  @BeforeAll
  static void aCompleteRun() throws IOException {
    SmallDatabases files = new SmallDatabases(shared.resolve("data"));
    data =
        TrainingData.read(
            Map.of(
                Affect.VALENCE_AROUSAL, List.of(files.valenceArousal),
                Affect.ACTION_UNITS, List.of(files.actionUnits),
                Affect.EXPRESSION, List.of(files.expressions)),
            files.validation);
    complete = new RunFolder(shared.resolve("run"));
    assertTrue(run(complete, PLAN, Duration.ZERO));
  }

  private static boolean run(RunFolder run, TrainingPlan plan, Duration interval)
      throws IOException {
    return new TrainingRun(plan, data, run, interval).run();
  }

  private static byte[] network(RunFolder run) throws IOException {
    return Files.readAllBytes(run.network());
  }

  @Test
  void the_bits_do_not_depend_on_when_checkpoints_are_written() throws Exception {
    RunFolder other = new RunFolder(folder);
    assertTrue(run(other, PLAN, Duration.ofDays(1)));
    assertArrayEquals(network(complete), network(other));
  }

  @Test
  void the_bits_do_not_depend_on_captured_steps_and_late_reads() throws Exception {
    RunFolder other = new RunFolder(folder);
    TrainingRun captured = new TrainingRun(PLAN, data, other, Duration.ofDays(1));
    captured.captureSteps();
    assertTrue(captured.run());
    assertArrayEquals(network(complete), network(other));
  }

  @Test
  void the_network_is_the_last_checkpoint_s_and_knows_its_configuration() throws Exception {
    FaceBehaviorNet net = FaceBehaviorNet.read(complete.network());
    assertEquals(PLAN.network().with(Alignment.NONE), net.configuration());
    Checkpoint last = Checkpoint.read(complete.lastCheckpoint());
    assertEquals("2", last.run().get("epoch"));
    assertEquals(last.weights().keySet(), net.state().keySet());
    last.weights()
        .forEach(
            (name, t) ->
                assertArrayEquals(
                    t.toArray(), Objects.requireNonNull(net.state().get(name)).toArray(), name));
  }

  @Test
  void a_run_that_is_asked_to_stop_says_so_and_goes_on_to_the_same_bits() throws Exception {
    RunFolder stopped = new RunFolder(folder);
    Thread trainer = Thread.currentThread();
    Thread impatient =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!Files.exists(stopped.lastCheckpoint())) {
                    Thread.onSpinWait();
                  }
                  trainer.interrupt();
                });
    boolean ended = run(stopped, PLAN, Duration.ZERO);
    impatient.join();
    assertTrue(Thread.interrupted(), "the interrupt stays pending");
    assertFalse(ended);
    assertFalse(stopped.isComplete());
    assertTrue(run(stopped, PLAN, Duration.ZERO));
    assertArrayEquals(network(complete), network(stopped));
    assertEquals(3, Files.readAllLines(stopped.metrics()).size(), "header and 2 epochs");
  }

  @Test
  void a_complete_run_is_left_alone() throws Exception {
    FileTime before = Files.getLastModifiedTime(complete.network());
    byte[] metrics = Files.readAllBytes(complete.metrics());
    assertTrue(run(complete, PLAN, Duration.ZERO));
    assertEquals(before, Files.getLastModifiedTime(complete.network()));
    assertArrayEquals(metrics, Files.readAllBytes(complete.metrics()));
  }

  @Test
  void another_plan_is_refused_even_if_the_run_is_complete() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> run(complete, PLAN.withCoupling(Coupling.NONE), Duration.ZERO));
    assertEquals(
        "resume: %s belongs to a run with a different configuration, line 7: \"coupling = both\" there,"
                .formatted(complete.configuration())
            + " \"coupling = none\" in this run",
        e.getMessage());
  }

  @Test
  void a_step_of_micro_batches_has_its_own_result_and_as_many_updates() throws Exception {
    RunFolder parts = new RunFolder(folder.resolve("parts"));
    assertTrue(run(parts, PLAN.withMicroBatches(2), Duration.ofDays(1)));
    assertFalse(Arrays.equals(network(complete), network(parts)));
    assertTrue(Files.readAllLines(parts.configuration()).contains("micro-batches = 2"));
    assertFalse(Files.readString(complete.configuration()).contains("micro-batches"));
    // 64 faces are 4 steps
    for (RunFolder run : List.of(complete, parts)) {
      List<String> rows = Files.readAllLines(run.metrics());
      assertTrue(rows.get(1).startsWith("1,4,"), rows.get(1));
      assertTrue(rows.get(2).startsWith("2,8,"), rows.get(2));
    }
    assertEquals(rate(complete), rate(parts));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> run(parts, PLAN.withMicroBatches(4), Duration.ofDays(1)));
    assertTrue(
        String.valueOf(e.getMessage()).contains("\"micro-batches = 2\" there"), e.getMessage());
    for (int wrong : new int[] {0, 3, 8}) {
      assertEquals(
          "training: number of micro-batches is %s, expected a divisor of the batch size, 16, that"
                  .formatted(wrong)
              + " leaves at least 4 faces in each",
          assertThrows(IllegalArgumentException.class, () -> PLAN.withMicroBatches(wrong))
              .getMessage());
    }
  }

  /** The learning rate of the last step. */
  private static String rate(RunFolder run) throws IOException {
    return Files.readAllLines(run.metrics()).getLast().split(",", -1)[2];
  }

  @Test
  void coupling_and_validation_are_what_the_plan_says() throws Exception {
    RunFolder other = new RunFolder(folder.resolve("uncoupled"));
    assertTrue(run(other, PLAN.withCoupling(Coupling.NONE), Duration.ofDays(1)));
    assertFalse(Arrays.equals(network(complete), network(other)));
    RunFolder unvalidated = new RunFolder(folder.resolve("unvalidated"));
    TrainingData without = new TrainingData(data.pools(), null);
    assertTrue(new TrainingRun(PLAN, without, unvalidated, Duration.ofDays(1)).run());
    assertFalse(
        Files.readAllLines(unvalidated.metrics()).get(0).contains("validation"), "no validation");
    assertTrue(Files.readAllLines(complete.metrics()).get(0).contains("validation_mean_ccc"));
  }
}
