package kinesic.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Backends;
import kinesic.kernels.conformance.CountingBackend;
import kinesic.nn.Linear;
import kinesic.nn.Sequential;
import kinesic.nn.data.BatchSampler;
import kinesic.nn.data.Dataset;
import kinesic.nn.data.Loader;
import kinesic.nn.optim.Clipping;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.optim.Sgd;
import kinesic.nn.vision.ResNet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training on memory that is not on the Java heap, and what a step costs on a device. */
final class DeviceTrainingTest {

  private final CountingBackend device = new CountingBackend(Backends.standard());

  @TempDir private Path folder;

  /** What a step costs. */
  private record Cost(long calls, long reads, long uploads) {}

  /** Records the cost of each step; validations and the listeners themselves do not count. */
  private final class Meter implements TrainingListener {
    final List<Cost> steps = new ArrayList<>();

    @Override
    public void started(TrainingPosition from, int epochs, int batchesPerEpoch) {
      device.reset();
    }

    @Override
    public void stepped(StepReport report) {
      steps.add(new Cost(device.calls(), device.reads(), device.uploads()));
      device.reset();
    }

    @Override
    public void epochFinished(EpochReport report) {
      device.reset();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void a_run_on_a_device_has_the_bits_of_one_on_the_cpu(int accumulate) throws IOException {
    Trainer<TinyRun.Batch> cpu = new TinyRun(1).builder.accumulate(accumulate).build();
    Meter meter = new Meter();
    Trainer<TinyRun.Batch> other =
        new TinyRun(1, device).builder.accumulate(accumulate).listen(meter).build();
    cpu.run();
    other.run();
    States.assertSameBits(cpu.checkpoint(), other.checkpoint());
    assertEquals(TinyRun.EPOCHS * TinyRun.BATCHES / accumulate, meter.steps.size());
    meter.steps.forEach(cost -> assertEquals(1, cost.reads));
  }

  @Test
  void a_run_on_a_device_resumes_from_a_file() throws IOException {
    Trainer<TinyRun.Batch> whole = new TinyRun(1, device).builder.build();
    whole.run();
    new TinyRun(1, device).builder.epochs(2).checkpoints(folder, Duration.ofDays(1)).build().run();
    Trainer<TinyRun.Batch> second = new TinyRun(2, device).builder.build();
    second.resume(folder.resolve(Trainer.LAST));
    second.run();
    States.assertSameBits(whole.checkpoint(), second.checkpoint());
  }

  /** SGD with momentum and clipping by norm; the images are moved to the device. */
  @Test
  void a_step_of_resnet_50_takes_one_read_and_few_calls() throws IOException {
    Sequential net = new Sequential(ResNet.resNet50(), new Linear(2048, 10));
    net.to(device);
    net.initialise(1);
    RandomStream random = new RandomStream(1, "images");
    Loader<Integer, Tensor> loader =
        new Loader<>(
            Dataset.of(IntStream.range(0, 2).boxed().toList()),
            BatchSampler.shuffled(2, 2, 3),
            images -> random.normal(Shape.of(images.size(), 32, 32, 3), 0, 1),
            1,
            1);
    Sgd sgd = new Sgd(ParameterGroup.decayingWeights(net, 1e-4f), 0.01f, 0.9f);
    sgd.clip(Clipping.byNorm(1));
    Meter meter = new Meter();
    Trainer.builder(
            net,
            sgd,
            loader,
            images -> {
              Tensor loss = net.forward(images.to(device)).crossEntropy(new int[] {1, 2});
              return new Losses(loss, Map.of("cross-entropy", loss));
            })
        .listen(meter)
        .build()
        .run();
    for (Cost cost : meter.steps) {
      assertTrue(cost.reads <= 1, cost::toString);
      assertTrue(cost.uploads <= 2, cost::toString);
      assertTrue(cost.calls <= 360, cost::toString);
    }
  }
}
