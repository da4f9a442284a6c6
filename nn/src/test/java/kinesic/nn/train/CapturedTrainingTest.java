package kinesic.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import kinesic.engine.RandomStream;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.kernels.Backends;
import kinesic.kernels.conformance.CountingBackend;
import kinesic.nn.Linear;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Dataset;
import kinesic.nn.data.Loader;
import kinesic.nn.optim.Adam;
import kinesic.nn.optim.Lion;
import kinesic.nn.optim.Optimiser;
import kinesic.nn.optim.WeightAverage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that the backend repeats, and steps that are read late, beside usual ones. */
@Timeout(60)
final class CapturedTrainingTest {

  private static final String RUN = "CapturedWork.run";
  private static final Duration NEVER = Duration.ofDays(1);

  private final CountingBackend device = new CountingBackend(Backends.standard());

  @TempDir private Path folder;

  /** Remembers the reports of a run and what its steps cost; validations do not count. */
  private static final class Meter implements TrainingListener {
    final List<StepReport> steps = new ArrayList<>();
    final List<EpochReport> epochs = new ArrayList<>();
    final List<Map<String, Long>> calls = new ArrayList<>();
    final List<String> transfers = new ArrayList<>();
    private final CountingBackend device;

    Meter(CountingBackend device) {
      this.device = device;
    }

    @Override
    public void started(TrainingPosition from, int epochCount, int batchesPerEpoch) {
      device.reset();
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
      steps.add(timeless);
      calls.add(device.callsByKernel());
      transfers.add(device.reads() + " reads, " + device.uploads() + " uploads");
      device.reset();
    }

    @Override
    public void epochFinished(EpochReport report) {
      EpochReport timeless =
          new EpochReport(
              report.epoch(),
              report.step(),
              report.loss(),
              report.parts(),
              report.learningRate(),
              report.weights(),
              report.metrics(),
              report.improved(),
              0);
      epochs.add(timeless);
      device.reset();
    }

    /** One character a step: r for one that was repeated. */
    String kinds() {
      StringBuilder kinds = new StringBuilder();
      calls.forEach(step -> kinds.append(step.containsKey(RUN) ? 'r' : '-'));
      return kinds.toString();
    }
  }

  private static void assertSameReports(Meter expected, Meter actual) {
    assertEquals(expected.steps, actual.steps);
    assertEquals(expected.epochs, actual.epochs);
  }

  // ---------------------------------------------------------------- captured steps

  /** Dropout, a warm-up and a plateau, AdamW, clipping, running statistics, an average. */
  @ParameterizedTest
  @CsvSource({"true, false", "false, true", "true, true"})
  void a_captured_run_has_the_bits_of_a_usual_one(boolean capture, boolean late)
      throws IOException {
    CountingBackend other = new CountingBackend(Backends.standard());
    Meter expected = new Meter(other);
    Meter actual = new Meter(device);
    Trainer<TinyRun.Batch> usual = new TinyRun(1, other).builder.listen(expected).build();
    Trainer<TinyRun.Batch> captured =
        new TinyRun(1, device).builder.capture(capture).lateReads(late).listen(actual).build();
    usual.run();
    captured.run();
    States.assertSameBits(usual.checkpoint(), captured.checkpoint());
    assertSameReports(expected, actual);
    assertFalse(expected.kinds().contains("r"));
    if (capture && !late) {
      // the last batch of an epoch is smaller, the average begins at the fifth step
      assertEquals("--rr--" + "--rrr-".repeat(3), actual.kinds());
    }
  }

  @Test
  void a_repeated_step_uploads_its_batch_and_its_rate_and_calls_three_times() throws IOException {
    Meter meter = new Meter(device);
    new TinyRun(1, device).builder.capture(true).listen(meter).build().run();
    int repeated = 0;
    for (int i = 0; i < meter.calls.size(); i++) {
      assertTrue(meter.transfers.get(i).startsWith("1 reads"), meter.transfers.get(i));
      if (meter.calls.get(i).containsKey(RUN)) {
        assertEquals(Map.of("DataMovement.copyRows", 2L, RUN, 1L), meter.calls.get(i));
        assertEquals("1 reads, 3 uploads", meter.transfers.get(i));
        repeated++;
      }
    }
    assertEquals(11, repeated);
  }

  @Test
  void the_memory_of_captured_steps_serves_those_of_the_next_epoch() throws IOException {
    assertEquals(growth(false), growth(true));
  }

  /** Returns the bytes that the third and fourth epoch leave behind, such as in validations. */
  private List<Long> growth(boolean capture) throws IOException {
    List<Long> bytes = new ArrayList<>();
    TrainingListener weigher =
        new TrainingListener() {
          @Override
          public void epochFinished(EpochReport report) {
            bytes.add(device.liveBytes());
          }
        };
    new TinyRun(1, device).builder.capture(capture).listen(weigher).build().run();
    return List.of(bytes.get(2) - bytes.get(1), bytes.get(3) - bytes.get(2));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_captured_run_that_was_stopped_anywhere_ends_with_the_same_bits(boolean late)
      throws IOException {
    Trainer<TinyRun.Batch> whole = new TinyRun(1, device).builder.build();
    whole.run();
    for (int step = 1; step <= TinyRun.EPOCHS * TinyRun.BATCHES; step++) {
      long last = step;
      List<Trainer<TinyRun.Batch>> running = new ArrayList<>();
      TrainingListener stop =
          new TrainingListener() {
            @Override
            public void stepped(StepReport report) {
              if (report.position().step() == last) {
                running.getFirst().requestStop();
              }
            }
          };
      running.add(
          new TinyRun(1, device)
              .builder
              .capture(true)
              .lateReads(late)
              .checkpoints(folder, NEVER)
              .listen(stop)
              .build());
      running.getFirst().run();
      assertTrue(running.getFirst().position().step() - step <= (late ? 1 : 0));
      Trainer<TinyRun.Batch> second =
          new TinyRun(99, device).builder.capture(true).lateReads(late).build();
      second.resume(folder.resolve(Trainer.LAST));
      second.run();
      States.assertSameBits(whole.checkpoint(), second.checkpoint());
    }
  }

  @Test
  void a_trainer_that_has_run_resumes_from_a_checkpoint() throws IOException {
    Trainer<TinyRun.Batch> whole = new TinyRun(1, device).builder.build();
    whole.run();
    new TinyRun(1, device).builder.epochs(2).checkpoints(folder, NEVER).build().run();
    Trainer<TinyRun.Batch> trainer = new TinyRun(1, device).builder.capture(true).build();
    trainer.run();
    trainer.resume(folder.resolve(Trainer.LAST));
    trainer.run();
    States.assertSameBits(whole.checkpoint(), trainer.checkpoint());
  }

  @Test
  void steps_of_several_batches_and_those_of_a_uniform_average_run_as_usual() throws IOException {
    List<UnaryOperator<TrainerBuilder<TinyRun.Batch>>> plans =
        List.of(
            builder -> builder.accumulate(3),
            builder -> builder.accumulate(4).lateReads(true),
            builder -> builder.average(WeightAverage.uniform(builder.model)));
    for (UnaryOperator<TrainerBuilder<TinyRun.Batch>> plan : plans) {
      Trainer<TinyRun.Batch> usual =
          plan.apply(new TinyRun(1, device).builder).lateReads(false).build();
      usual.run();
      Meter meter = new Meter(device);
      Trainer<TinyRun.Batch> captured =
          plan.apply(new TinyRun(1, device).builder).capture(true).listen(meter).build();
      captured.run();
      assertFalse(meter.kinds().contains("r"));
      States.assertSameBits(usual.checkpoint(), captured.checkpoint());
    }
  }

  @Test
  void a_backend_that_does_not_record_runs_as_usual() throws IOException {
    Trainer<TinyRun.Batch> usual = new TinyRun(1).builder.build();
    Trainer<TinyRun.Batch> captured = new TinyRun(1).builder.capture(true).lateReads(true).build();
    usual.run();
    captured.run();
    States.assertSameBits(usual.checkpoint(), captured.checkpoint());
  }

  // ---------------------------------------------------------------- what cannot be captured

  /** A linear regression on 40 points in batches of 4, each a row a, b, y. */
  private final class Regression {
    final Linear net = new Linear(2, 1);
    final Meter meter = new Meter(device);
    final TrainerBuilder<Tensor> builder;

    Regression(Function<Linear, Optimiser> rule, Function<Regression, StagedLoss<Tensor>> loss) {
      net.to(device);
      net.initialise(1);
      List<float[]> points = new ArrayList<>();
      RandomStream random = new RandomStream(1, "points");
      for (int i = 0; i < 40; i++) {
        float a = random.nextFloat();
        float b = random.nextFloat();
        points.add(new float[] {a, b, 2 * a - b + 1});
      }
      Loader<float[], Tensor> loader =
          new Loader<>(
              Dataset.of(points),
              BatchSampler.shuffled(40, 4, 3),
              rows -> Tensor.of(rows.toArray(float[][]::new)),
              1,
              1);
      builder = Trainer.builder(net, rule.apply(net), loader, loss.apply(this)).listen(meter);
    }

    StagedBatch staged(Tensor batch, Object form, Function<Tensor, Tensor> loss) {
      return new StagedBatch(
          List.of(batch.to(device)), form, tensors -> Losses.of(loss.apply(tensors.getFirst())));
    }

    Tensor squaredError(Tensor rows) {
      Tensor error = net.forward(rows.slice(1, 0, 2)).subtract(rows.slice(1, 2, 3));
      return error.square().mean();
    }
  }

  private String kindsOfRunsWithTheSameBits(
      Function<Linear, Optimiser> rule, Function<Regression, StagedLoss<Tensor>> loss)
      throws IOException {
    Regression usual = new Regression(rule, loss);
    Regression captured = new Regression(rule, loss);
    usual.builder.build().run();
    captured.builder.capture(true).build().run();
    States.assertSameBits(usual.net.state(), captured.net.state());
    assertSameReports(usual.meter, captured.meter);
    return captured.meter.kinds();
  }

  @Test
  void a_linear_regression_is_repeated_from_its_third_step_on() throws IOException {
    assertEquals(
        "--rrrrrrrr",
        kindsOfRunsWithTheSameBits(
            net -> new Adam(net, 0.1f), r -> batch -> r.staged(batch, "", r::squaredError)));
  }

  /** The block draws twice from one position, in the forward and in the backward pass. */
  @Test
  void a_block_that_is_computed_again_draws_the_same_numbers_in_repeated_steps()
      throws IOException {
    assertEquals(
        "--rrrrrrrr",
        kindsOfRunsWithTheSameBits(
            net -> new Adam(net, 0.1f),
            r -> {
              RandomStream random = new RandomStream(1, "block");
              return batch ->
                  r.staged(
                      batch,
                      "",
                      rows -> {
                        Tensor x = rows.slice(1, 0, 2);
                        return Autograd.checkpoint(
                                () -> r.net.forward(x).square().dropout(0.5f, random))
                            .add(r.net.forward(x.dropout(0.3f, random)))
                            .sum();
                      });
            }));
  }

  @Test
  void each_form_of_a_batch_is_captured_by_itself() throws IOException {
    int[] steps = {0};
    assertEquals(
        "-----rrrrr",
        kindsOfRunsWithTheSameBits(
            net -> new Adam(net, 0.1f),
            r ->
                batch -> {
                  int form = ++steps[0] % 2; // two in turn; a third one in the fifth step
                  float factor = steps[0] % 10 == 5 ? 3 : form + 1f;
                  return r.staged(batch, factor, rows -> r.squaredError(rows).multiply(factor));
                }));
  }

  @Test
  void an_optimiser_that_needs_the_host_is_not_captured() throws IOException {
    assertEquals(
        "-".repeat(10),
        kindsOfRunsWithTheSameBits(
            net -> new Lion(net, 0.1f), r -> batch -> r.staged(batch, "", r::squaredError)));
  }

  @Test
  void a_loss_that_reads_is_not_captured() throws IOException {
    assertEquals(
        "-".repeat(10),
        kindsOfRunsWithTheSameBits(
            net -> new Adam(net, 0.1f),
            r ->
                batch ->
                    r.staged(
                        batch,
                        "",
                        rows -> {
                          Tensor error = r.squaredError(rows);
                          return error.item() > 1 ? error.multiply(0.5f) : error;
                        })));
  }

  @Test
  void a_loss_that_draws_random_numbers_on_the_host_is_not_captured() throws IOException {
    assertEquals(
        "-".repeat(10),
        kindsOfRunsWithTheSameBits(
            net -> new Adam(net, 0.1f),
            r -> {
              RandomStream random = new RandomStream(1, "host");
              return batch ->
                  r.staged(batch, "", rows -> r.squaredError(rows).multiply(random.nextFloat()));
            }));
  }

  @Test
  void capturing_needs_a_staged_loss() {
    Regression run =
        new Regression(
            net -> new Adam(net, 0.1f), r -> batch -> r.staged(batch, "", r::squaredError));
    TrainerBuilder<Tensor> builder =
        Trainer.builder(
                run.net,
                run.builder.optimiser,
                run.builder.loader,
                batch -> Losses.of(run.squaredError(batch.to(device))))
            .capture(true);
    assertThrows(IllegalArgumentException.class, builder::build);
  }

  // ---------------------------------------------------------------- late reads

  @Test
  void a_step_is_reported_after_the_next_one_has_started() throws IOException {
    Meter meter = new Meter(device);
    Regression run =
        new Regression(
            net -> new Adam(net, 0.1f), r -> batch -> r.staged(batch, "", r::squaredError));
    run.builder.lateReads(true).listen(meter).build().run();
    // the calls of the first two steps are made when the first one is reported
    assertEquals(2, run.meter.calls.getFirst().get("OptimiserKernels.adam"));
    assertEquals(1, run.meter.calls.get(1).get("OptimiserKernels.adam"));
    assertFalse(run.meter.calls.getLast().containsKey("OptimiserKernels.adam"));
  }

  /** Runs until the loss of the sixth step is NaN. */
  private Regression diverging(boolean capture, boolean late) {
    int[] steps = {0};
    Regression run =
        new Regression(
            net -> new Adam(net, 0.1f),
            r ->
                batch -> {
                  boolean broken = ++steps[0] == 6;
                  Tensor rows =
                      broken ? batch.multiply(0).subtract(1).sqrt() : batch; // NaN everywhere
                  return r.staged(rows, "", r::squaredError);
                });
    run.builder.capture(capture).lateReads(late).checkpoints(folder, Duration.ZERO);
    return run;
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void a_step_that_diverges_is_noticed_before_a_checkpoint_is_written(boolean capture, boolean late)
      throws IOException {
    Regression run = diverging(capture, late);
    Trainer<Tensor> trainer = run.builder.build();
    DivergedException e = assertThrows(DivergedException.class, trainer::run);
    String message = String.valueOf(e.getMessage());
    assertTrue(
        message.startsWith("step 6 (epoch 1, batch 6, learning rate 0.1): the loss"), message);
    assertEquals(5, run.meter.steps.size());
    Checkpoint last = Checkpoint.read(folder.resolve(Trainer.LAST));
    assertEquals("5", last.run().get("step"));
    Regression usual =
        new Regression(
            net -> new Adam(net, 0.1f), r -> batch -> r.staged(batch, "", r::squaredError));
    Path other = folder.resolve("usual");
    List<Trainer<Tensor>> running = new ArrayList<>();
    running.add(
        usual
            .builder
            .checkpoints(other, NEVER)
            .listen(
                new TrainingListener() {
                  @Override
                  public void stepped(StepReport report) {
                    if (report.position().step() == 5) {
                      running.getFirst().requestStop();
                    }
                  }
                })
            .build());
    running.getFirst().run();
    States.assertSameBits(Checkpoint.read(other.resolve(Trainer.LAST)), last);
  }

  @Test
  void a_late_step_that_diverges_is_noticed_one_step_later() throws IOException {
    Regression run = diverging(true, true);
    run.builder.checkpoints(folder, NEVER);
    DivergedException e = assertThrows(DivergedException.class, run.builder.build()::run);
    assertTrue(String.valueOf(e.getMessage()).contains("after the next step, "), e::getMessage);
    assertEquals(5, run.meter.steps.size());
  }

  @Test
  void a_listener_gets_no_checkpoint_of_a_step_that_has_not_been_read() throws IOException {
    Regression run =
        new Regression(
            net -> new Adam(net, 0.1f), r -> batch -> r.staged(batch, "", r::squaredError));
    List<Trainer<Tensor>> running = new ArrayList<>();
    running.add(
        run.builder
            .lateReads(true)
            .listen(
                new TrainingListener() {
                  @Override
                  public void stepped(StepReport report) {
                    if (report.position().step() < 10) {
                      assertThrows(IllegalStateException.class, running.getFirst()::checkpoint);
                    }
                  }
                })
            .build());
    running.getFirst().run();
    assertEquals("10", running.getFirst().checkpoint().run().get("step"));
  }
}
