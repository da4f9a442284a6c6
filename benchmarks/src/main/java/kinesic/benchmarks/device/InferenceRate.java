package kinesic.benchmarks.device;

import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.kernels.Backend;
import kinesic.nn.inference.Inference;
import kinesic.nn.vision.ResNet;

/** How fast ResNet-50 predicts on a device. */
final class InferenceRate {

  private static final int CHANNELS = 3;

  private InferenceRate() {}

  /** Returns the images a second of the compiled network. */
  static double of(Backend backend, int side, int batch) {
    ResNet net = ResNet.resNet50();
    net.initialise(1);
    net.to(backend);
    Shape shape = Shape.of(batch, side, side, CHANNELS);
    Inference inference = net.forInference(shape);
    Tensor images = new RandomStream(1, "batch").normal(backend, shape, 0, 1);
    StepMemory memory = new StepMemory();
    Runnable step =
        () -> {
          try (StepMemory.Scope scope = memory.open()) {
            inference.forward(images);
          }
        };
    return batch / new Clock(backend).seconds(step);
  }
}
