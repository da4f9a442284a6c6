package kinesic.benchmarks;

import java.util.function.Function;
import java.util.stream.Stream;
import kinesic.engine.RandomStream;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.nn.Layer;
import kinesic.nn.optim.Adam;
import kinesic.nn.optim.Optimiser;
import kinesic.nn.optim.ParameterGroup;
import kinesic.nn.optim.Sgd;

/**
 * A training step of a {@link Network}, written as in user code: forward, cross-entropy, backward,
 * optimiser. The batch is fixed; each run changes the weights.
 */
final class TrainingStep implements Runnable {

  private static final float LEARNING_RATE = 1e-3f;
  private static final float MOMENTUM = 0.9f;
  private static final float WEIGHT_DECAY = 0.01f;

  private final Layer net;
  private final Tensor images; // [batch, side, side, 3]
  private final int[] labels;
  private final Optimiser optimiser;
  private final StepMemory memory = new StepMemory();

  /**
   * Creates a step on {@code batch} images of {@code side} x {@code side} pixels.
   *
   * @param rule creates the optimiser of the network, such as {@link #sgd}
   */
  TrainingStep(Network network, int side, int batch, Function<Layer, Optimiser> rule) {
    net = network.create();
    images = Network.images(side, batch);
    RandomStream random = new RandomStream(Network.SEED, "labels");
    labels = new int[batch];
    for (int i = 0; i < batch; i++) {
      labels[i] = random.nextInt(Network.CLASSES);
    }
    optimiser = rule.apply(net);
  }

  /** Returns SGD with momentum. */
  static Optimiser sgd(Layer net) {
    return new Sgd(ParameterGroup.uniform(net, 0f), LEARNING_RATE, MOMENTUM);
  }

  /** Returns AdamW with weight decay of all parameters, PyTorch's default. */
  static Optimiser adamW(Layer net) {
    return Adam.adamW(ParameterGroup.uniform(net, WEIGHT_DECAY), LEARNING_RATE);
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

  /** Returns the bytes of the parameters and the state of the optimiser. */
  long stateBytes() {
    return Float.BYTES
        * Stream.of(net.parameters(), optimiser.state().moments())
            .flatMap(tensors -> tensors.values().stream())
            .mapToLong(tensor -> tensor.shape().elements())
            .sum();
  }
}
