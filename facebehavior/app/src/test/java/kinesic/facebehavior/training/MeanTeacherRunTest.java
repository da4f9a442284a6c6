package kinesic.facebehavior.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import kinesic.engine.RandomStream;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceSample;
import kinesic.facebehavior.manifest.SmallDatabases;
import kinesic.facebehavior.manifest.UnreadableImages;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.MeanTeacher;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.network.ObjectiveSettings;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.training.RankThreads.Outcome;
import kinesic.nn.data.Dataset;
import kinesic.nn.distributed.Group;
import kinesic.nn.train.Checkpoint;
import kinesic.nn.train.StepReport;
import kinesic.nn.train.TrainingListener;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs of a student that follows a mean teacher. */
@Timeout(120)
final class MeanTeacherRunTest {

  private static final TrainingPlan SUPERVISED =
      new TrainingPlan(
          new NetworkConfiguration(Trunk.COMPACT, 16, 0.2),
          ObjectiveSettings.STANDARD,
          OptimiserPlan.adamW(3e-3f, 0.02f),
          2,
          16,
          true,
          7);

  private static final TrainingPlan PLAN =
      SUPERVISED.withMeanTeacher(new MeanTeacher(10, 0.5, 0.5));

  private static final TrainingListener SILENT = new TrainingListener() {};

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
    assertTrue(training(PLAN, complete, SILENT).run());
  }

  private static TrainingRun training(TrainingPlan plan, RunFolder run, TrainingListener listener) {
    return new TrainingRun(plan, data, run, Duration.ofDays(1), listener);
  }

  private static byte[] network(RunFolder run) throws IOException {
    return Files.readAllBytes(run.network());
  }

  @Test
  void the_network_is_the_teacher() throws Exception {
    FaceBehaviorNet net = FaceBehaviorNet.read(complete.network());
    Checkpoint last = Checkpoint.read(complete.lastCheckpoint());
    assertEquals(8, last.average().updates());
    assertEquals(net.state().keySet(), last.average().averages().keySet());
    last.averagedWeights()
        .forEach(
            (name, t) ->
                assertArrayEquals(
                    t.toArray(), Objects.requireNonNull(net.state().get(name)).toArray(), name));
    assertFalse(
        Arrays.equals(
            Objects.requireNonNull(last.weights().get("expression.weight")).toArray(),
            Objects.requireNonNull(net.state().get("expression.weight")).toArray()),
        "the student has other weights");
  }

  @Test
  void the_metrics_have_the_consistency_loss() throws Exception {
    List<String> rows = Files.readAllLines(complete.metrics());
    assertTrue(rows.getFirst().contains(",loss_consistency,"), rows.getFirst());
    RunFolder supervised = new RunFolder(folder);
    assertTrue(training(SUPERVISED, supervised, SILENT).run());
    assertFalse(Files.readString(supervised.metrics()).contains("consistency"));
    assertFalse(Files.readString(supervised.configuration()).contains("mean-teacher"));
    assertFalse(Arrays.equals(network(complete), network(supervised)));
  }

  @Test
  void a_run_that_stops_in_the_first_epoch_goes_on_to_the_same_bits() throws Exception {
    RunFolder stopped = new RunFolder(folder);
    TrainingListener impatient =
        new TrainingListener() {
          private boolean tired;

          @Override
          public void stepped(StepReport report) {
            tired = report.position().step() == 3;
          }

          @Override
          public boolean asksToStop() {
            return tired;
          }
        };
    assertFalse(training(PLAN, stopped, impatient).run());
    assertTrue(training(PLAN, stopped, SILENT).run());
    assertArrayEquals(network(complete), network(stopped));
  }

  @Test
  void captured_steps_and_late_reads_have_the_same_bits() throws Exception {
    RunFolder captured = new RunFolder(folder);
    TrainingRun run = training(PLAN, captured, SILENT);
    run.captureSteps();
    assertTrue(run.run());
    assertArrayEquals(network(complete), network(captured));
  }

  @Test
  void two_ranks_have_the_bits_of_one() throws Exception {
    TrainingPlan parts = PLAN.withMicroBatches(4);
    RunFolder alone = new RunFolder(folder.resolve("alone"));
    assertTrue(training(parts, alone, SILENT).run());
    RunFolder divided = new RunFolder(folder.resolve("divided"));
    for (Outcome<Boolean> rank :
        RankThreads.<Boolean>run(2, group -> run(group, training(parts, divided, SILENT)))) {
      assertTrue(rank.get());
    }
    assertArrayEquals(network(alone), network(divided));
  }

  private static boolean run(Group group, TrainingRun run) throws IOException {
    run.divideAmong(group);
    return run.run();
  }

  @Test
  void another_teacher_or_length_is_refused() {
    for (TrainingPlan other :
        List.of(SUPERVISED, PLAN.withMeanTeacher(new MeanTeacher(10, 0.25, 0.5)))) {
      assertThrows(IllegalArgumentException.class, () -> training(other, complete, SILENT).run());
    }
  }

  @Test
  void faces_without_augmentation_are_seen_under_dropout_alone() throws Exception {
    TrainingPlan plain =
        new TrainingPlan(
                PLAN.network(), PLAN.objective(), PLAN.optimiser(), 1, 16, false, PLAN.seed())
            .withMeanTeacher(MeanTeacher.STANDARD);
    RunFolder run = new RunFolder(folder);
    assertTrue(
        new TrainingRun(
                plain,
                data,
                run,
                Duration.ofDays(1),
                SILENT,
                Optional.empty(),
                new UnreadableImages(true))
            .run());
    List<String> rows = Files.readAllLines(run.metrics());
    int column = List.of(rows.get(0).split(",", -1)).indexOf("loss_consistency");
    assertTrue(Double.parseDouble(rows.get(1).split(",", -1)[column]) > 0);
  }

  @Test
  void the_view_of_the_student_is_the_one_that_it_has_without_a_teacher() throws Exception {
    byte[] rgb = new byte[16 * 16 * FaceImage.CHANNELS];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) i;
    }
    FaceSample face = new FaceSample(new FaceImage(16, rgb), FaceLabels.NONE);
    FaceAugmentation change = new FaceAugmentation();
    FaceSample alone = change.apply(face, new RandomStream(1, "views"));
    TwoViews both =
        TwoViews.each(change)
            .apply(TwoViews.of(Dataset.of(List.of(face))).get(0), new RandomStream(1, "views"));
    assertArrayEquals(alone.image().rgb(), both.sample().image().rgb());
    assertFalse(Arrays.equals(both.sample().image().rgb(), both.other().rgb()));
    FaceBatch batch = TwoViews.batch(List.of(both), Affect.HEADS);
    assertEquals(1, batch.secondView().orElseThrow().count());
  }
}
