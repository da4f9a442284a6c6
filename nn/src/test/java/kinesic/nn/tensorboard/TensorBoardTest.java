package kinesic.nn.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import kinesic.engine.Tensor;
import kinesic.kernels.Backends;
import kinesic.kernels.conformance.CountingBackend;
import kinesic.nn.tensorboard.Events.Counts;
import kinesic.nn.tensorboard.Events.Picture;
import kinesic.nn.tensorboard.Events.Scalar;
import kinesic.nn.train.EpochReport;
import kinesic.nn.train.StepReport;
import kinesic.nn.train.Trainer;
import kinesic.nn.train.TrainingListener;
import kinesic.nn.train.TrainingPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TensorBoardTest {

  private static final long STEPS = (long) TensorBoardRun.EPOCHS * TensorBoardRun.BATCHES;

  @TempDir private Path folder;

  /** Remembers the reports of a run. */
  private static final class Reports implements TrainingListener {
    final List<StepReport> steps = new ArrayList<>();
    final List<EpochReport> epochs = new ArrayList<>();

    @Override
    public void stepped(StepReport report) {
      steps.add(report);
    }

    @Override
    public void epochFinished(EpochReport report) {
      epochs.add(report);
    }

    List<Scalar> ofSteps(ToDoubleFunction<StepReport> value) {
      return steps.stream()
          .map(s -> new Scalar(s.position().step(), (float) value.applyAsDouble(s)))
          .toList();
    }

    List<Scalar> ofEpochs(ToDoubleFunction<EpochReport> value) {
      return epochs.stream()
          .map(e -> new Scalar(e.step(), (float) value.applyAsDouble(e)))
          .toList();
    }
  }

  private static double part(Map<String, Double> values, String name) {
    return Objects.requireNonNull(values.get(name));
  }

  private Events events() throws IOException {
    return Events.read(folder.resolve("events"));
  }

  @Test
  void everything_that_is_reported_is_in_the_file() throws IOException {
    TensorBoardRun run = new TensorBoardRun(folder, Backends.standard());
    Reports reports = new Reports();
    run.builder.listen(run.board(folder)).listen(reports).build().run();
    Events events = events();
    assertEquals(reports.ofSteps(StepReport::loss), events.scalars.get("loss/total"));
    assertEquals(reports.ofSteps(s -> part(s.parts(), "size")), events.scalars.get("loss/size"));
    assertEquals(reports.ofSteps(s -> part(s.parts(), "mean")), events.scalars.get("loss/mean"));
    assertEquals(
        reports.ofSteps(StepReport::learningRate), events.scalars.get("optimiser/learning_rate"));
    assertEquals(
        reports.ofSteps(StepReport::gradientNorm), events.scalars.get("optimiser/gradient_norm"));
    assertEquals(reports.ofEpochs(EpochReport::loss), events.scalars.get("epoch/loss"));
    assertEquals(
        reports.ofEpochs(e -> part(e.parts(), "mean")), events.scalars.get("epoch/loss_mean"));
    assertEquals(reports.ofEpochs(EpochReport::seconds), events.scalars.get("epoch/seconds"));
    assertEquals(
        reports.ofEpochs(e -> part(e.metrics(), "norm")), events.scalars.get("metrics/norm"));
    List<Scalar> speeds = Objects.requireNonNull(events.scalars.get("speed/images_per_second"));
    assertEquals(STEPS, speeds.size());
    assertTrue(speeds.stream().allMatch(speed -> speed.value() > 0), speeds.toString());
    assertEquals(Set.of("batch/0", "batch/1"), events.pictures.keySet());
    assertEquals(
        List.of(10L, 20L),
        Objects.requireNonNull(events.pictures.get("batch/1")).stream()
            .map(Picture::step)
            .toList());
  }

  @Test
  void histograms_are_those_of_the_weights_before_the_update_and_their_gradients()
      throws IOException {
    TensorBoardRun run = new TensorBoardRun(folder, Backends.standard());
    List<Double> squares = new ArrayList<>();
    TrainingListener observer =
        new TrainingListener() {
          @Override
          public boolean observesGradients(TrainingPosition from) {
            return from.step() % TensorBoardRun.BATCHES == 0;
          }

          @Override
          public void gradients(TrainingPosition from, Map<String, Tensor> gradients) {
            for (Map<String, Tensor> tensors : List.of(run.net.parameters(), gradients)) {
              squares.add(sumOfSquares(Objects.requireNonNull(tensors.get("3.weight"))));
            }
          }
        };
    run.builder.listen(observer).listen(run.board(folder)).build().run();
    Events events = events();
    Set<String> expected = new TreeSet<>();
    run.net.parameters().keySet().forEach(n -> expected.add("weights/" + n));
    run.net.parameters().keySet().forEach(n -> expected.add("gradients/" + n));
    assertEquals(expected, new TreeSet<>(events.histograms.keySet()));
    List<Counts> weights = Objects.requireNonNull(events.histograms.get("weights/3.weight"));
    List<Counts> gradients = Objects.requireNonNull(events.histograms.get("gradients/3.weight"));
    assertEquals(List.of(1L, 6L, 11L, 16L), weights.stream().map(Counts::step).toList());
    for (int i = 0; i < weights.size(); i++) {
      assertEquals(squares.get(2 * i), weights.get(i).squares(), 1e-12);
      assertEquals(squares.get(2 * i + 1), gradients.get(i).squares(), 1e-12);
      assertEquals(8, gradients.get(i).counted());
    }
  }

  private static double sumOfSquares(Tensor t) {
    float[] values = t.toArray();
    return IntStream.range(0, values.length).mapToDouble(i -> (double) values[i] * values[i]).sum();
  }

  @Test
  void a_run_that_was_killed_and_resumed_shows_each_step_once() throws IOException {
    TensorBoardRun.run(folder, 9);
    Events resumed = events();
    Path other = folder.resolve("other");
    TensorBoardRun.run(other, STEPS + 1);
    Events whole = Events.read(other.resolve("events"));
    assertEquals(whole.histograms, resumed.histograms);
    assertEquals(whole.pictures, resumed.pictures);
    for (String tag : whole.scalars.keySet()) {
      List<Scalar> points = Objects.requireNonNull(resumed.scalars.get(tag));
      if (tag.startsWith("loss/")) {
        assertEquals(whole.scalars.get(tag), points);
        assertEquals(
            LongStream.rangeClosed(1, STEPS).boxed().toList(),
            points.stream().map(Scalar::step).toList());
      }
      assertEquals(
          Objects.requireNonNull(whole.scalars.get(tag)).stream().map(Scalar::step).toList(),
          points.stream().map(Scalar::step).toList(),
          tag);
    }
  }

  @Test
  void without_histograms_a_step_reads_once_and_with_them_only_the_steps_that_show_them()
      throws IOException {
    CountingBackend device = new CountingBackend(Backends.standard());
    for (boolean histograms : new boolean[] {false, true}) {
      TensorBoardRun run = new TensorBoardRun(folder, device);
      TensorBoard board = new TensorBoard(folder.resolve("events"));
      List<Long> reads = new ArrayList<>();
      TrainingListener meter =
          new TrainingListener() {
            @Override
            public void stepped(StepReport report) {
              reads.add(device.reads());
              device.reset();
            }

            @Override
            public void started(TrainingPosition from, int epochs, int batchesPerEpoch) {
              device.reset();
            }
          };
      Trainer<List<Integer>> trainer =
          run.builder
              .epochs(1)
              .checkpoints(folder, java.time.Duration.ofDays(1))
              .listen(histograms ? board.histograms(run.net, 3) : board)
              .listen(meter)
              .capture(true)
              .build();
      trainer.run();
      long shown = histograms ? 1 + 2L * run.net.parameters().size() : 1;
      assertEquals(List.of(shown, 1L, 1L, shown, 1L), reads);
    }
  }

  @Test
  void settings_that_make_no_sense_are_refused() {
    TensorBoard board = new TensorBoard(folder);
    TensorBoardRun run = new TensorBoardRun(folder, Backends.standard());
    IllegalArgumentException size =
        assertThrows(IllegalArgumentException.class, () -> board.batchSize(0));
    assertEquals("tensorboard: the batch size must be at least 1, got 0", size.getMessage());
    IllegalArgumentException steps =
        assertThrows(IllegalArgumentException.class, () -> board.histograms(run.net, 0));
    assertEquals(
        "tensorboard: the number of steps between histograms must be at least 1, got 0",
        steps.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> board.images("x", -1, epochs -> Tensor.scalar(epochs)));
  }
}
