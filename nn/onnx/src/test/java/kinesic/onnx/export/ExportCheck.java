package kinesic.onnx.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.nn.Layer;
import kinesic.nn.Module;
import kinesic.onnx.Onnx;
import kinesic.onnx.format.ModelReader;
import kinesic.onnx.format.ValueData;

/** Compares an exported module with what ONNX Runtime computes. */
final class ExportCheck {

  /** The largest difference that is allowed, relative to the largest number. */
  static final double TOLERANCE = 1e-4;

  private final Path folder;

  ExportCheck(Path folder) {
    this.folder = folder;
  }

  /** Gives all running statistics and parameters random values, as after some training. */
  static void fill(Module module, long seed) {
    module.initialise(seed);
    RandomStream random = new RandomStream(seed, "statistics");
    module
        .state()
        .forEach(
            (name, t) -> {
              if (name.endsWith("running_mean") || name.endsWith("bias")) {
                random.uniform(t.backend(), t.shape(), -0.5f, 0.5f).copyTo(t);
              } else if (name.endsWith("running_var")) {
                random.uniform(t.backend(), t.shape(), 0.5f, 1.5f).copyTo(t);
              }
            });
    module.eval();
  }

  /** Returns random numbers. */
  static Tensor input(Shape shape, long seed) {
    return new RandomStream(seed, "input").uniform(shape, -1, 1);
  }

  /**
   * Exports a module with one input and compares it for one and for five samples.
   *
   * @return the largest difference, relative to the largest number
   */
  double compare(Layer layer, Shape input) throws IOException, OrtException {
    Path file = folder.resolve("net.onnx");
    Onnx.write(layer, input, file);
    double worst = 0;
    for (int samples : new int[] {1, 5}) {
      Tensor x = input(input.with(0, samples), 7);
      try (Autograd.Mode off = Autograd.noGrad()) {
        worst = Math.max(worst, compare(file, List.of(x), List.of(layer.forward(x))));
      }
    }
    return worst;
  }

  /** Compares what a file computes from inputs with expected outputs. */
  static double compare(Path file, List<Tensor> inputs, List<Tensor> expected)
      throws IOException, OrtException {
    double worst = 0;
    List<ValueData> declared = ModelReader.read(file).graph().inputs();
    try (RuntimeSession session = new RuntimeSession(file)) {
      List<Tensor> given =
          IntStream.range(0, inputs.size())
              .mapToObj(i -> filed(inputs.get(i), declared.get(i)))
              .toList();
      Map<String, Tensor> results = session.run(given);
      assertEquals(expected.size(), results.size());
      int i = 0;
      for (Tensor result : results.values()) {
        worst = Math.max(worst, difference(expected.get(i++), result));
      }
    }
    return worst;
  }

  /** Returns an image as the file wants it. */
  static Tensor filed(Tensor t, ValueData declared) {
    List<ValueData.Dimension> shape = Objects.requireNonNull(declared.shape());
    boolean isImage =
        t.shape().rank() == 4
            && shape.get(1).size() == t.size(3)
            && shape.get(2).size() == t.size(1)
            && shape.get(3).size() == t.size(2);
    return isImage ? t.permute(0, 3, 1, 2) : t;
  }

  private static double difference(Tensor expected, Tensor actual) {
    Tensor same =
        expected.shape().equals(actual.shape()) || actual.shape().rank() != 4
            ? actual
            : actual.permute(0, 2, 3, 1);
    assertEquals(expected.shape(), same.shape());
    float[] e = expected.toArray();
    float[] a = same.toArray();
    double largest = 0;
    double worst = 0;
    for (int i = 0; i < e.length; i++) {
      largest = Math.max(largest, Math.abs(e[i]));
      worst = Math.max(worst, Math.abs(e[i] - a[i]));
    }
    assertTrue(largest > 0, "all outputs are 0");
    return worst / largest;
  }
}
