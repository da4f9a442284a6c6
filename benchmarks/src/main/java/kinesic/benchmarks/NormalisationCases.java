package kinesic.benchmarks;

import java.util.ArrayList;
import java.util.List;
import kinesic.benchmarks.PeerCase.Timing;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.kernels.Activation;
import kinesic.nn.BatchNorm2d;

/**
 * The cases {@code batch-norm-relu/*} and {@code batch-norm-add-relu/*}: forward and backward of
 * batch normalisation with batch statistics, an optional residual sum, and ReLU. The peers use
 * three modules; Kinesic uses one fused module, as its ResNets do.
 */
final class NormalisationCases {

  private static final int BATCH = 16;
  private static final long SEED = 1;

  private record Activations(int channels, int side) {}

  private static final List<Activations> SIZES =
      List.of(
          new Activations(64, 28),
          new Activations(256, 28),
          new Activations(512, 14),
          new Activations(1024, 7));

  private NormalisationCases() {}

  static List<PeerCase> all() {
    List<PeerCase> cases = new ArrayList<>();
    for (Activations size : SIZES) {
      String suffix = "-relu/" + size.channels() + "-" + size.side();
      cases.add(new PeerCase("batch-norm" + suffix, backend -> measure(size, false)));
      cases.add(new PeerCase("batch-norm-add" + suffix, backend -> measure(size, true)));
    }
    return cases;
  }

  private static Timing measure(Activations size, boolean residual) {
    Shape shape = Shape.of(BATCH, size.side(), size.side(), size.channels());
    RandomStream random = new RandomStream(SEED, "batch-norm");
    Tensor x = random.normal(shape, 0, 1).asParameter();
    Tensor other = random.normal(shape, 0, 1).asParameter();
    Tensor gy = random.normal(shape, 0, 1);
    BatchNorm2d norm = new BatchNorm2d(size.channels(), Activation.RELU);
    norm.initialise(SEED);
    StepMemory memory = new StepMemory();
    Runnable step =
        () -> {
          try (StepMemory.Scope scope = memory.open()) {
            Autograd.backward(residual ? norm.forward(x, other) : norm.forward(x), gy);
            x.clearGradient();
            other.clearGradient();
            norm.parameters().values().forEach(Tensor::clearGradient);
          }
        };
    return new Timing(new Stopwatch(2, 7, 0.4).medianMillis(step), 0);
  }
}
