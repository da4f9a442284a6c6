package kinesic.onnx.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.Shape;
import kinesic.onnx.SharedData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelWriterTest {

  @TempDir private Path folder;

  private static ModelData model(Attribute... attributes) {
    Map<String, Attribute> named = new LinkedHashMap<>();
    for (Attribute attribute : attributes) {
      named.put("a" + named.size(), attribute);
    }
    NodeData node = new NodeData("sum", "", "Add", List.of("x", "", "w"), List.of("y", ""), named);
    ValueData x =
        new ValueData(
            "x",
            ElementType.FLOAT,
            List.of(new ValueData.Dimension(-1, "n"), new ValueData.Dimension(3, "")));
    ValueData y = new ValueData("y", ElementType.FLOAT, null);
    Map<String, TensorData> initialisers = new LinkedHashMap<>();
    initialisers.put("w", TensorData.of("w", Shape.of(2, 300), new float[600]));
    initialisers.put("s", TensorData.of("s", Shape.SCALAR, 2.5f));
    initialisers.put("k", TensorData.of("k", Shape.of(3), 1, -1, 7));
    initialisers.put("v", TensorData.of("v", Shape.of(1, 301), new float[301]));
    GraphData graph = new GraphData("g", List.of(node), initialisers, List.of(x), List.of(y));
    return new ModelData(10, "p", "1.2", Map.of("", 21L), Map.of("key", "value"), graph);
  }

  private static void assertSame(ModelData expected, ModelData actual) {
    assertEquals(expected.irVersion(), actual.irVersion());
    assertEquals(expected.producer(), actual.producer());
    assertEquals(expected.producerVersion(), actual.producerVersion());
    assertEquals(expected.operatorSets(), actual.operatorSets());
    assertEquals(expected.metadata(), actual.metadata());
    assertSame(expected.graph(), actual.graph());
  }

  private static void assertSame(GraphData expected, GraphData actual) {
    assertEquals(expected.name(), actual.name());
    assertEquals(expected.inputs(), actual.inputs());
    assertEquals(expected.outputs(), actual.outputs());
    assertEquals(
        List.copyOf(expected.initialisers().keySet()), List.copyOf(actual.initialisers().keySet()));
    for (TensorData tensor : expected.initialisers().values()) {
      assertSame(tensor, actual.initialisers().getOrDefault(tensor.name(), tensor));
    }
    assertEquals(expected.nodes().size(), actual.nodes().size());
    for (int i = 0; i < expected.nodes().size(); i++) {
      NodeData node = expected.nodes().get(i);
      assertEquals(node.toString(), actual.nodes().get(i).toString());
      assertEquals(node.inputs(), actual.nodes().get(i).inputs());
      assertEquals(node.outputs(), actual.nodes().get(i).outputs());
      assertEquals(node.attributes().keySet(), actual.nodes().get(i).attributes().keySet());
    }
  }

  private static void assertSame(TensorData expected, TensorData actual) {
    assertEquals(expected.toString(), actual.toString());
    assertEquals(expected.bytes(), actual.bytes());
  }

  @Test
  void a_model_is_read_as_it_was_written() throws IOException {
    Path file = folder.resolve("a.onnx");
    ModelWriter.write(model(), file);
    assertSame(model(), ModelReader.read(file));
  }

  @Test
  void attributes_of_all_types_are_written() throws IOException {
    List<Attribute> values =
        List.of(
            new Attribute.Integer(-3),
            new Attribute.Number(0.5f),
            new Attribute.Text("näher"),
            new Attribute.Integers(List.of(1L, -1L)),
            new Attribute.Numbers(List.of(1f, Float.NEGATIVE_INFINITY)),
            new Attribute.Texts(List.of("a", "")),
            new Attribute.Integers(List.of()));
    Path file = folder.resolve("a.onnx");
    ModelWriter.write(model(values.toArray(Attribute[]::new)), file);
    NodeData node = ModelReader.read(file).graph().nodes().getFirst();
    assertEquals(values, List.copyOf(node.attributes().values()));
  }

  @Test
  void attributes_may_be_tensors_and_graphs() throws IOException {
    TensorData tensor = TensorData.of("", Shape.of(2), 1f, 2f);
    Path file = folder.resolve("a.onnx");
    ModelWriter.write(
        model(new Attribute.Tensor(tensor), new Attribute.Graph(model().graph())), file);
    NodeData node = ModelReader.read(file).graph().nodes().getFirst();
    List<Attribute> read = List.copyOf(node.attributes().values());
    assertSame(tensor, assertInstanceOf(Attribute.Tensor.class, read.get(0)).value());
    assertSame(model().graph(), assertInstanceOf(Attribute.Graph.class, read.get(1)).value());
  }

  @Test
  void an_unknown_attribute_is_refused() {
    Path file = folder.resolve("a.onnx");
    assertEquals(
        "the attribute \"a0\" of type 11 cannot be written",
        assertThrows(
                IllegalArgumentException.class,
                () -> ModelWriter.write(model(new Attribute.Unknown(11)), file))
            .getMessage());
  }

  @Test
  void large_tensors_may_be_in_a_file_of_their_own() throws IOException {
    Path file = folder.resolve("a.onnx");
    ModelWriter.writeWithData(model(), file);
    assertSame(model(), ModelReader.read(file));
    // 600 floats, a gap to the next multiple of 64, and 301 floats
    assertEquals(2432 + 1204, Files.size(folder.resolve("a.onnx.data")));
  }

  @Test
  void the_same_model_gives_the_same_bytes() throws IOException {
    Path first = folder.resolve("a.onnx");
    Path second = folder.resolve("b.onnx");
    ModelWriter.write(model(), first);
    ModelWriter.write(ModelReader.read(first), second);
    assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
  }

  @Test
  void a_network_of_the_onnx_project_is_written_as_it_was_read() throws IOException {
    ModelData model = ModelReader.read(SharedData.require("onnx-tests/light/light_resnet50.onnx"));
    Path file = folder.resolve("a.onnx");
    ModelWriter.write(model, file);
    assertSame(model, ModelReader.read(file));
  }
}
