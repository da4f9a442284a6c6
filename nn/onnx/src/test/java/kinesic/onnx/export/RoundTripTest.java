package kinesic.onnx.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.stream.Stream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.nn.Layer;
import kinesic.onnx.OnnxModel;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Exports layers and networks and reads them again: the same bits. */
final class RoundTripTest {

  private static final Shape IMAGES = Shape.of(1, Networks.SIDE, Networks.SIDE, 3);

  private static OnnxModel reread(Layer layer, Shape input) {
    ExportOptions options = ExportOptions.DEFAULT.imageOrder(ImageOrder.CHANNELS_FIRST);
    return OnnxModel.of(Exporter.model(layer, List.of(input), options)).channelsLast();
  }

  private static Stream<LayerExportTest.Case> all() {
    return Stream.concat(
        LayerExportTest.layers(),
        Networks.tiny().entrySet().stream()
            .map(e -> new LayerExportTest.Case(e.getKey(), e.getValue().get(), IMAGES)));
  }

  @TestFactory
  Stream<DynamicTest> a_file_that_is_read_again_gives_the_same_bits() {
    return all().map(c -> dynamicTest(c.name(), () -> compare(c, false)));
  }

  @TestFactory
  Stream<DynamicTest> and_when_it_is_compiled() {
    return all().map(c -> dynamicTest(c.name(), () -> compare(c, true)));
  }

  private static void compare(LayerExportTest.Case c, boolean isCompiled) {
    Layer layer = c.layer();
    ExportCheck.fill(layer, 3);
    OnnxModel model = reread(layer, c.input());
    Shape shape = c.input().with(0, 3);
    Tensor x = ExportCheck.input(shape, 7);
    Tensor expected;
    Tensor actual;
    try (Autograd.Mode off = Autograd.noGrad()) {
      expected = isCompiled ? layer.forInference(shape).forward(x) : layer.forward(x);
      actual = isCompiled ? model.forInference(shape).forward(x) : model.forward(x);
    }
    assertEquals(expected.shape(), actual.shape());
    boolean isMeanOfMeans = c.name().startsWith("AdaptiveAveragePool2d ["); // several nodes
    assertArrayEquals(expected.toArray(), actual.toArray(), isMeanOfMeans ? 1e-7f : 0);
  }
}
