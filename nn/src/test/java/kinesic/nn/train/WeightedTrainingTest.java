package kinesic.nn.train;

import static kinesic.nn.train.States.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kinesic.engine.Tensor;
import kinesic.kernels.Backends;
import kinesic.nn.Linear;
import kinesic.nn.Module;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Dataset;
import kinesic.nn.data.Loader;
import kinesic.nn.optim.Adam;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.optim.Sgd;
import kinesic.nn.weighting.CaGrad;
import kinesic.nn.weighting.DynamicWeightAverage;
import kinesic.nn.weighting.EqualWeighting;
import kinesic.nn.weighting.GradNorm;
import kinesic.nn.weighting.GradientWeighting;
import kinesic.nn.weighting.Mgda;
import kinesic.nn.weighting.PcGrad;
import kinesic.nn.weighting.StepGradients;
import kinesic.nn.weighting.TaskFactors;
import kinesic.nn.weighting.TaskWeighting;
import kinesic.nn.weighting.UncertaintyWeighting;
import kinesic.nn.weighting.UncertaintyWeighting.Likelihood;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs of a network with a shared layer and two heads, of every weighting. */
final class WeightedTrainingTest {

  private static final int EPOCHS = 4;
  private static final int BATCHES = 5;

  /** A shared layer and two heads. */
  private static final class Net extends Module {
    final Linear shared = child("shared", new Linear(3, 4));
    final Linear first = child("first", new Linear(4, 2));
    final Linear second = child("second", new Linear(4, 1));

    Net() {
      initialise(3);
    }
  }

  private static Tensor targets(Tensor x) {
    return x.square().sum(true, 1);
  }

  private static Losses losses(Net net, Tensor x) {
    Tensor feature = net.shared.forward(x).tanh();
    Map<String, Tensor> tasks = new LinkedHashMap<>();
    tasks.put("class", net.first.forward(feature).square().mean());
    tasks.put("value", net.second.forward(feature).subtract(targets(x)).square().mean());
    Tensor coupling = feature.square().mean().multiply(0.1f);
    Map<String, Tensor> parts = new LinkedHashMap<>(tasks);
    parts.put("coupling", coupling);
    Tensor total = parts.values().stream().reduce(Tensor::add).orElseThrow();
    return new Losses(total, parts, tasks, List.of(coupling));
  }

  private static Loader<float[], Tensor> loader() {
    List<float[]> rows =
        IntStream.range(0, 4 * BATCHES)
            .mapToObj(i -> new float[] {(float) Math.sin(i), (float) Math.cos(3 * i), 0.1f * i})
            .toList();
    return new Loader<>(
        Dataset.of(rows),
        BatchSampler.shuffled(rows.size(), 4, 5),
        samples -> Tensor.of(samples.toArray(float[][]::new)),
        1,
        1);
  }

  private static TrainerBuilder<Tensor> builder(Net net, TaskWeighting weighting) {
    List<ParameterGroup> groups = new ArrayList<>(ParameterGroup.uniform(net, 0));
    groups.add(new ParameterGroup(weighting.parameters(), 0, 1));
    return Trainer.builder(net, new Adam(groups, 0.01f), loader(), x -> losses(net, x))
        .epochs(EPOCHS)
        .weighting(weighting);
  }

  private static TaskWeighting uncertainty() {
    Map<String, Likelihood> tasks = new LinkedHashMap<>();
    tasks.put("class", Likelihood.CLASSIFICATION);
    tasks.put("value", Likelihood.REGRESSION);
    return new UncertaintyWeighting(tasks, Backends.standard());
  }

  static Stream<Arguments> weightings() {
    return Stream.of(
        named("equal", EqualWeighting::new),
        named("uncertainty", WeightedTrainingTest::uncertainty),
        named(
            "dynamic weight average", () -> new DynamicWeightAverage(List.of("class", "value"), 2)),
        named("GradNorm", () -> new GradNorm(1.5)),
        named("PCGrad", () -> new PcGrad(1)),
        named("MGDA", Mgda::new),
        named("CAGrad", () -> new CaGrad(0.5)));
  }

  private static Arguments named(String name, Supplier<TaskWeighting> weighting) {
    return Arguments.of(org.junit.jupiter.api.Named.of(name, weighting));
  }

  private static Checkpoint finished(Net net, TaskWeighting weighting, int microBatches)
      throws IOException {
    Trainer<Tensor> trainer = builder(net, weighting).accumulate(microBatches).build();
    trainer.run();
    return trainer.checkpoint();
  }

  // ---------------------------------------------------------------- runs

  @ParameterizedTest
  @MethodSource("weightings")
  void a_resumed_run_has_the_same_bits(Supplier<TaskWeighting> weighting) throws IOException {
    for (int microBatches : List.of(1, 2)) {
      Checkpoint whole = finished(new Net(), weighting.get(), microBatches);
      for (int steps : List.of(1, 4, 7)) {
        Trainer<Tensor> stopped = stopped(weighting.get(), microBatches, steps);
        Trainer<Tensor> resumed =
            builder(new Net(), weighting.get()).accumulate(microBatches).build();
        resumed.resume(States.copy(stopped.checkpoint()));
        resumed.run();
        assertSameBits(whole, resumed.checkpoint());
      }
    }
  }

  private static Trainer<Tensor> stopped(TaskWeighting weighting, int microBatches, int steps)
      throws IOException {
    List<Trainer<Tensor>> made = new ArrayList<>();
    TrainingListener stopping =
        new TrainingListener() {
          @Override
          public void stepped(StepReport report) {
            if (report.position().step() == steps) {
              made.getFirst().requestStop();
            }
          }
        };
    made.add(builder(new Net(), weighting).accumulate(microBatches).listen(stopping).build());
    made.getFirst().run();
    assertEquals(steps, made.getFirst().position().step());
    return made.getFirst();
  }

  @ParameterizedTest
  @MethodSource("weightings")
  void weights_other_than_1_lead_elsewhere(Supplier<TaskWeighting> weighting) throws IOException {
    Net equal = new Net();
    finished(equal, new EqualWeighting(), 1);
    Net net = new Net();
    TaskWeighting used = weighting.get();
    finished(net, used, 1);
    float[] expected = equal.shared.parameters().values().iterator().next().toArray();
    float[] actual = net.shared.parameters().values().iterator().next().toArray();
    if (used instanceof EqualWeighting) {
      assertArrayEquals(expected, actual);
    } else {
      assertNotEquals(expected[0], actual[0]);
    }
  }

  @ParameterizedTest
  @MethodSource("weightings")
  void the_losses_fall(Supplier<TaskWeighting> weighting) throws IOException {
    List<Double> losses = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void epochFinished(EpochReport report) {
            losses.add(report.loss());
          }
        };
    builder(new Net(), weighting.get()).listen(listener).build().run();
    assertTrue(losses.getLast() < losses.getFirst(), losses.toString());
  }

  // ---------------------------------------------------------------- gradients

  /** Known factors; keeps what it is given. */
  private static final class Fixed implements GradientWeighting {
    final List<StepGradients> seen = new ArrayList<>();
    private final TaskFactors factors;

    Fixed(double firstShared, double secondShared, double firstOwn, double secondOwn) {
      factors = new TaskFactors(List.of(firstShared, secondShared), List.of(firstOwn, secondOwn));
    }

    @Override
    public TaskFactors factors(StepGradients gradients) {
      seen.add(gradients);
      return factors;
    }
  }

  /** Returns the parameters after a step of rate 1, which subtracts the gradients. */
  private static Net afterOneStep(TaskWeighting weighting, int microBatches) throws IOException {
    Net net = new Net();
    TrainingListener once =
        new TrainingListener() {
          @Override
          public boolean asksToStop() {
            return true;
          }
        };
    Trainer.builder(net, new Sgd(net, 1), loader(), x -> losses(net, x))
        .weighting(weighting)
        .accumulate(microBatches)
        .listen(once)
        .build()
        .run();
    return net;
  }

  private static void assertClose(Module expected, Module actual) {
    expected
        .state()
        .forEach(
            (name, t) ->
                assertArrayEquals(
                    t.toArray(),
                    Objects.requireNonNull(actual.state().get(name)).toArray(),
                    2e-5f,
                    name));
  }

  @Test
  void factors_of_1_are_a_step_of_the_sum() throws IOException {
    for (int microBatches : List.of(1, 3)) {
      assertClose(
          afterOneStep(new EqualWeighting(), microBatches),
          afterOneStep(new Fixed(1, 1, 1, 1), microBatches));
    }
  }

  @Test
  void factors_apply_to_shared_parameters_and_heads() throws IOException {
    for (int microBatches : List.of(1, 3)) {
      Net start = new Net();
      Net first = afterOneStep(new Fixed(1, 0, 1, 0), microBatches);
      Net second = afterOneStep(new Fixed(0, 1, 0, 1), microBatches);
      Net others = afterOneStep(new Fixed(0, 0, 0, 0), microBatches);
      Net all = afterOneStep(new Fixed(0.5, 3, 2, 0.25), microBatches);
      String weight = "shared.weight";
      float[] w = values(start, weight);
      float[] expected = values(others, weight);
      for (int i = 0; i < w.length; i++) {
        expected[i] += 0.5f * (values(first, weight)[i] - values(others, weight)[i]);
        expected[i] += 3 * (values(second, weight)[i] - values(others, weight)[i]);
      }
      assertArrayEquals(expected, values(all, weight), 2e-5f);
      assertScaled(2, "first.weight", start, first, all);
      assertScaled(0.25f, "second.bias", start, second, all);
    }
  }

  private static float[] values(Net net, String name) {
    return Objects.requireNonNull(net.state().get(name)).toArray();
  }

  private static void assertScaled(float factor, String name, Net start, Net once, Net scaled) {
    float[] before = values(start, name);
    float[] step = values(once, name);
    float[] actual = values(scaled, name);
    for (int i = 0; i < before.length; i++) {
      assertEquals(before[i] + factor * (step[i] - before[i]), actual[i], 2e-5f, name);
    }
  }

  @Test
  void products_are_those_of_the_shared_parameters_in_the_whole_step() throws IOException {
    for (int microBatches : List.of(1, 3)) {
      Fixed fixed = new Fixed(1, 1, 1, 1);
      afterOneStep(fixed, microBatches);
      double[] first = step(new Fixed(1, 0, 1, 0), microBatches);
      double[] second = step(new Fixed(0, 1, 0, 1), microBatches);
      StepGradients seen = fixed.seen.getFirst();
      assertEquals(List.of("class", "value"), List.copyOf(seen.losses().keySet()));
      assertEquals(dot(first, first), seen.products().get(0, 0), 1e-4);
      assertEquals(dot(first, second), seen.products().get(0, 1), 1e-4);
      assertEquals(dot(second, second), seen.products().get(1, 1), 1e-4);
    }
  }

  /** The gradient of the shared parameters without that of the coupling. */
  private static double[] step(Fixed weighting, int microBatches) throws IOException {
    Net with = afterOneStep(weighting, microBatches);
    Net without = afterOneStep(new Fixed(0, 0, 0, 0), microBatches);
    List<Double> gradient = new ArrayList<>();
    for (String name : List.of("shared.weight", "shared.bias")) {
      float[] a = values(without, name);
      float[] b = values(with, name);
      for (int i = 0; i < a.length; i++) {
        gradient.add((double) a[i] - b[i]);
      }
    }
    return gradient.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  // ---------------------------------------------------------------- refusals

  @Test
  void a_loss_without_tasks_is_refused() {
    Net net = new Net();
    Trainer<Tensor> trainer =
        Trainer.builder(net, new Sgd(net, 1), loader(), x -> Losses.of(losses(net, x).total()))
            .weighting(new Mgda())
            .build();
    IllegalStateException e = assertThrows(IllegalStateException.class, trainer::run);
    assertEquals(
        "trainer: the weighting needs a loss that names its tasks, see Losses.tasks",
        e.getMessage());
  }

  @Test
  void an_optimiser_without_the_parameters_of_the_weighting_is_refused() {
    Net net = new Net();
    TrainerBuilder<Tensor> builder =
        Trainer.builder(net, new Sgd(net, 1), loader(), x -> losses(net, x))
            .weighting(uncertainty());
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, builder::build);
    assertEquals(
        "trainer: the optimiser must update the parameter log variance of class of the weighting",
        e.getMessage());
  }

  @Test
  void a_checkpoint_of_another_weighting_is_refused() throws IOException {
    Checkpoint other = finished(new Net(), new GradNorm(1.5), 1);
    Trainer<Tensor> trainer = builder(new Net(), new Mgda()).build();
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> trainer.resume(other));
    assertTrue(String.valueOf(e.getMessage()).startsWith("weighting: the state contains [weight."));
  }
}
