package kinesic.onnx.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.kernels.Window;
import kinesic.nn.Conv2d;
import kinesic.nn.Layer;
import kinesic.nn.Linear;
import kinesic.nn.Module;
import kinesic.nn.Sequential;
import kinesic.onnx.Onnx;
import kinesic.onnx.format.ModelData;
import kinesic.onnx.format.ModelReader;
import kinesic.onnx.format.NodeData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExporterTest {

  @TempDir private Path folder;

  /** A layer without parameters. */
  private static final class FunctionLayer extends Layer {

    private final UnaryOperator<Tensor> function;

    FunctionLayer(UnaryOperator<Tensor> function) {
      this.function = function;
    }

    @Override
    public Tensor forward(Tensor x) {
      return function.apply(x);
    }
  }

  private static ModelData export(UnaryOperator<Tensor> function, Shape input) {
    return Exporter.model(new FunctionLayer(function), List.of(input), ExportOptions.DEFAULT);
  }

  private static String refusal(UnaryOperator<Tensor> function, Shape input) {
    return message(assertThrows(IllegalArgumentException.class, () -> export(function, input)));
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }

  private static List<String> types(ModelData model) {
    return model.graph().nodes().stream().map(NodeData::type).toList();
  }

  private double compare(UnaryOperator<Tensor> function, Shape input)
      throws IOException, OrtException {
    return new ExportCheck(folder).compare(new FunctionLayer(function), input);
  }

  // ---------------------------------------------------------------- refusals

  @Test
  void all_ops_that_cannot_be_written_are_named() {
    RandomStream random = new RandomStream(1, "dropout");
    Layer training =
        new FunctionLayer(
            x -> x.dropout(0.5f, random).dropout(0.1f, random).crossEntropy(new int[] {0, 1}));
    String message =
        message(
            assertThrows(
                IllegalArgumentException.class,
                () ->
                    Exporter.model(
                        training, List.of(Shape.of(2, 3)), ExportOptions.DEFAULT.fixedBatch())));
    assertEquals(
        List.of(
            "export: 3 ops cannot be written:",
            "  dropout [2, 3] at ExporterTest.java: drops elements only in training",
            "  crossEntropy [2] at ExporterTest.java: is a loss, with labels of its own"),
        message.replaceAll("\\.java:\\d+", ".java").lines().distinct().toList());
  }

  @Test
  void a_number_that_depends_on_the_batch_size_is_refused() {
    assertEquals(
        "export: Mul \"Mul\" depends on the batch size, so the batch axis cannot be free; fix the batch size",
        refusal(x -> x.multiply(1f / x.size(0)), Shape.of(4, 3)));
    ModelData fixed =
        Exporter.model(
            new FunctionLayer(x -> x.multiply(1f / x.size(0))),
            List.of(Shape.of(4, 3)),
            ExportOptions.DEFAULT.fixedBatch());
    assertEquals("[input float [4, 3]]", fixed.graph().inputs().toString());
  }

  @Test
  void ops_that_depend_on_the_batch_size_are_refused() {
    assertEquals(
        "export: the number of ops depends on the batch size: 1 or 2",
        refusal(x -> x.size(0) > 2 ? x.relu().relu() : x.relu(), Shape.of(1, 3)));
  }

  @Test
  void names_that_do_not_fit_are_refused() {
    ExportOptions options = ExportOptions.DEFAULT.outputs("a", "b");
    assertEquals(
        "export: [a, b] are not different names for 1 outputs",
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    Exporter.model(
                        new FunctionLayer(Tensor::relu), List.of(Shape.of(1, 2)), options))
            .getMessage());
  }

  // ---------------------------------------------------------------- the batch axis

  @Test
  void samples_may_be_mixed() throws IOException, OrtException {
    assertTrue(compare(x -> x.subtract(x.mean(0)).add(x), Shape.of(4, 3)) < 1e-6);
  }

  @Test
  void rows_may_contain_samples_and_steps() throws IOException, OrtException {
    UnaryOperator<Tensor> function =
        x -> x.reshape(x.size(0) * 5, 4).softmax().reshape(x.size(0), 5, 4);
    assertTrue(compare(function, Shape.of(1, 5, 4)) < 1e-6);
  }

  @Test
  void constants_may_grow_with_the_batch() throws IOException, OrtException {
    Tensor one = Tensor.of(Shape.of(1, 1, 4), 1, 2, 3, 4);
    UnaryOperator<Tensor> function = x -> Tensor.concat(1, one.expand(x.size(0), 2, 4), x);
    assertTrue(compare(function, Shape.of(1, 3, 4)) < 1e-6);
  }

  @Test
  void results_may_be_repeated_for_each_sample() throws IOException, OrtException {
    UnaryOperator<Tensor> function =
        x -> Tensor.concat(1, x.mean(0).unsqueeze(0).expand(x.size(0), 3), x);
    assertTrue(compare(function, Shape.of(1, 3)) < 1e-6);
  }

  // ---------------------------------------------------------------- images

  @Test
  void blocked_images_are_written() throws IOException, OrtException {
    UnaryOperator<Tensor> function =
        x -> x.toBlocked().maxPool2d(Window.square(2, 2, 0)).relu().fromBlocked(5);
    assertTrue(compare(function, Shape.of(1, 4, 6, 5)) < 1e-6);
  }

  @Test
  void images_stay_in_their_order() {
    UnaryOperator<Tensor> function =
        x -> x.maxPool2d(Window.square(2, 2, 0)).permute(0, 3, 1, 2).reshape(x.size(0), -1);
    assertEquals(List.of("MaxPool", "Reshape"), types(export(function, Shape.of(1, 4, 4, 3))));
  }

  @Test
  void images_may_be_channels_last_in_the_file() throws IOException, OrtException {
    Conv2d layer = new Conv2d(3, 4, 3, 1, 1);
    ExportCheck.fill(layer, 1);
    Path file = folder.resolve("a.onnx");
    Onnx.write(
        layer,
        List.of(Shape.of(1, 5, 5, 3)),
        file,
        ExportOptions.DEFAULT.imageOrder(ImageOrder.CHANNELS_LAST));
    Tensor x = ExportCheck.input(Shape.of(2, 5, 5, 3), 1);
    assertTrue(ExportCheck.compare(file, List.of(x), List.of(layer.forward(x))) < 1e-6);
  }

  // ---------------------------------------------------------------- files

  private static Module network() {
    Sequential net = new Sequential(new Linear(40, 30), new Linear(30, 2));
    ExportCheck.fill(net, 1);
    return net;
  }

  private static Function<List<Tensor>, List<Tensor>> twoOutputs(Layer net) {
    return in -> {
      Tensor y = net.apply(in.getFirst()).add(in.get(1));
      return List.of(y.softmax(), y, in.getFirst());
    };
  }

  @Test
  void a_function_of_a_module_has_several_inputs_and_outputs() throws IOException, OrtException {
    Layer net = (Layer) network();
    List<Shape> shapes = List.of(Shape.of(1, 40), Shape.of(1, 2));
    Path file = folder.resolve("a.onnx");
    Onnx.write(
        net,
        twoOutputs(net),
        shapes,
        file,
        ExportOptions.DEFAULT
            .inputs("x", "shift")
            .outputs("probabilities", "scores", "same")
            .metadata(Map.of("labels", "a,b")));
    ModelData model = ModelReader.read(file);
    assertEquals("{labels=a,b}", model.metadata().toString());
    assertEquals(
        "[0.weight, 0.bias, 1.weight, 1.bias]", model.graph().initialisers().keySet().toString());
    List<Tensor> inputs =
        List.of(ExportCheck.input(Shape.of(3, 40), 1), ExportCheck.input(Shape.of(3, 2), 2));
    try (RuntimeSession session = new RuntimeSession(file)) {
      assertEquals(List.of("x", "shift"), session.inputs());
      assertEquals(List.of("probabilities", "scores", "same"), session.outputs());
    }
    assertTrue(ExportCheck.compare(file, inputs, twoOutputs(net).apply(inputs)) < 1e-6);
  }

  @Test
  void large_tensors_may_be_in_a_file_of_their_own() throws IOException, OrtException {
    Layer net = (Layer) network();
    Path file = folder.resolve("a.onnx");
    Onnx.write(net, List.of(Shape.of(1, 40)), file, ExportOptions.DEFAULT.externalData());
    assertEquals(4800, Files.size(folder.resolve("a.onnx.data")));
    Tensor x = ExportCheck.input(Shape.of(3, 40), 1);
    assertTrue(ExportCheck.compare(file, List.of(x), List.of(net.forward(x))) < 1e-6);
  }

  @Test
  void the_same_module_gives_the_same_bytes() throws IOException {
    Onnx.write(network(), Shape.of(1, 40), folder.resolve("a.onnx"));
    Onnx.write(network(), Shape.of(7, 40), folder.resolve("b.onnx"));
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("a.onnx")), Files.readAllBytes(folder.resolve("b.onnx")));
  }
}
