package kinesic.benchmarks;

import java.util.ArrayList;
import java.util.List;
import kinesic.benchmarks.PeerCase.Timing;

/**
 * The cases {@code resnet50/SIDE/bBATCH/PART}: a training step (forward, cross-entropy, backward,
 * momentum) of ResNet-50 with 1000 classes, or its inference, written as in user code.
 */
final class NetworkCases {

  /** Warm-up steps: a fresh Java VM compiles everything within about ten steps. */
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

  private static Timing train(int side, int batch) {
    double millis =
        new Stopwatch(WARM_TRAINING, 5, 3.0).medianMillis(new TrainingStep(side, batch));
    return new Timing(millis, 3 * forwardOperations(side, batch));
  }

  private static Timing infer(int side, int batch) {
    double millis =
        new Stopwatch(WARM_INFERENCE, 7, 2.0).medianMillis(new InferenceStep(side, batch));
    return new Timing(millis, forwardOperations(side, batch));
  }

  /** Returns the operations of the convolutions and the last layer; a multiply-add counts as 2. */
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
