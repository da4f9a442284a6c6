package kinesic.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.Linear;
import kinesic.nn.Named;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Dataset;
import kinesic.nn.data.Loader;
import kinesic.nn.optim.Adam;
import kinesic.nn.optim.Optimiser;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.optim.Schedule;
import kinesic.nn.optim.Sgd;
import kinesic.nn.optim.WeightAverage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class TrainerTest {

  @TempDir Path folder;

  /** y = 2a - b + 1 for the points (a, b) of a grid, as rows a, b, y. */
  private static final List<float[]> PLANE =
      IntStream.range(0, 64)
          .mapToObj(
              i -> {
                float a = (i % 8) / 8f;
                int row = i / 8;
                float b = row / 8f;
                return new float[] {a, b, 2 * a - b + 1};
              })
          .toList();

  private static Tensor rows(List<float[]> rows) {
    return Tensor.of(rows.toArray(float[][]::new));
  }

  private static Loader<float[], Tensor> loader(int batchSize) {
    return new Loader<>(
        Dataset.of(PLANE), BatchSampler.shuffled(64, batchSize, 3), TrainerTest::rows, 1, 2);
  }

  private static Losses squaredError(Linear net, Tensor batch) {
    Tensor error = net.forward(batch.slice(1, 0, 2)).subtract(batch.slice(1, 2, 3));
    return Losses.of(error.square().mean());
  }

  private static Linear linear() {
    Linear net = new Linear(2, 1);
    net.initialise(1);
    return net;
  }

  private static Sgd sgd(Linear net, float rate) {
    return new Sgd(ParameterGroup.uniform(net, 0), rate, 0.9f);
  }

  private static TrainerBuilder<Tensor> regression(Linear net, int batchSize) {
    return Trainer.builder(net, sgd(net, 0.1f), loader(batchSize), b -> squaredError(net, b));
  }

  /** Remembers everything. */
  private static final class Memory implements TrainingListener {
    final List<String> events = new ArrayList<>();
    final List<StepReport> steps = new ArrayList<>();
    final List<EpochReport> epochs = new ArrayList<>();

    @Override
    public void started(TrainingPosition from, int epochCount, int batchesPerEpoch) {
      events.add("started " + from.step() + " " + epochCount + " " + batchesPerEpoch);
    }

    @Override
    public void stepped(StepReport report) {
      events.add("step " + report.position().step());
      steps.add(report);
    }

    @Override
    public void epochFinished(EpochReport report) {
      events.add("epoch " + report.epoch());
      epochs.add(report);
    }

    @Override
    public void finished(TrainingResult result) {
      events.add("finished " + result.end());
    }
  }

  @Test
  void a_plane_is_found() throws IOException {
    Linear net = linear();
    regression(net, 16).epochs(100).build().run();
    assertArrayEquals(new float[] {2, -1}, Named.in(net.parameters(), "weight").toArray(), 1e-3f);
    assertEquals(1, Named.in(net.parameters(), "bias").item(), 1e-3f);
  }

  @Test
  void listeners_are_told_everything_in_order() throws IOException {
    Memory memory = new Memory();
    regression(linear(), 32).epochs(2).listen(memory).build().run();
    assertEquals(
        List.of(
            "started 0 2 2",
            "step 1",
            "step 2",
            "epoch 1",
            "step 3",
            "step 4",
            "epoch 2",
            "finished COMPLETED"),
        memory.events);
    EpochReport first = memory.epochs.get(0);
    double mean = (memory.steps.get(0).loss() + memory.steps.get(1).loss()) / 2;
    assertEquals(mean, first.loss(), 1e-12);
    assertEquals(2, first.step());
    assertTrue(first.seconds() > 0);
  }

  @Test
  void the_schedule_sets_the_rate_of_each_step() throws IOException {
    Memory memory = new Memory();
    regression(linear(), 32)
        .epochs(2)
        .schedule(Schedule.steps(1, 0.5).perEpoch(2))
        .listen(memory)
        .build()
        .run();
    double[] rates = memory.steps.stream().mapToDouble(StepReport::learningRate).toArray();
    assertArrayEquals(new double[] {0.1, 0.1, 0.05, 0.05}, rates, 1e-8);
  }

  @Test
  void several_batches_make_one_step_with_their_mean_gradient() throws IOException {
    Linear one = linear();
    Linear several = linear();
    Memory memory = new Memory();
    regression(one, 32).epochs(3).build().run();
    Trainer<Tensor> trainer = regression(several, 8).epochs(3).accumulate(4).listen(memory).build();
    trainer.run();
    assertEquals(new TrainingPosition(3, 0, 6), trainer.position());
    assertEquals(4, memory.steps.get(0).position().batch());
    // the samples of a step are the same, summed in another order
    assertArrayEquals(
        Named.in(one.parameters(), "weight").toArray(),
        Named.in(several.parameters(), "weight").toArray(),
        1e-6f);
  }

  @Test
  void the_last_step_of_an_epoch_may_have_fewer_batches() throws IOException {
    Memory memory = new Memory();
    regression(linear(), 16).epochs(2).accumulate(3).listen(memory).build().run();
    assertEquals(
        List.of(3, 4, 3, 4), memory.steps.stream().map(s -> s.position().batch()).toList());
  }

  // ---------------------------------------------------------------- validation

  /** A validation that gives the values one after the other. */
  private static Validation values(double... values) {
    Iterator<Double> next = Arrays.stream(values).iterator();
    return () -> Map.of("score", next.next());
  }

  @Test
  void validation_runs_in_evaluation_mode_without_a_tape() throws IOException {
    Linear net = linear();
    List<Boolean> modes = new ArrayList<>();
    regression(net, 32)
        .validate(
            () -> {
              modes.add(net.isTraining());
              modes.add(net.forward(Tensor.ones(Shape.of(1, 2))).requiresGradient());
              return Map.of();
            })
        .build()
        .run();
    assertEquals(List.of(false, false), modes);
    assertTrue(net.isTraining());
  }

  @Test
  void validation_and_checkpoint_see_the_averaged_weights() throws IOException {
    Linear net = linear();
    WeightAverage average = WeightAverage.uniform(net);
    List<float[]> seen = new ArrayList<>();
    List<float[]> trained = new ArrayList<>();
    Trainer<Tensor> trainer =
        regression(net, 32) // two steps an epoch
            .averageFrom(1, average)
            .epochs(2)
            .listen(
                new TrainingListener() {
                  @Override
                  public void stepped(StepReport report) {
                    trained.add(Named.in(net.state(), "weight").toArray());
                  }
                })
            .validate(
                () -> {
                  seen.add(Named.in(net.state(), "weight").toArray());
                  return Map.of();
                })
            .build();
    trainer.run();
    assertArrayEquals(trained.get(1), seen.get(0)); // the first average
    float[] mean = new float[2];
    for (float[] w : trained.subList(1, 4)) {
      mean[0] += w[0] / 3;
      mean[1] += w[1] / 3;
    }
    assertArrayEquals(mean, seen.get(1), 1e-6f);
    Checkpoint checkpoint = trainer.checkpoint();
    assertArrayEquals(trained.get(3), Named.in(checkpoint.weights(), "weight").toArray());
    assertArrayEquals(seen.get(1), Named.in(checkpoint.averagedWeights(), "weight").toArray());
    assertEquals(checkpoint.weights().keySet(), checkpoint.averagedWeights().keySet());
  }

  @Test
  void training_stops_when_the_watched_metric_no_longer_improves() throws IOException {
    Memory memory = new Memory();
    Trainer<Tensor> trainer =
        regression(linear(), 32)
            .epochs(10)
            .validate(values(0.1, 0.5, 0.4, 0.5, 0.3, 0.9))
            .monitor(Monitor.highest("score").withPatience(2))
            .checkpoints(folder, Duration.ofDays(1))
            .listen(memory)
            .build();
    TrainingResult result = trainer.run();
    assertEquals(
        new TrainingResult(
            TrainingResult.End.STOPPED_EARLY, new TrainingPosition(5, 0, 10), 0.5, 2),
        result);
    assertEquals(
        List.of(true, true, false, false, false),
        memory.epochs.stream().map(EpochReport::improved).toList());
    // the best checkpoint is that of epoch 2, and the last one stops again at once
    assertEquals("2", Named.in(Checkpoint.read(folder.resolve(Trainer.BEST)).run(), "epoch"));
    Trainer<Tensor> again =
        regression(linear(), 32)
            .epochs(10)
            .validate(values())
            .monitor(Monitor.highest("score").withPatience(2))
            .build();
    again.resume(folder.resolve(Trainer.LAST));
    assertEquals(TrainingResult.End.STOPPED_EARLY, again.run().end());
  }

  @Test
  void a_metric_that_nobody_measures_is_named() {
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () ->
                regression(linear(), 32)
                    .validate(values(1))
                    .monitor(Monitor.lowest("error"))
                    .build()
                    .run());
    assertEquals(
        "trainer: the monitored metric error is not among those of the validation, [score]",
        e.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> regression(linear(), 32).monitor(Monitor.lowest("error")).build());
  }

  // ---------------------------------------------------------------- stopping

  @Test
  void an_interrupt_ends_the_run_with_a_checkpoint_and_stays_pending() throws IOException {
    TrainingListener interrupting =
        new TrainingListener() {
          @Override
          public void stepped(StepReport report) {
            if (report.position().step() == 3) {
              Thread.currentThread().interrupt();
            }
          }
        };
    Trainer<Tensor> trainer =
        regression(linear(), 16)
            .epochs(5)
            .checkpoints(folder, Duration.ZERO)
            .listen(interrupting)
            .build();
    TrainingResult result = trainer.run();
    assertTrue(Thread.interrupted());
    assertEquals(TrainingResult.End.INTERRUPTED, result.end());
    assertNull(result.best());
    assertEquals("3", Named.in(Checkpoint.read(folder.resolve(Trainer.LAST)).run(), "step"));
  }

  // ---------------------------------------------------------------- divergence

  @Test
  void a_loss_that_is_not_finite_is_traced_to_its_op() throws IOException {
    Linear net = linear();
    int[] calls = new int[1];
    LossFunction<Tensor> rooted =
        batch -> {
          Tensor error = squaredError(net, batch).total();
          // from the third step on, the square root of a negative number
          float sign = calls[0]++ < 2 ? 1 : -1;
          Map<String, Tensor> parts = new LinkedHashMap<>();
          parts.put("error", error);
          parts.put("root", error.multiply(sign).sqrt());
          return Losses.sum(parts);
        };
    Trainer<Tensor> trainer =
        Trainer.builder(net, sgd(net, 0.01f), loader(32), rooted)
            .epochs(3)
            .checkpoints(folder, Duration.ofDays(1))
            .build();
    DivergedException e = assertThrows(DivergedException.class, trainer::run);
    String message = String.valueOf(e.getMessage());
    assertTrue(
        message.matches(
            "step 3 \\(epoch 2, batch 1, learning rate 0.01\\): the loss is not finite: total is NaN,"
                + " error is [0-9.]+, root is NaN; first produced by sqrt: the result, \\[\\],"
                + " contains NaN or infinity: 1 NaN; input 0, \\[\\], from -[0-9.]+ to -[0-9.]+;"
                + " applied at .*; the last checkpoint is .*last.safetensors"),
        message);
    States.assertSameBits(Checkpoint.read(folder.resolve(Trainer.LAST)).weights(), net.state());
  }

  @Test
  void before_the_first_checkpoint_none_is_promised() {
    Linear net = linear();
    Trainer<Tensor> trainer =
        Trainer.builder(
                net,
                sgd(net, 1e30f),
                loader(32),
                batch -> Losses.of(squaredError(net, batch).total().multiply(1e30f)))
            .epochs(9)
            .checkpoints(folder, Duration.ofDays(1))
            .build();
    DivergedException e = assertThrows(DivergedException.class, trainer::run);
    String message = String.valueOf(e.getMessage());
    assertFalse(Files.exists(folder.resolve(Trainer.LAST)));
    assertFalse(message.contains("checkpoint"), message);
    assertTrue(message.contains("learning rate 1.0E30"), message);
  }

  @Test
  void a_gradient_that_is_not_finite_names_the_parameter() {
    Linear net = linear();
    LossFunction<Tensor> flat = // the root of 0 has no finite slope
        batch -> Losses.of(net.forward(batch.slice(1, 0, 2)).multiply(0).sqrt().sum());
    DivergedException e =
        assertThrows(
            DivergedException.class,
            () -> Trainer.builder(net, sgd(net, 1), loader(32), flat).build().run());
    String message = String.valueOf(e.getMessage());
    assertTrue(
        message.startsWith(
            "step 1 (epoch 1, batch 1, learning rate 1.0): sgd: the gradient of weight [2, 1] in"
                + " parameter group 1 of 1 (learning rate 1.0, weight decay 0.0) contains NaN or"
                + " infinity; no parameter was updated; first produced by sqrt: the gradient of"
                + " input 0"),
        message);
    assertNull(Named.in(net.parameters(), "weight").gradient());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void a_step_whose_part_is_not_finite_changes_neither_weights_nor_optimiser(int accumulate) {
    Linear net = linear();
    Optimiser adam = new Adam(net, 0.1f);
    int[] calls = new int[1];
    LossFunction<Tensor> loss = // the total is finite, so the gradients are, too
        batch -> {
          float part = calls[0]++ < accumulate ? 1 : Float.POSITIVE_INFINITY;
          return new Losses(squaredError(net, batch).total(), Map.of("part", Tensor.scalar(part)));
        };
    Checkpoint[] before = new Checkpoint[1];
    List<Trainer<Tensor>> trainers = new ArrayList<>();
    TrainingListener keeper =
        new TrainingListener() {
          @Override
          public void stepped(StepReport report) {
            before[0] = States.copy(trainers.getFirst().checkpoint());
          }
        };
    trainers.add(
        Trainer.builder(net, adam, loader(32 / accumulate), loss)
            .epochs(3)
            .accumulate(accumulate)
            .listen(keeper)
            .build());
    DivergedException e = assertThrows(DivergedException.class, () -> trainers.getFirst().run());
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("part is Infinity"), message);
    Checkpoint after = trainers.getFirst().checkpoint();
    States.assertSameBits(before[0].weights(), after.weights());
    assertEquals(before[0].optimiser().steps(), after.optimiser().steps());
  }

  // ---------------------------------------------------------------- metrics in a file

  @Test
  void metrics_are_a_row_an_epoch_and_a_resumed_run_continues_them() throws IOException {
    Path file = folder.resolve("metrics.csv");
    String whole = metrics(file, 6);
    Files.delete(file);
    metrics(file, 4); // four epochs, of which the last two are lost with the checkpoint
    Trainer<Tensor> trainer =
        regression(linear(), 16)
            .epochs(6)
            .validate(values(3, 4, 5, 6))
            .listen(new MetricsFile(file))
            .build();
    Trainer<Tensor> first = regression(linear(), 16).epochs(2).build();
    first.run();
    trainer.resume(first.checkpoint());
    trainer.run();
    assertEquals(withoutSeconds(whole), withoutSeconds(Files.readString(file)));
    assertEquals("epoch,step,rate,seconds,loss,score", whole.lines().findFirst().orElse(""));
    assertEquals(7, whole.lines().count());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  private static String metrics(Path file, int epochs) throws IOException {
    regression(linear(), 16)
        .epochs(epochs)
        .validate(values(1, 2, 3, 4, 5, 6))
        .listen(new MetricsFile(file))
        .build()
        .run();
    return Files.readString(file);
  }

  private static List<String> withoutSeconds(String csv) {
    return csv.lines().map(l -> l.replaceFirst("^(.*?,.*?,.*?,).*?,", "$1")).toList();
  }

  @Test
  void a_column_that_comes_up_late_is_empty_before() throws IOException {
    Path file = folder.resolve("metrics.csv");
    int[] calls = new int[1];
    regression(linear(), 32)
        .epochs(2)
        .validate(() -> calls[0]++ == 0 ? Map.of() : Map.of("late, but", 1.5))
        .listen(new MetricsFile(file))
        .build()
        .run();
    List<String> lines = Files.readAllLines(file);
    assertEquals("epoch,step,rate,seconds,loss,late_ but", lines.get(0));
    assertTrue(lines.get(1).endsWith(","), lines.get(1));
    assertTrue(lines.get(2).endsWith(",1.5"), lines.get(2));
  }

  @Test
  void a_metrics_file_of_another_kind_is_not_overwritten() throws IOException {
    Path file = Files.writeString(folder.resolve("metrics.csv"), "name,score\nbob,3\n");
    Trainer<Tensor> first = regression(linear(), 16).epochs(2).build();
    first.run();
    Trainer<Tensor> second =
        regression(linear(), 16).epochs(3).listen(new MetricsFile(file)).build();
    second.resume(first.checkpoint());
    IOException e = assertThrows(IOException.class, second::run);
    assertEquals(
        file + ", line 2: expected the number of an epoch and 2 columns in all", e.getMessage());
    assertEquals("name,score\nbob,3\n", Files.readString(file));
  }
}
