package kinesic.onnx.operator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.GradientCheck;
import kinesic.nn.Gru;
import kinesic.nn.Layer;
import kinesic.nn.Lstm;
import kinesic.onnx.Graphs;
import kinesic.onnx.Onnx;
import kinesic.onnx.OnnxModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recurrent layers: those of this library survive a file, and other forms have right gradients. */
final class RecurrentOperatorsTest {

  private static final Tensor X = new RandomStream(4, "x").normal(Shape.of(3, 5, 4), 0, 1);

  @Test
  void layers_of_this_library_come_back_with_the_same_bits(@TempDir Path folder)
      throws IOException {
    for (Layer layer : List.of(new Lstm(4, 3, 2, true, 0), new Gru(4, 3, 2, true, 0))) {
      layer.initialise(2);
      layer.eval();
      Path file = folder.resolve("layer.onnx");
      Onnx.write(layer, X.shape(), file);
      OnnxModel read = OnnxModel.read(file);
      assertArrayEquals(layer.forward(X).toArray(), read.forward(X).toArray());
    }
  }

  private static OnnxModel model(String type, int gates, Object... attributes) {
    RandomStream random = new RandomStream(6, type);
    Tensor w = random.normal(Shape.of(1, gates * 3, 4), 0, 0.5f);
    Tensor r = random.normal(Shape.of(1, gates * 3, 3), 0, 0.5f);
    return OnnxModel.of(
        Graphs.version(14)
            .input("x", 3, -1, 4)
            .weights("w", w.shape(), w.toArray())
            .weights("r", r.shape(), r.toArray())
            .node("y = " + type + "(x, w, r)", attributes)
            .output("y"));
  }

  @Test
  void gradients_are_right() {
    for (OnnxModel net :
        List.of(model("RNN", 1), model("GRU", 3), model("LSTM", 4, "direction", "reverse"))) {
      new GradientCheck().check(in -> net.forward(in[0]), X.copy().asParameter());
    }
  }

  @Test
  void a_limit_of_the_gates_is_refused() {
    OnnxException thrown = assertThrows(OnnxException.class, () -> model("LSTM", 4, "clip", 3f));
    assertEquals(
        """
        1 node is not supported:
          LSTM "y", operator set 14: clip""",
        thrown.getMessage());
  }
}
