package kinesic.benchmarks;

import java.util.ArrayList;
import java.util.List;
import kinesic.benchmarks.PeerCase.Figure;

/**
 * The cases {@code resnet50/SIDE/bBATCH/PART}: a training step (forward, cross-entropy, backward,
 * momentum) of ResNet-50 with 1000 classes, or inference, written as a user would write them.
 */
final class NetworkCases {

  /** Unmeasured repetitions: a fresh Java VM takes about ten steps until all is compiled. */
  private static final int WARM_TRAINING = 20;

  private static final int WARM_INFERENCE = 40;

  private NetworkCases() {}

  static List<PeerCase> all() {
    List<PeerCase> cases = new ArrayList<>();
    for (int side : new int[] {112, 224}) {
      String name = "resnet50/" + side + "/b";
      cases.add(new PeerCase(name + "16/train", backend -> train(side, 16)));
      cases.add(new PeerCase(name + "16/infer", backend -> infer(side, 16)));
      cases.add(new PeerCase(name + "1/infer", backend -> infer(side, 1)));
    }
    return cases;
  }

  private static Figure train(int side, int batch) {
    double millis =
        new Stopwatch(WARM_TRAINING, 5, 3.0).medianMillis(new TrainingStep(side, batch));
    return new Figure(millis, 3 * forwardOperations(side, batch));
  }

  private static Figure infer(int side, int batch) {
    double millis =
        new Stopwatch(WARM_INFERENCE, 7, 2.0).medianMillis(new InferenceStep(side, batch));
    return new Figure(millis, forwardOperations(side, batch));
  }

  /** What the convolutions and the last layer do, each multiply-add counted as two. */
  static double forwardOperations(int side, int batch) {
    double sum = 0;
    LayerShape layer = LayerShape.of("7x7s2-3-64-" + side, batch);
    sum += layer.shape().operations();
    int pixels = half(half(side)); // after the stem and its pooling
    int channels = 64;
    int[] blocks = {3, 4, 6, 3};
    for (int stage = 0; stage < blocks.length; stage++) {
      int width = 64 << stage;
      for (int block = 0; block < blocks[stage]; block++) {
        int stride = stage > 0 && block == 0 ? 2 : 1;
        sum += operations(1, 1, channels, width, pixels, batch);
        sum += operations(3, stride, width, width, pixels, batch);
        if (block == 0) {
          sum += operations(1, stride, channels, 4 * width, pixels, batch);
        }
        pixels = stride == 2 ? half(pixels) : pixels;
        sum += operations(1, 1, width, 4 * width, pixels, batch);
        channels = 4 * width;
      }
    }
    return sum + 2.0 * batch * channels * TrainingStep.CLASSES;
  }

  private static double operations(int kernel, int stride, int in, int out, int side, int batch) {
    String size = kernel + "x" + kernel + (stride == 1 ? "" : "s" + stride);
    return LayerShape.of(size + "-" + in + "-" + out + "-" + side, batch).shape().operations();
  }

  private static int half(int side) {
    return (side + 1) / 2;
  }
}
