package kinesic.engine.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.op.Pointwise;
import kinesic.engine.trace.program.Programs;
import kinesic.kernels.Backends;
import kinesic.kernels.Unary;
import kinesic.kernels.Window;
import org.junit.jupiter.api.Test;

final class TraceTest {

  private static final Tensor WEIGHT = Tensor.ones(Shape.of(4, 3)).asParameter();

  @Test
  void a_graph_lists_the_ops_with_their_inputs_and_shapes() {
    Graph graph =
        Trace.of(
            Backends.standard(),
            List.of(Shape.of(2, 4)),
            Map.of("weight", WEIGHT),
            x -> List.of(x.getFirst().matmul(WEIGHT).add(1).exp()));
    assertEquals(
        """
        x0 = input [2, 4]
        y0 = matmul(x0, weight [4, 3]) [2, 3]
        y1 = affine(y0) [2, 3]
        y2 = exp(y1) [2, 3]
        return y2""",
        graph.toString());
    Value.Result exp = graph.results().getLast();
    assertEquals(Unary.EXP, ((Pointwise) exp.op()).function());
    assertEquals(List.of(graph.results().get(1)), exp.inputs());
  }

  @Test
  void constants_share_memory_with_the_tensors_and_occur_once() {
    Graph graph =
        Trace.of(
            Backends.standard(),
            List.of(Shape.of(4, 4)),
            Map.of("w", WEIGHT),
            x -> List.of(x.getFirst().matmul(WEIGHT), x.getFirst().square().matmul(WEIGHT)));
    Value.Constant constant =
        assertInstanceOf(Value.Constant.class, graph.results().getFirst().inputs().get(1));
    assertEquals(WEIGHT.buffer(), constant.tensor().buffer());
    assertEquals("w", constant.name());
    assertFalse(constant.tensor().requiresGradient());
    assertEquals(constant, graph.results().getLast().inputs().get(1));
  }

  @Test
  void what_does_not_depend_on_the_inputs_is_computed_at_once() {
    Graph graph =
        Trace.of(
            Shape.of(2),
            x ->
                x.multiply(Tensor.of(2f, 3f).square()).add(Tensor.full(x.backend(), x.shape(), 5)));
    assertEquals(2, graph.results().size());
    assertArrayEquals(new float[] {4, 9}, constant(graph.results().get(0)).toArray());
    assertArrayEquals(new float[] {5, 5}, constant(graph.results().get(1)).toArray());
  }

  private static Tensor constant(Value.Result result) {
    return assertInstanceOf(Value.Constant.class, result.inputs().get(1)).tensor();
  }

  @Test
  void an_op_that_uses_other_ops_is_recorded_as_one() {
    Graph graph = Trace.of(Shape.of(3), x -> Programs.hypotenuse(x, Tensor.ones(Shape.of(3))));
    assertEquals(1, graph.results().size());
    assertEquals("hypotenuse", graph.results().getFirst().op().name());
  }

  @Test
  void shapes_are_those_of_the_ops() {
    Graph graph =
        Trace.of(
            Shape.of(2, 9, 9, 5),
            x ->
                x.toBlocked()
                    .conv2d(Tensor.ones(Shape.of(3, 3, 5, 20)), 2, 1)
                    .maxPool2d(Window.square(2, 2, 0))
                    .fromBlocked(20)
                    .reshape(2, -1)
                    .slice(1, 3, 10)
                    .softmax()
                    .mean());
    assertEquals(
        List.of(
            Shape.of(2, 1, 9, 9, 16),
            Shape.of(2, 2, 5, 5, 16),
            Shape.of(2, 2, 2, 2, 16),
            Shape.of(2, 2, 2, 20),
            Shape.of(2, 80),
            Shape.of(2, 7),
            Shape.of(2, 7),
            Shape.of()),
        graph.results().stream().map(Value::shape).toList());
  }

  @Test
  void a_function_that_does_not_accept_the_shape_says_what_it_always_says() {
    assertEquals(
        "matmul: inner sizes differ - left [2, 5], right [4, 3]: left axis 1 is 5, right axis 0 is 4",
        assertThrows(
                IllegalArgumentException.class,
                () -> Trace.of(Shape.of(2, 5), x -> x.matmul(WEIGHT)))
            .getMessage());
  }

  @Test
  void an_input_may_be_passed_through_and_an_output_may_be_constant() {
    Graph graph =
        Trace.of(
            Backends.standard(),
            List.of(Shape.of(2), Shape.of(3)),
            Map.of("w", WEIGHT),
            x -> List.of(x.get(1), WEIGHT, x.get(0)));
    assertEquals("x0 = input [2]\nx1 = input [3]\nreturn x1, w [4, 3], x0", graph.toString());
  }

  @Test
  void reading_a_symbolic_tensor_is_refused_with_the_line_of_the_program() {
    assertRefusedAt("read", Programs::readsAnItem);
    assertRefusedAt("read", Programs::readsAnArray);
    assertRefusedAt("argMax", Programs::readsAnArgMax);
  }

  private static void assertRefusedAt(String what, UnaryOperator<Tensor> program) {
    String message =
        String.valueOf(
            assertThrows(IllegalStateException.class, () -> Trace.of(Shape.of(2), program))
                .getMessage());
    assertTrue(
        String.valueOf(message)
            .matches(
                "trace: forward depends on the values of a tensor \\(%s\\), at Programs.java:\\d+; a graph knows only shapes"
                    .formatted(what)),
        message);
  }

  @Test
  void a_kernel_outside_an_op_is_refused() {
    String message =
        String.valueOf(
            assertThrows(
                    IllegalStateException.class,
                    () -> Trace.of(Shape.of(2), Programs::callsAKernel))
                .getMessage());
    assertTrue(
        String.valueOf(message)
            .startsWith("trace: a kernel, unary, is called outside an op, at Programs.java:"),
        message);
  }

  @Test
  void results_know_their_line_and_their_module() {
    Graph graph =
        Trace.of(
            Shape.of(2),
            x -> Trace.within("a", Programs.exp(x), y -> Trace.within("a.b", y, Tensor::log)));
    Value.Result exp = graph.results().getFirst();
    assertTrue(exp.line().matches("Programs.java:\\d+"), exp.line());
    assertEquals("", exp.module());
    assertEquals("a.b", graph.results().getLast().module());
  }

  @Test
  void the_tape_records_nothing_and_tensors_stay_usable() {
    Trace.of(Shape.of(2, 4), x -> x.matmul(WEIGHT));
    Tensor y = Tensor.ones(Shape.of(2, 4)).matmul(WEIGHT).sum();
    y.backward();
    assertEquals(24f, y.item());
    WEIGHT.clearGradient();
  }
}
