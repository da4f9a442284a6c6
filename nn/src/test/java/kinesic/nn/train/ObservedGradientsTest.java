package kinesic.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kinesic.engine.Tensor;
import kinesic.kernels.Backends;
import kinesic.kernels.conformance.CountingBackend;
import kinesic.nn.Linear;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Dataset;
import kinesic.nn.data.Loader;
import kinesic.nn.optim.Clipping;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.optim.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Listeners that see the gradients of a step. */
final class ObservedGradientsTest {

  /** Observes every third step. */
  private static final class Observer implements TrainingListener {
    final List<Long> steps = new ArrayList<>();
    final List<Map<String, float[]>> gradients = new ArrayList<>();
    final List<Boolean> repeated = new ArrayList<>();
    private final CountingBackend device;

    Observer(CountingBackend device) {
      this.device = device;
    }

    @Override
    public boolean observesGradients(TrainingPosition from) {
      return from.step() % 3 == 0;
    }

    @Override
    public void gradients(TrainingPosition from, Map<String, Tensor> tensors) {
      steps.add(from.step());
      Map<String, float[]> values = new LinkedHashMap<>();
      tensors.forEach((name, t) -> values.put(name, t.toArray()));
      gradients.add(values);
    }

    @Override
    public void stepped(StepReport report) {
      repeated.add(device.callsByKernel().containsKey("CapturedWork.run"));
      device.reset();
    }
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "true, true"})
  void observing_changes_no_bit(boolean capture, boolean late) throws IOException {
    CountingBackend device = new CountingBackend(Backends.standard());
    Trainer<TinyRun.Batch> usual = new TinyRun(1, device).builder.build();
    usual.run();
    TinyRun run = new TinyRun(1, device);
    Observer observer = new Observer(device);
    Trainer<TinyRun.Batch> observed =
        run.builder.capture(capture).lateReads(late).listen(observer).build();
    observed.run();
    States.assertSameBits(usual.checkpoint(), observed.checkpoint());
    assertEquals(List.of(0L, 3L, 6L, 9L, 12L, 15L, 18L, 21L), observer.steps);
    for (Map<String, float[]> gradients : observer.gradients) {
      assertEquals(run.net.parameters().keySet(), gradients.keySet());
    }
    if (capture && !late) {
      // an epoch: observed, twice usual, observed, repeated, smaller; in the first, the average
      // begins
      String epochs = "------" + "----r-".repeat(3);
      StringBuilder kinds = new StringBuilder();
      observer.repeated.forEach(step -> kinds.append(step ? 'r' : '-'));
      assertEquals(epochs, kinds.toString());
    }
  }

  private static Trainer<Float> trainer(Linear net, int accumulate, TrainingListener listener) {
    Dataset<Float> numbers = Dataset.of(List.of(1f, 2f, 3f, 4f));
    Loader<Float, Float> loader =
        new Loader<>(numbers, BatchSampler.shuffled(4, 1, 1), List::getFirst, 1, 1);
    Sgd optimiser = new Sgd(ParameterGroup.uniform(net, 0), 0.5f, 0);
    optimiser.clip(Clipping.byNorm(0.01));
    return Trainer.builder(
            net,
            optimiser,
            loader,
            x -> Losses.of(net.forward(Tensor.of(new float[][] {{x}})).sum()))
        .accumulate(accumulate)
        .listen(listener)
        .build();
  }

  @Test
  void gradients_are_the_mean_over_the_batches_before_clipping() throws IOException {
    Linear net = new Linear(1, 1);
    net.initialise(1);
    Observer observer = new Observer(new CountingBackend(Backends.standard()));
    trainer(net, 4, observer).run();
    assertEquals(1, observer.gradients.size());
    Map<String, float[]> gradients = observer.gradients.getFirst();
    assertArrayEquals(
        new float[] {2.5f}, Objects.requireNonNull(gradients.get("weight"))); // of 1, 2, 3 and 4
    assertArrayEquals(new float[] {1}, Objects.requireNonNull(gradients.get("bias")));
  }

  @Test
  void a_listener_that_fails_ends_the_run() {
    Linear net = new Linear(1, 1);
    net.initialise(1);
    TrainingListener failing =
        new TrainingListener() {
          @Override
          public boolean observesGradients(TrainingPosition from) {
            return true;
          }

          @Override
          public void gradients(TrainingPosition from, Map<String, Tensor> gradients)
              throws IOException {
            throw new IOException("disk full");
          }
        };
    IOException e = assertThrows(IOException.class, () -> trainer(net, 1, failing).run());
    assertEquals("disk full", e.getMessage());
  }
}
