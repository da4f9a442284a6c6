package kinesic.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.onnx.format.ModelData;
import kinesic.onnx.operator.HostArray;
import kinesic.onnx.operator.OnnxException;
import kinesic.onnx.operator.Operand;
import kinesic.onnx.operator.TensorOperand;
import org.junit.jupiter.api.Test;

/** Reading, computing and the parts of a small network. */
final class OnnxModelTest {

  private static ModelData small() {
    return Graphs.version(13)
        .input("x", -1, 2)
        .weights("layer.bias", Shape.of(2), 1, -5)
        .node("s = Add(x, layer.bias)")
        .node("y = Relu(s)")
        .node("sizes = Shape(x)")
        .output("y", "sizes");
  }

  @Test
  void computes_outputs() {
    OnnxModel net = OnnxModel.of(small());
    List<Tensor> y = net.forward(List.of(Tensor.of(new float[][] {{1, 2}, {3, 7}, {-2, 5}})));
    assertArrayEquals(new float[] {2, 0, 4, 2, 0, 0}, y.getFirst().toArray());
    assertArrayEquals(new float[] {3, 2}, y.get(1).toArray());
  }

  @Test
  void runs_with_named_operands() {
    Map<String, Operand> y =
        OnnxModel.of(small()).run(Map.of("x", TensorOperand.of(Tensor.zeros(Shape.of(4, 2)))));
    assertEquals(Set.of("y", "sizes"), y.keySet());
    assertArrayEquals(new long[] {4, 2}, ((HostArray) Graphs.named(y, "sizes")).integers());
  }

  @Test
  void names_make_modules() {
    OnnxModel net = OnnxModel.of(small());
    assertEquals(Set.of("layer.bias"), net.parameters().keySet());
    assertEquals(Set.of("layer"), net.children().keySet());
    assertArrayEquals(new float[] {1, -5}, Graphs.named(net.state(), "layer.bias").toArray());
  }

  @Test
  void parameters_get_gradients() {
    OnnxModel net = OnnxModel.of(small());
    net.forward(List.of(Tensor.of(new float[][] {{1, 2}, {3, 7}}))).getFirst().sum().backward();
    assertArrayEquals(
        new float[] {2, 1},
        Objects.requireNonNull(Graphs.named(net.parameters(), "layer.bias").gradient()).toArray());
  }

  @Test
  void everything_that_is_not_supported_is_listed() {
    ModelData model =
        Graphs.version(13)
            .input("x", -1, 2)
            .node("a = Frobnicate(x)")
            .node("b = Relu(a)")
            .node("c = Bessel(b)")
            .output("c");
    OnnxException thrown = assertThrows(OnnxException.class, () -> OnnxModel.of(model));
    assertEquals(
        """
        2 nodes are not supported:
          Frobnicate "a", operator set 13: the operator is not supported
          Bessel "c", operator set 13: the operator is not supported""",
        thrown.getMessage());
  }
}
