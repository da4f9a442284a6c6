package kinesic.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.trace.Graph;
import kinesic.engine.trace.Value;
import kinesic.onnx.format.ElementType;
import kinesic.onnx.format.ModelData;
import kinesic.onnx.format.TensorData;
import kinesic.onnx.operator.OnnxException;
import org.junit.jupiter.api.Test;

/** What constants of a file become, and what training changes. */
final class OnnxParametersTest {

  @Test
  void a_shared_initialiser_is_one_parameter() {
    OnnxModel net =
        OnnxModel.of(
            Graphs.version(17)
                .input("x", -1, 2)
                .weights("w", Shape.of(2, 2), 1, 2, 3, 4)
                .node("a = MatMul(x, w)")
                .node("b = Gemm(a, w)", "transB", 1)
                .output("b"));
    Tensor y = net.forward(Tensor.of(new float[][] {{1, 0}}));
    assertArrayEquals(new float[] {5, 11}, y.toArray()); // [1, 2] · wᵀ
    y.sum().backward();
    // [4, 6] in the first row by the first product, a in both rows by the second; stored as [in,
    // out] of Gemm, the transpose
    assertArrayEquals(
        new float[] {5, 1, 8, 2},
        Objects.requireNonNull(net.parameters().get("w").gradient()).toArray());
  }

  @Test
  void an_initialiser_that_is_an_input_is_a_parameter() {
    OnnxModel net =
        OnnxModel.of(
            Graphs.version(9)
                .input("x", 1, 2)
                .input("bias", 2)
                .weights("bias", Shape.of(2), 1, 2)
                .node("y = Add(x, bias)")
                .output("y"));
    assertEquals(1, net.inputs().size());
    assertEquals(Set.of("bias"), net.parameters().keySet());
    assertArrayEquals(new float[] {2, 3}, net.forward(Tensor.of(Shape.of(1, 2), 1, 1)).toArray());
  }

  @Test
  void scalars_and_bounds_are_no_parameters() {
    OnnxModel net =
        OnnxModel.of(
            Graphs.version(17)
                .input("x", -1, 2)
                .weights("half", Shape.of(1), 0.5f)
                .weights("low", Shape.SCALAR, 0)
                .node("a = Mul(x, half)")
                .node("y = Clip(a, low)")
                .output("y"));
    assertEquals(Set.of(), net.parameters().keySet());
    assertArrayEquals(new float[] {1, 0}, net.forward(Tensor.of(Shape.of(1, 2), 2, -2)).toArray());
  }

  @Test
  void constants_are_computed_once() {
    TensorData one = TensorData.of("", Shape.of(1), 1f);
    OnnxModel net =
        OnnxModel.of(
            Graphs.version(17)
                .input("x", -1, 2)
                .integers("sizes", 2, 3)
                .node("ones = ConstantOfShape(sizes)", "value", one)
                .node("two = Constant()", "value", TensorData.of("", Shape.SCALAR, 2f))
                .node("w = Mul(ones, two)")
                .node("b = Neg(two)")
                .node("p = MatMul(x, w)")
                .node("y = Add(p, b)")
                .output("y"));
    assertEquals(Map.of("w", Shape.of(2, 3)), net.stateShapes());
    Graph graph = net.trace(Shape.of(4, 2));
    assertEquals(2, graph.results().size());
    assertTrue(graph.results().stream().noneMatch(result -> result.op().name().equals("negate")));
    assertEquals("w", ((Value.Constant) graph.results().getFirst().inputs().get(1)).name());
  }

  @Test
  void initialising_restores_the_file() {
    OnnxModel net =
        OnnxModel.of(
            Graphs.version(17)
                .input("x", -1, 2)
                .weights("a/b", Shape.of(2), 1, 2)
                .node("y = Add(x, a/b)")
                .output("y"));
    assertEquals(Set.of("a%2Fb"), net.parameters().keySet());
    assertEquals("a/b", OnnxModel.nameInFile("a%2Fb"));
    net.load(Map.of("a%2Fb", Tensor.of(7, 8)));
    assertArrayEquals(new float[] {7, 8}, net.forward(Tensor.zeros(Shape.of(1, 2))).toArray());
    net.initialise(5);
    assertArrayEquals(new float[] {1, 2}, net.forward(Tensor.zeros(Shape.of(1, 2))).toArray());
  }

  @Test
  void dropout_drops_in_training_only() {
    OnnxModel net =
        OnnxModel.of(
            Graphs.version(10)
                .input("x", -1, 1000)
                .node("y, mask = Dropout(x)", "ratio", 0.25f)
                .output("y", "mask"));
    Tensor x = Tensor.ones(Shape.of(1, 1000));
    assertArrayEquals(x.toArray(), net.forward(List.of(x)).getFirst().toArray());
    net.train();
    List<Tensor> dropped = net.forward(List.of(x));
    float[] y = dropped.getFirst().toArray();
    float[] mask = dropped.get(1).toArray();
    int kept = 0;
    for (int i = 0; i < y.length; i++) {
      assertEquals(mask[i] == 0 ? 0 : 1 / 0.75f, y[i], 1e-6f);
      kept += (int) mask[i];
    }
    assertTrue(kept > 650 && kept < 850);
  }

  @Test
  void shapes_of_a_fixed_batch_follow_the_batch() {
    ModelData model =
        Graphs.version(17)
            .input("x", 1, 2, 3)
            .integers("sizes", 1, -1)
            .integers("back", 1, 3, 2)
            .node("flat = Reshape(x, sizes)")
            .node("soft = Softmax(flat)")
            .node("y = Reshape(soft, back)")
            .output("y");
    OnnxModel net = OnnxModel.of(model);
    assertEquals(Shape.of(4, 3, 2), net.forward(Tensor.zeros(Shape.of(4, 2, 3))).shape());
    Tensor y = net.forInference(Shape.of(1, 2, 3)).forward(Tensor.zeros(Shape.of(5, 2, 3)));
    assertEquals(Shape.of(5, 3, 2), y.shape());
    assertEquals(1f / 6, y.toArray()[7], 1e-6f);
  }

  @Test
  void other_shapes_are_refused() {
    OnnxModel net =
        OnnxModel.of(Graphs.version(17).input("x", -1, 2).node("y = Relu(x)").output("y"));
    assertEquals(
        "onnx: the input is [4, 3], expected x float [n, 2] with any first size",
        assertThrows(
                IllegalArgumentException.class, () -> net.forward(Tensor.zeros(Shape.of(4, 3))))
            .getMessage());
  }

  @Test
  void a_newer_operator_set_is_refused() {
    ModelData model =
        Graphs.version(99).input("x", ElementType.FLOAT, 2).node("y = Relu(x)").output("y");
    assertEquals(
        "operator set 99 is not supported; the newest that is supported is 28",
        assertThrows(OnnxException.class, () -> OnnxModel.of(model)).getMessage());
  }

  @Test
  void values_that_a_trace_does_not_know_are_named() {
    OnnxModel net =
        OnnxModel.of(Graphs.version(17).input("x", -1).node("y = NonZero(x)").output("y"));
    assertEquals(Shape.of(1, 2), net.forward(Tensor.of(0, 3, 4)).shape());
    assertEquals(
        "NonZero \"y\", operator set 17: input 0 depends on the inputs of the network, which have"
            + " no numbers while it is traced or compiled",
        assertThrows(OnnxException.class, () -> net.trace(Shape.of(3))).getMessage());
  }
}
