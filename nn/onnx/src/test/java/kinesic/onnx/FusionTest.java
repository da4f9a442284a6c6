package kinesic.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.trace.Graph;
import kinesic.engine.trace.Trace;
import kinesic.engine.trace.Value;
import kinesic.onnx.format.ModelData;
import org.junit.jupiter.api.Test;

/** Functions that a file spells out are found, and compute the same. */
final class FusionTest {

  private static final float[] X = {-4, -1.5f, -0.25f, 0, 0.5f, 1, 2.5f, 7};

  private static Graphs graph() {
    return Graphs.version(13)
        .input("x", -1)
        .weights("0.5", Shape.SCALAR, 0.5f)
        .weights("1", Shape.SCALAR, 1)
        .weights("3", Shape.SCALAR, 3)
        .weights("0", Shape.SCALAR, 0)
        .weights("6", Shape.SCALAR, 6)
        .weights("1.702", Shape.SCALAR, 1.702f)
        .weights("root", Shape.SCALAR, (float) Math.sqrt(2))
        .weights("cubic", Shape.SCALAR, 0.044715f)
        .weights("slope", Shape.SCALAR, (float) Math.sqrt(2 / Math.PI));
  }

  /** Returns the operators that the network needs. */
  private static List<String> needed(ModelData model) {
    Graph traced = Trace.of(Shape.of(X.length), OnnxModel.of(model)::forward);
    return traced.results().stream().map(result -> result.op().name()).toList();
  }

  private static void computes(Graphs graph, String op, UnaryOperator<Tensor> function) {
    ModelData model = graph.output("y");
    assertEquals(List.of(op), needed(model));
    Tensor x = Tensor.of(X);
    assertArrayEquals(function.apply(x).toArray(), OnnxModel.of(model).forward(x).toArray(), 1e-6f);
  }

  @Test
  void finds_silu() {
    computes(graph().node("s = Sigmoid(x)").node("y = Mul(s, x)"), "silu", Tensor::silu);
  }

  @Test
  void finds_linear_layers() {
    Graphs graph =
        Graphs.version(13)
            .input("x", -1, 2, 3)
            .weights("w", Shape.of(3, 2), 1, 2, 3, 4, 5, 6)
            .weights("b", Shape.of(2), 0.5f, -1)
            .node("p = MatMul(x, w)")
            .node("y = Add(b, p)");
    OnnxModel model = OnnxModel.of(graph.output("y"));
    Graph traced = Trace.of(Shape.of(1, 2, 3), model::forward);
    assertEquals(
        List.of("linear"), traced.results().stream().map(result -> result.op().name()).toList());
    Tensor y = model.forward(Tensor.of(Shape.of(1, 2, 3), 1, 0, 0, 0, 1, 1));
    assertArrayEquals(new float[] {1.5f, 1, 8.5f, 9}, y.toArray());
  }

  @Test
  void finds_gelu() {
    computes(
        graph()
            .node("d = Div(x, root)")
            .node("e = Erf(d)")
            .node("a = Add(e, 1)")
            .node("m = Mul(x, a)")
            .node("y = Mul(m, 0.5)"),
        "gelu",
        Tensor::gelu);
    computes(
        graph()
            .weights("inverse", Shape.SCALAR, (float) Math.sqrt(0.5))
            .node("d = Mul(x, inverse)")
            .node("e = Erf(d)")
            .node("a = Add(1, e)")
            .node("h = Mul(0.5, x)")
            .node("y = Mul(h, a)"),
        "gelu",
        Tensor::gelu);
  }

  @Test
  void finds_the_approximation_of_gelu() {
    computes(
        graph()
            .node("p = Pow(x, 3)")
            .node("c = Mul(p, cubic)")
            .node("s = Add(x, c)")
            .node("m = Mul(s, slope)")
            .node("t = Tanh(m)")
            .node("a = Add(t, 1)")
            .node("h = Mul(x, 0.5)")
            .node("y = Mul(h, a)"),
        "geluTanh",
        Tensor::geluTanh);
  }

  @Test
  void finds_mish() {
    computes(
        graph().node("s = Softplus(x)").node("t = Tanh(s)").node("y = Mul(x, t)"),
        "mish",
        Tensor::mish);
  }

  @Test
  void finds_hard_sigmoid_and_hard_swish() {
    Graphs gate = graph().node("s = Add(x, 3)").node("c = Clip(s, 0, 6)");
    computes(gate.node("y = Div(c, 6)"), "hardsigmoid", Tensor::hardsigmoid);
    Graphs outside = graph().node("s = Add(x, 3)").node("c = Clip(s, 0, 6)");
    computes(outside.node("m = Mul(x, c)").node("y = Div(m, 6)"), "hardswish", Tensor::hardswish);
    Graphs inside = graph().node("s = Add(x, 3)").node("c = Clip(s, 0, 6)");
    computes(inside.node("d = Div(c, 6)").node("y = Mul(x, d)"), "hardswish", Tensor::hardswish);
  }

  @Test
  void finds_layer_normalisation() {
    ModelData model =
        Graphs.version(13)
            .input("x", -1, X.length)
            .weights("2", Shape.SCALAR, 2)
            .weights("epsilon", Shape.SCALAR, 1e-5f)
            .weights("scale", Shape.of(X.length), 1, 2, 3, 4, 5, 6, 7, 8)
            .weights("shift", Shape.of(X.length), X)
            .node("m = ReduceMean(x)", "axes", new int[] {-1})
            .node("d = Sub(x, m)")
            .node("p = Pow(d, 2)")
            .node("v = ReduceMean(p)", "axes", new int[] {-1})
            .node("e = Add(v, epsilon)")
            .node("r = Sqrt(e)")
            .node("n = Div(d, r)")
            .node("s = Mul(n, scale)")
            .node("y = Add(s, shift)")
            .output("y");
    OnnxModel net = OnnxModel.of(model);
    Graph traced = Trace.of(Shape.of(3, X.length), net::forward);
    assertEquals(1, traced.results().size(), traced::toString);
    Tensor x = Tensor.of(Shape.of(1, X.length), X);
    Tensor centred = x.subtract(x.mean(true, 1));
    Tensor expected =
        centred
            .divide(x.variance(false, true, 1).add(1e-5f).sqrt())
            .multiply(Objects.requireNonNull(net.parameters().get("scale")))
            .add(Objects.requireNonNull(net.parameters().get("shift")));
    assertArrayEquals(expected.toArray(), net.forward(x).toArray(), 1e-5f);
  }

  @Test
  void finds_attention() {
    Graphs graph =
        Graphs.version(13)
            .input("q", -1, 2, 3, 4)
            .input("k", -1, 2, 5, 4)
            .input("v", -1, 2, 5, 4)
            .weights("half", Shape.SCALAR, 0.5f)
            .weights("mask", Shape.of(1, 5), 0, 0, -9, 0, -2)
            .node("t = Transpose(k)", "perm", new int[] {0, 1, 3, 2})
            .node("qs = Mul(q, half)")
            .node("ts = Mul(t, half)")
            .node("p = MatMul(qs, ts)")
            .node("s = Add(mask, p)")
            .node("w = Softmax(s)", "axis", -1)
            .node("y = MatMul(w, v)");
    OnnxModel net = OnnxModel.of(graph.output("y"));
    net.freeze(); // so that the mask requires no gradient
    Tensor q = Tensor.linspace(-1, 2, 48).reshape(2, 2, 3, 4);
    Tensor k = Tensor.linspace(2, -2, 80).reshape(2, 2, 5, 4);
    Tensor v = Tensor.linspace(0, 1, 80).reshape(2, 2, 5, 4).square();
    Graph traced =
        Trace.of(q.backend(), List.of(q.shape(), k.shape(), v.shape()), Map.of(), net::forward);
    assertEquals(1, traced.results().stream().filter(FusionTest::isAttention).count());
    Tensor mask = Tensor.of(0, 0, -9, 0, -2);
    Tensor expected = q.matmul(k, false, true).multiply(0.25f).add(mask).softmax().matmul(v);
    assertArrayEquals(
        expected.toArray(), net.forward(List.of(q, k, v)).getFirst().toArray(), 1e-5f);
  }

  private static boolean isAttention(Value.Result result) {
    return result.op().name().equals("attention");
  }

  @Test
  void leaves_alone_what_is_similar() {
    assertEquals(
        List.of("sigmoid", "multiply"),
        needed(
            graph()
                .weights("w", Shape.of(8), X)
                .node("s = Sigmoid(x)")
                .node("y = Mul(w, s)")
                .output("y")));
    assertEquals(
        List.of("add", "clamp", "divide"),
        needed(
            graph()
                .node("s = Add(x, 3)")
                .node("c = Clip(s, 0, 3)")
                .node("y = Div(c, 6)")
                .output("y")));
  }
}
