package kinesic.facebehavior.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.engine.Shape;
import kinesic.onnx.format.ElementType;
import kinesic.onnx.format.GraphData;
import kinesic.onnx.format.ModelData;
import kinesic.onnx.format.ModelWriter;
import kinesic.onnx.format.TensorData;
import kinesic.onnx.format.ValueData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class YuNetFileTest {

  @TempDir private Path folder;

  private Path write(ModelData model) throws IOException {
    Path file = folder.resolve("net.onnx");
    ModelWriter.write(model, file);
    return file;
  }

  private static ModelData with(
      Map<String, TensorData> initialisers, List<ValueData> inputs, List<ValueData> outputs) {
    ModelData model = MarkerGraph.model();
    GraphData graph = model.graph();
    return new ModelData(
        model.irVersion(),
        model.producer(),
        model.producerVersion(),
        model.operatorSets(),
        model.metadata(),
        new GraphData(graph.name(), graph.nodes(), initialisers, inputs, outputs));
  }

  private static ValueData input(long... sizes) {
    return new ValueData(
        "input",
        ElementType.FLOAT,
        Arrays.stream(sizes)
            .mapToObj(size -> new ValueData.Dimension(size, size < 0 ? "free" : ""))
            .toList());
  }

  @Test
  void a_declared_size_does_not_matter_nor_the_order_of_outputs() throws IOException {
    GraphData graph = MarkerGraph.model().graph();
    assertEquals(Optional.empty(), YuNetFile.read(write(MarkerGraph.model())).fixed());
    ModelData free =
        with(graph.initialisers(), List.of(input(-1, 3, -1, -1)), graph.outputs().reversed());
    Path file = write(free);
    assertEquals(Optional.empty(), YuNetFile.read(file).fixed());
    BufferedImage image = Pictures.grey(400, 300);
    MarkerDetector.draw(image, 200, 150, 100);
    assertEquals(1, FaceDetector.read(file).find(Pictures.of(image)).size());
  }

  /** Reshapes to constant sizes make a network that accepts one size only. */
  @Test
  void a_network_for_one_size_sees_every_picture_at_that_size() throws IOException {
    GraphData graph = MarkerGraph.model().graph();
    CanvasSize size = new CanvasSize(320, 256);
    Map<String, TensorData> initialisers = new LinkedHashMap<>();
    int reshaped = 0; // the four outputs of a stride, one stride after the other
    for (TensorData tensor : graph.initialisers().values()) {
      if (tensor.type() == ElementType.INT64) {
        int stride = YuNet.STRIDES.get(reshaped++ / 4);
        long[] sizes = {1, size.cells(stride), tensor.integers()[2]};
        initialisers.put(tensor.name(), TensorData.of(tensor.name(), Shape.of(3), sizes));
      } else {
        initialisers.put(tensor.name(), tensor);
      }
    }
    Path file = write(with(initialisers, List.of(input(1, 3, 256, 320)), graph.outputs()));
    assertEquals(Optional.of(size), YuNetFile.read(file).fixed());
    BufferedImage image = Pictures.grey(800, 900);
    MarkerDetector.draw(image, 500, 300, 300);
    List<DetectedFace> faces = FaceDetector.read(file).find(Pictures.of(image));
    assertEquals(1, faces.size());
    assertEquals(500, faces.getFirst().x() + 150, 10);
    assertEquals(300, faces.getFirst().width(), 12);
  }

  @Test
  void another_network_is_refused_with_what_was_expected_and_found() throws IOException {
    GraphData graph = MarkerGraph.model().graph();
    Path file = write(with(graph.initialisers(), graph.inputs(), graph.outputs().subList(0, 2)));
    IOException failure = assertThrows(IOException.class, () -> FaceDetector.read(file));
    String sentence = String.valueOf(failure.getMessage());
    assertEquals(
        file
            + ": is no YuNet face detector: expected an input [n, 3, height, width] and the outputs"
            + " cls_8, obj_8, bbox_8, kps_8, cls_16, obj_16, bbox_16, kps_16, cls_32, obj_32,"
            + " bbox_32, kps_32; found input float [1, 3, 640, 640] and the outputs"
            + " cls_8 float of any shape, obj_8 float of any shape",
        sentence);
  }

  @Test
  void a_file_that_is_no_network_is_refused_by_name() throws IOException {
    Path file = Files.writeString(folder.resolve("text.onnx"), "no network");
    IOException failure = assertThrows(IOException.class, () -> FaceDetector.read(file));
    assertTrue(String.valueOf(failure.getMessage()).startsWith(file.toString()));
    Path missing = folder.resolve("missing.onnx");
    assertThrows(IOException.class, () -> FaceDetector.read(missing));
  }
}
