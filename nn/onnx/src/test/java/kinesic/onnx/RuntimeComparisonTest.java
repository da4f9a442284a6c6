package kinesic.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.nn.inference.Inference;
import kinesic.onnx.export.RuntimeSession;
import kinesic.onnx.format.GraphData;
import kinesic.onnx.format.ModelData;
import kinesic.onnx.format.ModelReader;
import kinesic.onnx.format.ModelWriter;
import kinesic.onnx.format.NodeData;
import kinesic.onnx.format.TensorData;
import kinesic.onnx.format.ValueData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole networks against ONNX Runtime. */
final class RuntimeComparisonTest {

  private static final float TOLERANCE = 1e-4f; // relative to the largest

  /**
   * The files of these networks have constant weights, with which most mistakes in the order of
   * channels would not show.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "densenet121",
        "inception_v1",
        "inception_v2",
        "resnet50",
        "shufflenet",
        "squeezenet"
      })
  void agree_on_networks_with_random_weights(String name, @TempDir Path folder)
      throws IOException, OrtException {
    Path file = SharedData.require("onnx-tests/light").resolve("light_" + name + ".onnx");
    Path changed = folder.resolve("random.onnx");
    ModelWriter.write(randomWeights(ModelReader.read(file)), changed);
    assertAgrees(changed, new RandomStream(1, name).uniform(Shape.of(1, 3, 224, 224), -1, 1));
  }

  @Test
  void agree_on_a_face_detector_with_twelve_outputs() throws IOException, OrtException {
    Path file = SharedData.require("models/yunet_s_640_640.onnx");
    Shape image = Shape.of(1, 3, 640, 640);
    assertEquals(12, OnnxModel.read(file).outputs().size());
    assertAgrees(file, new RandomStream(1, "image").uniform(image, 0, 255));
  }

  private static void assertAgrees(Path file, Tensor x) throws IOException, OrtException {
    OnnxModel net = OnnxModel.read(file);
    List<Tensor> expected;
    try (RuntimeSession session = new RuntimeSession(file)) {
      expected = List.copyOf(session.run(List.of(x)).values());
    }
    try (Autograd.Mode off = Autograd.noGrad()) {
      assertClose(expected, net.forward(List.of(x)));
    }
    try (Inference fast = net.forInference(x.shape())) {
      assertClose(expected, fast.forward(List.of(x)));
      Tensor two = Tensor.concat(0, x.flip(2), x);
      assertClose(
          expected, fast.forward(List.of(two)).stream().map(y -> y.slice(0, 1, 2)).toList());
    }
  }

  private static void assertClose(List<Tensor> expected, List<Tensor> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).shape(), actual.get(i).shape());
      float[] y = expected.get(i).toArray();
      float largest = 0;
      for (float value : y) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertArrayEquals(y, actual.get(i).toArray(), TOLERANCE * largest);
    }
  }

  /**
   * Returns the network with random weights in place of constant ones, and with the input of the
   * last softmax as its output.
   */
  private static ModelData randomWeights(ModelData model) {
    GraphData graph = model.graph();
    Map<String, Integer> places = new HashMap<>(); // inputs of batch normalisation
    graph.nodes().stream()
        .filter(node -> node.type().equals("BatchNormalization"))
        .forEach(node -> places.putAll(Map.of(node.inputs().get(1), 1, node.inputs().get(4), 4)));
    Map<String, TensorData> weights = new LinkedHashMap<>(graph.initialisers());
    List<NodeData> nodes = new ArrayList<>();
    for (NodeData node : graph.nodes()) {
      if (node.type().equals("ConstantOfShape")) {
        String name = node.outputs().getFirst();
        long[] sizes = weights.get(node.inputs().getFirst()).integers();
        Shape shape = Shape.of(Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray());
        weights.put(
            name, TensorData.of(name, shape, random(name, shape, places.containsKey(name))));
      } else if (!node.type().equals("Softmax")) {
        nodes.add(node);
      }
    }
    ValueData old = graph.outputs().getFirst();
    String last = nodes.getLast().outputs().getFirst();
    List<ValueData> inputs =
        graph.inputs().stream().filter(input -> !weights.containsKey(input.name())).toList();
    return new ModelData(
        8,
        model.producer(),
        model.producerVersion(),
        model.operatorSets(),
        model.metadata(),
        new GraphData(
            graph.name(),
            nodes,
            weights,
            inputs,
            List.of(new ValueData(last, old.type(), old.shape()))));
  }

  /** Returns scales and variances in [0.5, 1.5], filters that keep the variance, small biases. */
  private static float[] random(String name, Shape shape, boolean positive) {
    RandomStream stream = new RandomStream(1, name);
    if (positive) {
      return stream.uniform(shape, 0.5f, 1.5f).toArray();
    }
    float deviation = shape.rank() > 1 ? (float) Math.sqrt(2.0 / shape.inner(0)) : 0.1f;
    return stream.normal(shape, 0, deviation).toArray();
  }
}
