package kinesic.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
 * and compiled, on one image. Their files are in the folder {@code onnx-tests/light} of a folder
 * {@code shared} beside the checkout, or of the one that the environment variable {@code
 * KINESIC_SHARED} names.
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
    Path file = folder().resolve("light_" + name + ".onnx");
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

  private static Path folder() {
    String given = System.getenv("KINESIC_SHARED");
    if (given != null) {
      return Path.of(given, "onnx-tests", "light");
    }
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null) {
      Path candidate = folder.resolve("shared").resolve("onnx-tests").resolve("light");
      if (Files.isDirectory(candidate)) {
        return candidate;
      }
      folder = folder.getParent();
    }
    throw new IllegalStateException(
        "onnx: there is no folder shared/onnx-tests/light beside the checkout; name the folder"
            + " shared with KINESIC_SHARED");
  }
}
