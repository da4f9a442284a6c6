package kinesic.onnx.operator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.onnx.Graphs;
import kinesic.onnx.OnnxModel;
import kinesic.onnx.export.RuntimeSession;
import kinesic.onnx.format.ModelData;
import kinesic.onnx.format.ModelWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares recurrent layers with ONNX Runtime. */
final class RecurrentRuntimeTest {

  private static final int STEPS = 4;
  private static final int SAMPLES = 2;
  private static final int IN = 3;
  private static final int SIZE = 2;

  @TempDir private Path folder;

  private static Tensor random(String name, int... sizes) {
    return new RandomStream(1, name).uniform(Shape.of(sizes), -1, 1);
  }

  private static Graphs graph(int directions, int gates, boolean hasCells) {
    Graphs graph = Graphs.version(22).input("x", STEPS, -1, IN);
    weights(graph, "w", directions, gates * SIZE, IN);
    weights(graph, "r", directions, gates * SIZE, SIZE);
    weights(graph, "b", directions, 2 * gates * SIZE);
    weights(graph, "h", directions, SAMPLES, SIZE);
    return hasCells ? weights(graph, "c", directions, SAMPLES, SIZE) : graph;
  }

  private static Graphs weights(Graphs graph, String name, int... sizes) {
    return graph.weights(name, Shape.of(sizes), random(name, sizes).toArray());
  }

  private void compare(ModelData model, String output) throws IOException, OrtException {
    Path file = folder.resolve("a.onnx");
    ModelWriter.write(model, file);
    Tensor x = random("x", STEPS, SAMPLES, IN);
    try (RuntimeSession session = new RuntimeSession(file)) {
      Map<String, Tensor> expected = session.run(List.of(x));
      Tensor y = expected.getOrDefault(output, x);
      Tensor actual = OnnxModel.of(model).forward(x);
      assertEquals(y.shape(), actual.shape());
      assertArrayEquals(y.toArray(), actual.toArray(), 1e-6f);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "reverse", "bidirectional"})
  void lstm(String direction) throws IOException, OrtException {
    int directions = direction.equals("bidirectional") ? 2 : 1;
    for (String output : List.of("y", "last", "cells")) {
      ModelData model =
          graph(directions, 4, true)
              .node(
                  "y, last, cells = LSTM(x, w, r, b, , h, c)",
                  "hidden_size",
                  SIZE,
                  "direction",
                  direction)
              .output(output);
      compare(model, output);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward", "reverse", "bidirectional"})
  void gru(String direction) throws IOException, OrtException {
    int directions = direction.equals("bidirectional") ? 2 : 1;
    for (String output : List.of("y", "last")) {
      for (int linearFirst = 0; linearFirst < 2; linearFirst++) {
        ModelData model =
            graph(directions, 3, false)
                .node(
                    "y, last = GRU(x, w, r, b, , h)",
                    "hidden_size",
                    SIZE,
                    "direction",
                    direction,
                    "linear_before_reset",
                    linearFirst)
                .output(output);
        compare(model, output);
      }
    }
  }

  @Test
  void without_biases_and_states_they_are_0() throws IOException, OrtException {
    Graphs graph = graph(1, 4, false).node("y = LSTM(x, w, r)", "hidden_size", SIZE);
    compare(graph.output("y"), "y");
  }
}
