package kinesic.benchmarks;

import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.nn.Layer;
import kinesic.nn.Linear;
import kinesic.nn.ResNet;
import kinesic.nn.Sequential;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.optim.Sgd;

/**
 * A training step of ResNet-50 with 1000 classes, written as in user code: forward, cross-entropy,
 * backward, SGD with momentum. The batch is fixed; each run changes the weights.
 */
final class TrainingStep implements Runnable {

  static final int CLASSES = 1000;
  static final long SEED = 1;

  private final Layer net;
  private final Tensor images; // [batch, side, side, 3]
  private final int[] labels;
  private final Sgd optimiser;
  private final StepMemory memory = new StepMemory();

  /** Creates a step on {@code batch} images of {@code side} x {@code side} pixels. */
  TrainingStep(int side, int batch) {
    net = resNet50();
    images = images(side, batch);
    RandomStream random = new RandomStream(SEED, "labels");
    labels = new int[batch];
    for (int i = 0; i < batch; i++) {
      labels[i] = random.nextInt(CLASSES);
    }
    optimiser = new Sgd(ParameterGroup.uniform(net, 0f), 1e-3f, 0.9f);
  }

  static Layer resNet50() {
    ResNet trunk = ResNet.resNet50();
    Sequential net = new Sequential(trunk, new Linear(trunk.features(), CLASSES));
    net.initialise(SEED);
    return net;
  }

  static Tensor images(int side, int batch) {
    return new RandomStream(SEED, "images").normal(Shape.of(batch, side, side, 3), 0, 1);
  }

  @Override
  public void run() {
    try (StepMemory.Scope scope = memory.open()) {
      net.forward(images).crossEntropy(labels).backward();
      optimiser.step();
      optimiser.clearGradients();
    }
  }

  /** Returns the bytes that steps reuse: activations, gradients and saved tensors of ops. */
  long stepBytes() {
    return memory.bytes();
  }

  /** Returns the bytes of the parameters and their momentum. */
  long stateBytes() {
    return 2L
        * Float.BYTES
        * net.parameters().values().stream().mapToLong(p -> p.shape().elements()).sum();
  }
}
