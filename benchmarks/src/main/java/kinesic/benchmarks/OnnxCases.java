package kinesic.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import kinesic.benchmarks.PeerCase.Timing;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.nn.inference.Inference;
import kinesic.onnx.OnnxModel;

/**
 * The cases {@code onnx/NAME/b1/infer}: the whole networks among ONNX's own test cases, imported
 * and compiled, on one image. Their files are in {@code onnx-tests/light} of the {@link
 * SharedFolder}.
 */
final class OnnxCases {

  private static final List<String> NETWORKS =
      List.of(
          "bvlc_alexnet",
          "densenet121",
          "inception_v1",
          "inception_v2",
          "resnet50",
          "shufflenet",
          "squeezenet",
          "vgg19",
          "zfnet512");

  private static final Shape IMAGE = Shape.of(1, 3, 224, 224);

  private OnnxCases() {}

  static List<PeerCase> all() {
    return NETWORKS.stream()
        .map(name -> new PeerCase("onnx/" + name + "/b1/infer", backend -> time(name)))
        .toList();
  }

  private static Timing time(String name) {
    Path file = SharedFolder.find("onnx-tests/light").resolve("light_" + name + ".onnx");
    try (Inference net = OnnxModel.read(file).forInference(IMAGE)) {
      Tensor image = new RandomStream(1, "images").uniform(IMAGE, 0, 1);
      StepMemory memory = new StepMemory();
      double millis =
          new Stopwatch(40, 7, 2.0)
              .medianMillis(
                  () -> {
                    try (StepMemory.Scope scope = memory.open()) {
                      net.forward(image);
                    }
                  });
      return new Timing(millis, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
