package kinesic.onnx.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import kinesic.engine.Shape;
import kinesic.nn.vision.Backbone;
import kinesic.onnx.Onnx;
import kinesic.onnx.format.GraphData;
import kinesic.onnx.format.ModelReader;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Exports each network of nn.vision and lets ONNX Runtime compute it. */
final class NetworkExportTest {

  private static final Shape IMAGES = Shape.of(1, Networks.SIDE, Networks.SIDE, 3);

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> every_network_gives_the_same_in_onnx_runtime() {
    return Networks.tiny().entrySet().stream()
        .map(
            entry ->
                dynamicTest(
                    entry.getKey(),
                    () -> {
                      Backbone net = entry.getValue().get();
                      ExportCheck.fill(net, 3);
                      double difference = new ExportCheck(folder).compare(net, IMAGES);
                      assertTrue(
                          difference <= ExportCheck.TOLERANCE, () -> "differs by " + difference);
                    }));
  }

  private GraphData graph(String network) throws IOException {
    Backbone net = Objects.requireNonNull(Networks.tiny().get(network)).get();
    ExportCheck.fill(net, 3);
    Path file = folder.resolve("a.onnx");
    Onnx.write(net, IMAGES, file);
    return ModelReader.read(file).graph();
  }

  @TestFactory
  Stream<DynamicTest> parameters_and_statistics_keep_their_names() {
    return Networks.tiny().entrySet().stream()
        .map(
            entry ->
                dynamicTest(
                    entry.getKey(),
                    () -> {
                      Set<String> names = entry.getValue().get().stateShapes().keySet();
                      Set<String> written = graph(entry.getKey()).initialisers().keySet();
                      assertEquals(
                          List.of(), names.stream().filter(n -> !written.contains(n)).toList());
                    }));
  }

  @TestFactory
  Stream<DynamicTest> images_are_transposed_nowhere() {
    return Stream.of("basic ResNet", "MobileNetV2", "EfficientNet", "DenseNet", "Vgg", "IResNet")
        .map(
            name ->
                dynamicTest(
                    name,
                    () ->
                        assertEquals(
                            List.of(),
                            graph(name).nodes().stream()
                                .filter(node -> node.type().equals("Transpose"))
                                .toList())));
  }

  @Test
  void nodes_have_the_names_of_their_modules() throws IOException {
    GraphData graph = graph("basic ResNet");
    assertEquals(
        List.of("conv1/Conv", "bn1/BatchNormalization", "bn1/Relu", "maxpool/MaxPool"),
        graph.nodes().stream().limit(4).map(node -> node.name()).toList());
    assertEquals("[input float [batch, 3, 24, 24]]", graph.inputs().toString());
    assertEquals("[output float [batch, 40]]", graph.outputs().toString());
  }
}
