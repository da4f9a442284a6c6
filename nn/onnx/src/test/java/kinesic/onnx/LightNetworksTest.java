package kinesic.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.nn.inference.Inference;
import kinesic.onnx.format.ModelReader;
import kinesic.onnx.format.TensorData;
import kinesic.onnx.format.ValueData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The nine whole networks among ONNX's own test cases, against the outputs that the suite expects,
 * with its tolerance. The largest difference measured is 5e-6 of the largest output.
 */
final class LightNetworksTest {

  private static final float TOLERANCE = 1e-3f; // relative

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bvlc_alexnet",
        "densenet121",
        "inception_v1",
        "inception_v2",
        "resnet50",
        "shufflenet",
        "squeezenet",
        "vgg19",
        "zfnet512"
      })
  void gives_the_expected_output(String name) throws IOException {
    Path folder = SharedData.require("onnx-tests/light");
    OnnxModel net = OnnxModel.read(folder.resolve("light_" + name + ".onnx"));
    TensorData expected = ModelReader.tensor(folder.resolve("light_" + name + "_output_0.pb"));
    Tensor x = ramp(net.inputs().getFirst());
    try (Autograd.Mode off = Autograd.noGrad()) {
      assertAgrees(expected, net.forward(x));
    }
    try (Inference fast = net.forInference(x.shape())) {
      assertAgrees(expected, fast.forward(x));
    }
  }

  /** Returns the numbers i / n in row-major order. */
  private static Tensor ramp(ValueData input) {
    Shape shape =
        Shape.of(
            Objects.requireNonNull(input.shape()).stream()
                .mapToInt(size -> size.isFree() ? 1 : (int) size.size())
                .toArray());
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((double) i / values.length);
    }
    return Tensor.of(shape, values);
  }

  private static void assertAgrees(TensorData expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape());
    float[] y = expected.floats();
    float largest = 0;
    for (float value : y) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertArrayEquals(y, actual.toArray(), TOLERANCE * largest);
  }
}
