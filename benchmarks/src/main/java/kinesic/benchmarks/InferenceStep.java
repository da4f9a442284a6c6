package kinesic.benchmarks;

import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.nn.inference.Inference;

/** ResNet-50 with 1000 classes on one batch of images, prepared for inference. */
final class InferenceStep implements Runnable {

  private final Tensor images; // [batch, side, side, 3]
  private final Inference net;
  private final StepMemory memory = new StepMemory();

  /** A step on {@code batch} images of {@code side} pixels. */
  InferenceStep(int side, int batch) {
    images = TrainingStep.images(side, batch);
    net = TrainingStep.resNet50().forInference(images.shape());
  }

  @Override
  public void run() {
    try (StepMemory.Scope scope = memory.open()) {
      net.forward(images);
    }
  }
}
