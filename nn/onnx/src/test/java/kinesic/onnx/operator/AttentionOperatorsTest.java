package kinesic.onnx.operator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.GradientCheck;
import kinesic.engine.op.Attention;
import kinesic.engine.trace.Graph;
import kinesic.nn.inference.Inference;
import kinesic.onnx.Graphs;
import kinesic.onnx.OnnxModel;
import org.junit.jupiter.api.Test;

/** Attention in the forms in which files have it. */
final class AttentionOperatorsTest {

  private static final RandomStream RANDOM = new RandomStream(5, "attention");
  private static final Tensor X = RANDOM.normal(Shape.of(2, 5, 24), 0, 1);
  private static final Tensor HEADS = RANDOM.normal(Shape.of(2, 4, 5, 6), 0, 1);

  /**
   * Self-attention of x, whose queries, keys and values are 3 · 2 heads of 4 numbers side by side.
   */
  private static Graphs packed() {
    return Graphs.version(23)
        .input("x", -1, 5, 24)
        .integers("apart", 0, 0, 3, 2, 4)
        .integers("joined", 0, 0, -1)
        .integers("first", 0)
        .node("a = Reshape(x, apart)")
        .node("b = Transpose(a)", "perm", new int[] {2, 0, 3, 1, 4})
        .node("qs, ks, vs = Split(b)", "axis", 0, "num_outputs", 3)
        .node("q = Squeeze(qs, first)")
        .node("k = Squeeze(ks, first)")
        .node("v = Squeeze(vs, first)");
  }

  private static Tensor expected(Tensor x) {
    List<Tensor> parts = x.split(2, 8, 8, 8);
    return new Attention(2, Float.NaN, false).apply(parts.get(0), parts.get(1), parts.get(2));
  }

  private static OnnxModel fused() {
    return OnnxModel.of(
        packed()
            .node("h = Attention(q, k, v)")
            .node("t = Transpose(h)", "perm", new int[] {0, 2, 1, 3})
            .node("y = Reshape(t, joined)")
            .output("y"));
  }

  private static OnnxModel composed() {
    return OnnxModel.of(
        packed()
            .weights("scale", Shape.SCALAR, 0.5f)
            .node("kt = Transpose(k)", "perm", new int[] {0, 1, 3, 2})
            .node("products = MatMul(q, kt)")
            .node("scores = Mul(products, scale)")
            .node("p = Softmax(scores)", "axis", -1)
            .node("h = MatMul(p, v)")
            .node("t = Transpose(h)", "perm", new int[] {0, 2, 1, 3})
            .node("y = Reshape(t, joined)")
            .output("y"));
  }

  @Test
  void is_the_op_of_the_engine() {
    assertArrayEquals(expected(X).toArray(), fused().forward(X).toArray());
  }

  @Test
  void heads_side_by_side_are_not_moved() {
    Graph graph = fused().trace(Shape.of(2, 5, 24));
    List<String> ops = graph.results().stream().map(result -> result.op().name()).toList();
    assertEquals(0, ops.stream().filter("permute"::equals).count(), ops.toString());
    assertEquals(1, ops.stream().filter("attention"::equals).count(), ops.toString());
  }

  @Test
  void products_and_softmax_compute_the_same() {
    assertArrayEquals(expected(X).toArray(), composed().forward(X).toArray(), 1e-5f);
  }

  @Test
  void both_forms_compile_and_train() {
    for (OnnxModel net : List.of(fused(), composed())) {
      try (Inference compiled = net.forInference(Shape.of(1, 5, 24))) {
        assertArrayEquals(expected(X).toArray(), compiled.forward(X).toArray(), 1e-5f);
      }
      new GradientCheck().check(in -> net.forward(in[0]), X.copy().asParameter());
    }
  }

  @Test
  void three_axes_hold_heads_side_by_side() {
    OnnxModel net =
        OnnxModel.of(
            Graphs.version(23)
                .input("x", -1, 5, 24)
                .node("y = Attention(x, x, x)", "q_num_heads", 4, "kv_num_heads", 4)
                .output("y"));
    Tensor wanted = new Attention(4, Float.NaN, false).apply(X, X, X);
    assertArrayEquals(wanted.toArray(), net.forward(X).toArray());
  }

  @Test
  void causal_attention_is_the_op_of_the_engine() {
    OnnxModel net =
        OnnxModel.of(
            Graphs.version(23)
                .input("x", -1, 4, 5, 6)
                .node("y = Attention(x, x, x)", "is_causal", 1, "scale", 0.3f)
                .output("y"));
    Tensor wanted = new Attention(1, 0.3f, true).apply(HEADS, HEADS, HEADS);
    assertArrayEquals(wanted.toArray(), net.forward(HEADS).toArray());
  }

  @Test
  void a_query_that_sees_no_key_gives_zeros_also_with_a_cap() {
    float hidden = Float.NEGATIVE_INFINITY;
    for (float cap : new float[] {0, 2}) {
      OnnxModel net =
          OnnxModel.of(
              Graphs.version(23)
                  .input("x", -1, 1, 2, 3)
                  .weights("mask", Shape.of(2, 2), 0, 0, hidden, hidden)
                  .node("y = Attention(x, x, x, mask)", "softcap", cap)
                  .output("y"));
      Tensor x = RANDOM.normal(Shape.of(1, 1, 2, 3), 0, 1).asParameter();
      Tensor y = net.forward(x);
      assertArrayEquals(new float[] {0, 0, 0}, y.slice(2, 1, 2).toArray());
      y.sum().backward();
      for (float g : Objects.requireNonNull(x.gradient()).toArray()) {
        assertTrue(Float.isFinite(g));
      }
    }
  }

  @Test
  void a_mask_in_the_file_is_a_parameter() {
    OnnxModel net =
        OnnxModel.of(
            Graphs.version(23)
                .input("x", -1, 4, 5, 6)
                .weights("bias", Shape.of(4, 1, 5), new float[20])
                .node("y = Attention(x, x, x, bias)")
                .output("y"));
    net.forward(HEADS).square().sum().backward();
    Tensor gradient = Objects.requireNonNull(net.parameters().get("bias")).gradient();
    assertEquals(Shape.of(4, 1, 5), Objects.requireNonNull(gradient).shape());
    Tensor wanted = new Attention(1, Float.NaN, false).apply(HEADS, HEADS, HEADS);
    assertArrayEquals(wanted.toArray(), net.forward(HEADS).toArray(), 1e-5f);
  }

  @Test
  void a_past_without_values_is_refused() {
    Graphs graph =
        Graphs.version(23)
            .input("x", -1, 4, 5, 6)
            .input("past", -1, 4, -1, 6)
            .node("y = Attention(x, x, x, , past)");
    OnnxException thrown = assertThrows(OnnxException.class, () -> OnnxModel.of(graph.output("y")));
    assertEquals(
        """
        1 node is not supported:
          Attention "y", operator set 23: one of past_key and past_value without the other""",
        thrown.getMessage());
  }
}
