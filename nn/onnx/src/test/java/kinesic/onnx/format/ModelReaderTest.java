package kinesic.onnx.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import kinesic.engine.Shape;
import kinesic.engine.io.ProtobufWriter;
import kinesic.onnx.SharedData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelReaderTest {

  @TempDir private Path folder;

  private Path write(ProtobufWriter message) throws IOException {
    return Files.write(folder.resolve("a.onnx"), message.toByteArray());
  }

  private static ProtobufWriter graph(ProtobufWriter initialiser) {
    ProtobufWriter node =
        new ProtobufWriter()
            .text(1, "x")
            .text(1, "w")
            .text(2, "y")
            .text(3, "sum")
            .text(4, "Add")
            .message(5, new ProtobufWriter().text(1, "axis").integer(3, -1).integer(20, 2));
    return new ProtobufWriter().message(1, node).text(2, "g").message(5, initialiser);
  }

  private static ProtobufWriter model(ProtobufWriter initialiser) {
    return new ProtobufWriter()
        .integer(1, 10)
        .text(2, "test")
        .message(8, new ProtobufWriter().integer(2, 21))
        .message(7, graph(initialiser));
  }

  private static TensorData initialiser(ModelData model) {
    return Objects.requireNonNull(model.graph().initialisers().get("w"));
  }

  @Test
  void a_model_is_read() throws IOException {
    ProtobufWriter w =
        new ProtobufWriter().packed(1, 2L).integer(2, 1).packed(4, 1.5f, -2f).text(8, "w");
    ModelData model = ModelReader.read(write(model(w)));
    assertEquals(21, model.operatorSets().get(""));
    NodeData node = model.graph().nodes().getFirst();
    assertEquals("Add \"sum\"", node.toString());
    assertEquals(new Attribute.Integer(-1), node.attributes().get("axis"));
    TensorData tensor = initialiser(model);
    assertEquals("w float [2]", tensor.toString());
    assertArrayEquals(new float[] {1.5f, -2}, tensor.floats());
  }

  @Test
  void elements_may_be_in_another_file() throws IOException {
    Files.write(folder.resolve("a.bin"), new byte[] {9, 9, 3, 0, 0, 0, -1, -1, -1, -1});
    ProtobufWriter location = new ProtobufWriter().text(1, "location").text(2, "a.bin");
    ProtobufWriter offset = new ProtobufWriter().text(1, "offset").text(2, "2");
    ProtobufWriter w = new ProtobufWriter().packed(1, 2L).integer(2, 6).text(8, "w");
    w.message(13, location).message(13, offset).integer(14, 1);
    TensorData tensor = initialiser(ModelReader.read(write(model(w))));
    assertEquals(Shape.of(2), tensor.shape());
    assertArrayEquals(new long[] {3, -1}, tensor.integers());
  }

  @Test
  void elements_outside_the_folder_are_refused() throws IOException {
    ProtobufWriter location = new ProtobufWriter().text(1, "location").text(2, "../a.bin");
    ProtobufWriter w = new ProtobufWriter().packed(1, 2L).integer(2, 6).text(8, "w");
    Path file = write(model(w.message(13, location).integer(14, 1)));
    assertEquals(
        file + ": tensor \"w\": its elements are in \"../a.bin\", outside the folder of the model",
        assertThrows(IOException.class, () -> ModelReader.read(file)).getMessage());
  }

  @Test
  void a_file_that_is_no_model_is_refused() throws IOException {
    Path file = Files.writeString(folder.resolve("a.onnx"), "\n\u0003abc");
    assertEquals(
        file + ": protocol buffer: field 1 has the wire type 2, expected 0, at byte 2",
        assertThrows(IOException.class, () -> ModelReader.read(file)).getMessage());
    Path missing = folder.resolve("b.onnx");
    assertEquals(
        missing + ": does not exist",
        assertThrows(IOException.class, () -> ModelReader.read(missing)).getMessage());
  }

  @Test
  void a_network_of_the_onnx_project_is_read() throws IOException {
    Path file = SharedData.require("onnx-tests/light/light_resnet50.onnx");
    ModelData model = ModelReader.read(file);
    assertTrue(model.graph().nodes().size() > 100);
    assertEquals(Shape.of(1, 1000), ModelReader.tensor(output(file)).shape());
  }

  private static Path output(Path model) {
    String name = String.valueOf(model.getFileName()).replace(".onnx", "_output_0.pb");
    return model.resolveSibling(name);
  }
}
