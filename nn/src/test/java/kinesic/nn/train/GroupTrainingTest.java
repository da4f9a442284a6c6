package kinesic.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Backends;
import kinesic.kernels.conformance.CountingBackend;
import kinesic.nn.Module;
import kinesic.nn.Parameter;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Dataset;
import kinesic.nn.data.Loader;
import kinesic.nn.distributed.Group;
import kinesic.nn.init.Initialiser;
import kinesic.nn.optim.Clipping;
import kinesic.nn.optim.Optimiser;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.optim.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several ranks beside one process, bit for bit. */
@Timeout(120)
final class GroupTrainingTest {

  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir Path folder;

  /** Remembers what a run reports, except times. */
  private static final class Memory implements TrainingListener {
    final List<StepReport> steps = new ArrayList<>();
    final List<EpochReport> epochs = new ArrayList<>();
    final List<StepTimes> times = new ArrayList<>();
    final List<String> files = new ArrayList<>();

    @Override
    public void stepped(StepReport r) {
      times.add(r.times());
      steps.add(
          new StepReport(
              r.position(),
              r.loss(),
              r.parts(),
              r.learningRate(),
              r.gradientNorm(),
              new StepTimes(0, 0, 0)));
    }

    @Override
    public void epochFinished(EpochReport r) {
      epochs.add(
          new EpochReport(
              r.epoch(),
              r.step(),
              r.loss(),
              r.parts(),
              r.learningRate(),
              r.weights(),
              r.metrics(),
              r.improved(),
              0));
    }

    @Override
    public void checkpointWritten(Path file) {
      files.add(String.valueOf(file.getFileName()));
    }
  }

  /** A finished run of one rank. */
  private record Finished(Memory memory, Checkpoint checkpoint) {}

  private static Optimiser sgd(Module net) {
    Sgd sgd = new Sgd(ParameterGroup.decayingWeights(net, 0.01f), 0.05f, 0.9f);
    sgd.clip(Clipping.byValue(0.02f));
    return sgd;
  }

  private static TinyRun tiny(long seed, boolean sgd) {
    return sgd ? new TinyRun(seed, Backends.standard(), GroupTrainingTest::sgd) : new TinyRun(seed);
  }

  private static Finished finish(TrainerBuilder<?> builder) throws IOException {
    Memory memory = new Memory();
    Trainer<?> trainer = builder.listen(memory).build();
    assertEquals(TrainingResult.End.COMPLETED, trainer.run().end());
    return new Finished(memory, trainer.checkpoint());
  }

  private Path folder(int ranks) {
    return folder.resolve(ranks + " ranks");
  }

  /**
   * Batch normalisation, dropout, clipping, AdamW or SGD with momentum, a plateau, an average of
   * weights, random changes of samples, a smaller last batch, a last step with fewer batches.
   */
  @ParameterizedTest
  @CsvSource({"1, 2, false", "2, 2, false", "4, 4, false", "4, 3, true", "5, 4, false"})
  void any_number_of_ranks_gives_the_bits_of_one_process(int accumulate, int most, boolean sgd)
      throws IOException {
    List<Finished> alone = new ArrayList<>();
    for (int n = 1; n <= most; n++) {
      int ranks = n;
      List<Finished> finished =
          MemoryGroup.run(
              ranks,
              group ->
                  finish(
                      tiny(1, sgd)
                          .builder
                          .accumulate(accumulate)
                          .group(group)
                          .checkpoints(folder(ranks), NEVER)));
      alone.addAll(ranks == 1 ? finished : List.of());
      for (Finished one : finished) {
        States.assertSameBits(alone.getFirst().checkpoint, one.checkpoint);
        assertEquals(alone.getFirst().memory.steps, one.memory.steps);
        assertEquals(alone.getFirst().memory.epochs, one.memory.epochs);
      }
      for (String file : List.of(Trainer.LAST, Trainer.BEST)) {
        assertArrayEquals(
            Files.readAllBytes(folder(1).resolve(file)),
            Files.readAllBytes(folder(ranks).resolve(file)),
            file);
      }
      assertEquals(alone.getFirst().memory.files, finished.getFirst().memory.files);
      finished.stream().skip(1).forEach(one -> assertEquals(List.of(), one.memory.files));
    }
    assertNotEquals(0, alone.getFirst().checkpoint.average().updates());
    assertTrue(alone.getFirst().memory.files.contains(Trainer.BEST));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void ranks_that_are_connected_by_sockets_give_the_bits_of_one_process(int ranks)
      throws IOException {
    Finished alone = finish(new TinyRun(1).builder.accumulate(4));
    List<Finished> finished =
        MemoryGroup.runConnected(
            ranks, group -> finish(new TinyRun(1).builder.accumulate(4).group(group)));
    for (Finished one : finished) {
      States.assertSameBits(alone.checkpoint, one.checkpoint);
      assertEquals(alone.memory.steps, one.memory.steps);
    }
  }

  @Test
  void ranks_on_devices_give_the_bits_of_one_process_on_the_cpu() throws IOException {
    Finished alone = finish(new TinyRun(1).builder.accumulate(3));
    MemoryGroup.run(
            2,
            group ->
                finish(
                    new TinyRun(1, new CountingBackend(Backends.standard()))
                        .builder
                        .accumulate(3)
                        .group(group)))
        .forEach(one -> States.assertSameBits(alone.checkpoint, one.checkpoint));
  }

  @Test
  void captured_steps_and_late_reads_are_left_out() throws IOException {
    Finished alone = finish(new TinyRun(1).builder.accumulate(2).capture(true).lateReads(true));
    MemoryGroup.run(
            2,
            group ->
                finish(
                    new TinyRun(1)
                        .builder
                        .accumulate(2)
                        .group(group)
                        .capture(true)
                        .lateReads(true)))
        .forEach(one -> States.assertSameBits(alone.checkpoint, one.checkpoint));
  }

  @Test
  void the_parts_of_a_step_are_measured() throws IOException {
    Finished alone = finish(new TinyRun(1).builder.accumulate(2));
    for (StepTimes times : alone.memory.times) {
      assertTrue(times.compute() > 0 && times.update() > 0);
      assertEquals(0, times.exchange());
    }
    List<Finished> two =
        MemoryGroup.run(2, group -> finish(new TinyRun(1).builder.accumulate(2).group(group)));
    for (StepTimes times : two.getLast().memory.times) {
      assertTrue(times.compute() > 0 && times.exchange() > 0 && times.update() > 0);
    }
  }

  // ---------------------------------------------------------------- stop and resume

  /** Stops a run of some ranks after a step, at the wish of one of them. */
  private List<TrainingResult> stopped(int ranks, int wishing, long step, boolean interrupt) {
    return MemoryGroup.run(
        ranks,
        group -> {
          List<Trainer<?>> running = new ArrayList<>();
          TrainingListener wish =
              new TrainingListener() {
                @Override
                public void stepped(StepReport report) {
                  if (group.rank() == wishing && report.position().step() == step) {
                    if (interrupt) {
                      Thread.currentThread().interrupt();
                    } else {
                      running.getFirst().requestStop();
                    }
                  }
                }
              };
          running.add(
              new TinyRun(1)
                  .builder
                  .accumulate(2)
                  .group(group)
                  .checkpoints(folder, NEVER)
                  .listen(wish)
                  .build());
          TrainingResult result = running.getFirst().run();
          assertEquals(interrupt && group.rank() == wishing, Thread.interrupted());
          return result;
        });
  }

  @ParameterizedTest
  @CsvSource({"0, false", "1, false", "1, true"})
  void all_ranks_stop_after_the_same_step_and_others_take_over(int wishing, boolean interrupt)
      throws IOException {
    Checkpoint expected = finish(new TinyRun(1).builder.accumulate(2)).checkpoint;
    for (long step : new long[] {1, 2, 3, 5}) { // an epoch has three
      List<TrainingResult> results = stopped(2, wishing, step, interrupt);
      assertEquals(results.getFirst(), results.getLast());
      assertEquals(TrainingResult.End.INTERRUPTED, results.getFirst().end());
      // the wish is told with the next step, or at the end of an epoch
      assertEquals(step % 3 == 0 ? step : step + 1, results.getFirst().position().step());
      for (int ranks : new int[] {1, 3}) {
        MemoryGroup.run(
                ranks,
                group -> {
                  Trainer<?> trainer = new TinyRun(99).builder.accumulate(2).group(group).build();
                  trainer.resume(folder.resolve(Trainer.LAST));
                  assertEquals(TrainingResult.End.COMPLETED, trainer.run().end());
                  return trainer.checkpoint();
                })
            .forEach(one -> States.assertSameBits(expected, one));
      }
    }
  }

  @Test
  void a_run_that_waited_enough_stops_early_at_all_ranks() throws IOException {
    Function<Group, TrainerBuilder<?>> plan =
        group ->
            new TinyRun(1)
                .builder
                .accumulate(3)
                .group(group)
                .epochs(20)
                .validate(() -> Map.of("score", 1.0))
                .monitor(Monitor.highest("score").withPatience(2));
    TrainingResult alone = plan.apply(Group.alone()).build().run();
    assertEquals(TrainingResult.End.STOPPED_EARLY, alone.end());
    MemoryGroup.run(2, group -> plan.apply(group).build().run())
        .forEach(result -> assertEquals(alone, result));
  }

  // ---------------------------------------------------------------- gradients and samples

  /** Two parameters, of which the second is used in some batches, and the third in none. */
  private static final class Picky extends Module {
    final Map<String, Parameter> parts = new LinkedHashMap<>();

    Picky() {
      for (String name : List.of("a", "b", "c")) {
        parts.put(name, parameter(name, Shape.of(3), Initialiser.constant(0.5f)));
      }
    }

    Tensor part(String name) {
      return Objects.requireNonNull(parts.get(name)).tensor();
    }
  }

  private static Loader<Integer, Integer> numbers(int count, Map<Integer, Integer> read, int rank) {
    Dataset<Integer> data =
        new Dataset<>() {
          @Override
          public int size() {
            return count;
          }

          @Override
          public Integer get(int index) {
            read.merge(index, 1 << rank, Integer::sum);
            return index;
          }
        };
    return new Loader<>(data, BatchSampler.inOrder(count, 1), List::getFirst, 1, 2);
  }

  @Test
  void a_parameter_that_some_micro_batches_use_moves_as_in_one_process() {
    for (int batches : new int[] {4, 7}) { // the last step has three
      List<Checkpoint> all = new ArrayList<>();
      for (int ranks = 1; ranks <= 4; ranks++) {
        all.addAll(
            MemoryGroup.run(
                ranks,
                group -> {
                  Picky net = new Picky();
                  net.initialise(1);
                  Sgd rule = new Sgd(ParameterGroup.uniform(net, 0), 0.1f, 0.9f);
                  Trainer<Integer> trainer =
                      Trainer.builder(
                              net,
                              rule,
                              numbers(batches, new ConcurrentHashMap<>(), 0),
                              i ->
                                  Losses.of(
                                      net.part(i == 2 ? "b" : "a").square().sum().multiply(i)))
                          .epochs(2)
                          .accumulate(4)
                          .group(group)
                          .build();
                  trainer.run();
                  return trainer.checkpoint();
                }));
      }
      for (Checkpoint one : all) {
        States.assertSameBits(all.getFirst(), one);
        assertEquals(0L, one.optimiser().steps().get("c"));
        assertEquals(2L, one.optimiser().steps().get("b"));
      }
    }
  }

  @Test
  void each_rank_reads_the_samples_of_its_own_batches_only() {
    Map<Integer, Integer> readers = new ConcurrentHashMap<>();
    MemoryGroup.run(
        3,
        group -> {
          Picky net = new Picky();
          net.initialise(1);
          Trainer.builder(
                  net,
                  new Sgd(net, 0.1f),
                  numbers(8, readers, group.rank()),
                  i -> Losses.of(net.part("a").square().sum()))
              .accumulate(3)
              .group(group)
              .build()
              .run();
          return group.rank();
        });
    // steps of 3, 3 and 2 micro-batches; of two, the first rank computes none
    assertEquals(
        List.of(1, 2, 4, 1, 2, 4, 2, 4), IntStream.range(0, 8).mapToObj(readers::get).toList());
    assertFalse(readers.containsKey(8));
  }
}
