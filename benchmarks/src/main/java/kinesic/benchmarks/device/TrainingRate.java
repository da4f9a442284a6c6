package kinesic.benchmarks.device;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;
import kinesic.kernels.CapturedWork;
import kinesic.nn.Layer;
import kinesic.nn.Linear;
import kinesic.nn.Sequential;
import kinesic.nn.optim.Optimiser;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.optim.Sgd;
import kinesic.nn.vision.ResNet;

/**
 * How fast ResNet-50 learns on a device: forward, cross-entropy, backward, SGD with momentum, on a
 * fixed batch, without reading anything back.
 */
final class TrainingRate {

  private static final int CLASSES = 1000;
  private static final int CHANNELS = 3;
  private static final float LEARNING_RATE = 1e-3f;
  private static final float MOMENTUM = 0.9f;

  private final Backend backend;
  private final int batch;
  private final Layer net;
  private final Optimiser optimiser;
  private final Tensor images;
  private final Tensor targets; // one-hot
  private final StepMemory memory = new StepMemory();
  private final Clock clock;

  TrainingRate(Backend backend, int side, int batch) {
    this.backend = backend;
    this.batch = batch;
    this.clock = new Clock(backend);
    ResNet trunk = ResNet.resNet50();
    net = new Sequential(trunk, new Linear(trunk.features(), CLASSES));
    net.initialise(1);
    net.to(backend);
    optimiser = new Sgd(ParameterGroup.uniform(net, 0), LEARNING_RATE, MOMENTUM);
    RandomStream random = new RandomStream(1, "batch");
    images = random.normal(backend, Shape.of(batch, side, side, CHANNELS), 0, 1);
    float[] oneHot = new float[batch * CLASSES];
    for (int i = 0; i < batch; i++) {
      oneHot[i * CLASSES + random.nextInt(CLASSES)] = 1;
    }
    targets = Tensor.of(backend, Shape.of(batch, CLASSES), oneHot);
  }

  private void step() {
    net.forward(images).logSoftmax().multiply(targets).sum().multiply(-1f / batch).backward();
    optimiser.start(1, List.of());
    optimiser.clearGradients();
  }

  private void scopedStep() {
    try (StepMemory.Scope scope = memory.open()) {
      step();
    }
  }

  /** Returns the images a second if the host makes every kernel call. */
  double eager() {
    return batch / clock.seconds(this::scopedStep);
  }

  /** Returns the images a second of a captured step; empty if the backend cannot capture it. */
  OptionalDouble captured() {
    scopedStep(); // its memory suffices for the capture
    try (StepMemory.Scope scope = memory.open()) {
      Optional<CapturedWork> work = backend.capture(this::step);
      if (work.isEmpty()) {
        return OptionalDouble.empty();
      }
      try (CapturedWork captured = work.get()) {
        return OptionalDouble.of(batch / clock.seconds(() -> captured.run(Map.of())));
      }
    }
  }
}
