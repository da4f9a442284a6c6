package kinesic.benchmarks;

import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.nn.inference.Inference;

/** Inference of a {@link Network} on a fixed batch of images. */
final class InferenceStep implements Runnable {

  private final Tensor images; // [batch, side, side, 3]
  private final Inference net;
  private final StepMemory memory = new StepMemory();

  /** Creates a step on {@code batch} images of {@code side} x {@code side} pixels. */
  InferenceStep(Network network, int side, int batch) {
    images = Network.images(side, batch);
    net = network.create().forInference(images.shape());
  }

  @Override
  public void run() {
    try (StepMemory.Scope scope = memory.open()) {
      net.forward(images);
    }
  }
}
