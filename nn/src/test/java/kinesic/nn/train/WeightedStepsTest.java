package kinesic.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.conformance.CountingBackend;
import kinesic.nn.optim.Adam;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.weighting.DynamicWeightAverage;
import kinesic.nn.weighting.GradNorm;
import kinesic.nn.weighting.Mgda;
import kinesic.nn.weighting.TaskWeighting;
import kinesic.nn.weighting.UncertaintyWeighting;
import kinesic.nn.weighting.UncertaintyWeighting.Likelihood;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Weightings with steps that are captured, read late, on a device or divided among ranks. */
final class WeightedStepsTest {

  private static TaskWeighting uncertainty(Backend backend) {
    Map<String, Likelihood> tasks = new LinkedHashMap<>();
    tasks.put("class", Likelihood.CLASSIFICATION);
    tasks.put("size", Likelihood.REGRESSION);
    return new UncertaintyWeighting(tasks, backend);
  }

  private static TaskWeighting dynamic() {
    return new DynamicWeightAverage(List.of("class", "size"), 2);
  }

  static Stream<Named<Function<Backend, TaskWeighting>>> all() {
    return Stream.of(
        Named.of("uncertainty", WeightedStepsTest::uncertainty),
        Named.of("dynamic weight average", backend -> dynamic()),
        Named.of("GradNorm", backend -> new GradNorm(1.5)),
        Named.of("MGDA", backend -> new Mgda()));
  }

  static Stream<Named<Function<Backend, TaskWeighting>>> ofLosses() {
    return Stream.of(
        Named.of("uncertainty", WeightedStepsTest::uncertainty),
        Named.of("dynamic weight average", backend -> dynamic()));
  }

  private static TrainerBuilder<TinyRun.Batch> builder(
      Function<Backend, TaskWeighting> made, Backend backend) {
    TaskWeighting weighting = made.apply(backend);
    TinyRun run =
        new TinyRun(
            1,
            backend,
            net -> {
              List<ParameterGroup> groups =
                  new ArrayList<>(ParameterGroup.decayingWeights(net, 0.01f));
              groups.add(new ParameterGroup(weighting.parameters(), 0, 1));
              return Adam.adamW(groups, 0.01f);
            });
    return run.builder.weighting(weighting);
  }

  private static Checkpoint finish(TrainerBuilder<TinyRun.Batch> builder) throws IOException {
    Trainer<TinyRun.Batch> trainer = builder.build();
    trainer.run();
    return trainer.checkpoint();
  }

  @ParameterizedTest
  @MethodSource("all")
  void captured_steps_and_late_reads_on_a_device_have_the_same_bits(
      Function<Backend, TaskWeighting> weighting) throws IOException {
    Checkpoint usual = finish(builder(weighting, Backends.standard()));
    CountingBackend device = new CountingBackend(Backends.standard());
    Checkpoint captured = finish(builder(weighting, device).capture(true).lateReads(true));
    States.assertSameBits(usual, captured);
  }

  @ParameterizedTest
  @MethodSource("ofLosses")
  void several_ranks_have_the_bits_of_one(Function<Backend, TaskWeighting> weighting)
      throws IOException {
    Checkpoint alone = finish(builder(weighting, Backends.standard()).accumulate(3));
    MemoryGroup.run(
            2, group -> finish(builder(weighting, Backends.standard()).accumulate(3).group(group)))
        .forEach(one -> States.assertSameBits(alone, one));
  }

  @Test
  void gradients_of_whole_steps_need_one_rank() throws IOException {
    MemoryGroup.run(
            2,
            group -> {
              TrainerBuilder<TinyRun.Batch> builder =
                  builder(backend -> new Mgda(), Backends.standard()).group(group);
              return String.valueOf(
                  assertThrows(IllegalArgumentException.class, builder::build).getMessage());
            })
        .forEach(
            message ->
                assertEquals(
                    "trainer: the weighting needs the gradients of the tasks in whole steps, which"
                        + " several ranks do not have",
                    message));
  }
}
