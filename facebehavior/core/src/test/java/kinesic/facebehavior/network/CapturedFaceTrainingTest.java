package kinesic.facebehavior.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import kinesic.engine.RandomStream;
import kinesic.engine.Tensor;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.face.FaceSample;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Label.Category;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.facebehavior.task.LossOptions;
import kinesic.kernels.Backends;
import kinesic.kernels.conformance.CountingBackend;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Dataset;
import kinesic.nn.data.Loader;
import kinesic.nn.optim.Adam;
import kinesic.nn.optim.Clipping;
import kinesic.nn.optim.Optimiser;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.optim.Schedule;
import kinesic.nn.optim.WeightAverage;
import kinesic.nn.train.LossFunction;
import kinesic.nn.train.StepReport;
import kinesic.nn.train.StepTimes;
import kinesic.nn.train.Trainer;
import kinesic.nn.train.TrainerBuilder;
import kinesic.nn.train.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Training steps of FaceBehaviorNet that the device repeats, beside usual ones. */
final class CapturedFaceTrainingTest {

  private static final String RUN = "CapturedWork.run";
  private static final int SIDE = 32;
  private static final int FACES = 5;
  private static final int STEPS = 6;
  private static final List<Category> EXPRESSIONS =
      Stream.of(Expression.values()).map(Affect::label).toList();

  private final CountingBackend device = new CountingBackend(Backends.standard());

  /** Faces with any labels, some with none: batches differ in how many have which. */
  private static List<FaceSample> faces(List<Category> expressions) {
    RandomStream random = new RandomStream(1, "faces");
    List<FaceSample> faces = new ArrayList<>();
    for (int i = 0; i < FACES * STEPS; i++) {
      byte[] rgb = new byte[SIDE * SIDE * FaceImage.CHANNELS];
      for (int k = 0; k < rgb.length; k++) {
        rgb[k] = (byte) random.nextInt(256);
      }
      FaceLabels labels = FaceLabels.NONE;
      if (random.nextInt(3) == 0) {
        labels = labels.with(Affect.EXPRESSION, expressions.get(random.nextInt(Expression.COUNT)));
      }
      if (random.nextInt(2) == 0) {
        labels =
            labels.with(
                Affect.VALENCE_AROUSAL,
                Affect.valenceArousal(random.nextFloat(), -random.nextFloat()));
      }
      if (random.nextInt(2) == 0) {
        labels = labels.with(Affect.ACTION_UNITS, units(random));
      }
      faces.add(new FaceSample(new FaceImage(SIDE, rgb), labels));
    }
    return faces;
  }

  private static Presence units(RandomStream random) {
    Presence units = Presence.NONE.with(0, true);
    for (int unit = 1; unit < Affect.ACTION_UNITS.size(); unit++) {
      units = random.nextInt(3) == 0 ? units : units.with(unit, random.nextInt(2) == 1);
    }
    return units;
  }

  /** A run: its network, its reports, and what its steps cost. */
  private final class Run implements TrainingListener {
    final FaceBehaviorNet net =
        new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, SIDE, 0.5));
    final List<StepReport> reports = new ArrayList<>();
    final List<Map<String, Long>> calls = new ArrayList<>();
    final List<Long> reads = new ArrayList<>();
    final List<Long> uploads = new ArrayList<>();

    Run(ObjectiveSettings settings, List<Category> expressions, boolean capture)
        throws IOException {
      this(settings, Optional.empty(), expressions, capture);
    }

    Run(
        ObjectiveSettings settings,
        Optional<MeanTeacher> meanTeacher,
        List<Category> expressions,
        boolean capture)
        throws IOException {
      net.to(device);
      net.initialise(7);
      Loader<FaceSample, FaceBatch> loader =
          new Loader<>(
              Dataset.of(faces(expressions)),
              BatchSampler.shuffled(FACES * STEPS, FACES, 3),
              samples -> FaceBatch.of(samples, net.tasks()),
              1,
              1);
      Optimiser optimiser = Adam.adamW(ParameterGroup.decayingWeights(net, 0.01f), 1e-3f);
      optimiser.clip(Clipping.byNorm(1));
      device.reset();
      Objective objective = new Objective(settings, net.tasks());
      Optional<WeightAverage> average =
          meanTeacher.map(teacher -> MeanTeacherLoss.teacher(net, teacher));
      LossFunction<FaceBatch> loss =
          average.isPresent()
              ? new MeanTeacherLoss(net, objective, meanTeacher.orElseThrow(), average.get(), STEPS)
              : new FaceLoss(net, objective);
      TrainerBuilder<FaceBatch> builder = Trainer.builder(net, optimiser, loader, loss);
      average.ifPresent(builder::average);
      builder
          .schedule(Schedule.warmUp(3, Schedule.cosine(STEPS, 0)))
          .capture(capture)
          .lateReads(capture)
          .listen(this)
          .build()
          .run();
    }

    @Override
    public void stepped(StepReport report) {
      StepReport timeless =
          new StepReport(
              report.position(),
              report.loss(),
              report.parts(),
              report.learningRate(),
              report.gradientNorm(),
              new StepTimes(0, 0, 0));
      reports.add(timeless);
      calls.add(device.callsByKernel());
      reads.add(device.reads());
      uploads.add(device.uploads());
      device.reset();
    }
  }

  private void assertSameBits(Run usual, Run captured) {
    assertEquals(usual.reports, captured.reports);
    Map<String, Tensor> expected = usual.net.state();
    captured
        .net
        .state()
        .forEach(
            (name, t) ->
                assertArrayEquals(
                    Objects.requireNonNull(expected.get(name)).toArray(), t.toArray(), name));
  }

  static Stream<ObjectiveSettings> settings() {
    return Stream.concat(
        ObjectiveOnDeviceTest.settings(),
        Stream.of(
            ObjectiveSettings.STANDARD.with(Coupling.NONE),
            ObjectiveSettings.STANDARD.with(new LossOptions(0.1, Map.of())),
            ObjectiveSettings.STANDARD.with(
                new LossOptions(0, Map.of("expression", new float[] {1, 2, 3, 4, 5, 6, 7})))));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void steps_whose_batches_differ_in_their_labels_are_repeated(ObjectiveSettings settings)
      throws IOException {
    Run usual = new Run(settings, EXPRESSIONS, false);
    Run captured = new Run(settings, EXPRESSIONS, true);
    assertSameBits(usual, captured);
    // reports are late by one step, and with the last one no step has started
    for (int i = 2; i < STEPS - 1; i++) {
      assertEquals(Map.of("DataMovement.copyRows", 2L, RUN, 1L), captured.calls.get(i));
      assertEquals(1, captured.reads.get(i));
      assertEquals(3, captured.uploads.get(i)); // images, labels, the rate
    }
  }

  @Test
  void steps_that_follow_a_mean_teacher_are_repeated() throws IOException {
    Optional<MeanTeacher> teacher = Optional.of(new MeanTeacher(10, 0.5, 0.5));
    Run usual = new Run(ObjectiveSettings.STANDARD, teacher, EXPRESSIONS, false);
    Run captured = new Run(ObjectiveSettings.STANDARD, teacher, EXPRESSIONS, true);
    assertSameBits(usual, captured);
    for (int i = 3; i < STEPS - 1; i++) { // the first step is of another form
      assertEquals(Map.of("DataMovement.copyRows", 4L, RUN, 1L), captured.calls.get(i));
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void batches_with_and_without_distributions_may_follow_each_other(ObjectiveSettings settings)
      throws IOException {
    List<Category> expressions = new ArrayList<>(EXPRESSIONS);
    expressions.set(0, new Category("fear", List.of(new Category.Share("anger", 0.25f))));
    assertSameBits(new Run(settings, expressions, false), new Run(settings, expressions, true));
  }
}
