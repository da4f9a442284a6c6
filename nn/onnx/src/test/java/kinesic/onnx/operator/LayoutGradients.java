package kinesic.onnx.operator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.GradientCheck;
import kinesic.onnx.OnnxModel;

/** Checks that result and gradients of a model do not depend on the layout of its inputs. */
final class LayoutGradients {

  private static final List<Layout> LAYOUTS =
      List.of(Layout.logical(4), Layout.channelsLast(4), Layout.of(3, 1, 0, 2), Layout.blocked());

  private LayoutGradients() {}

  /** Returns a node, see {@link kinesic.onnx.Graphs#node}, as a list for a parameterised test. */
  static List<Object> node(String line, Object... attributes) {
    List<Object> parts = new ArrayList<>(List.of(line));
    parts.addAll(List.of(attributes));
    return parts;
  }

  /** Returns odd multiples of 0.05 in random order, which keep away from kinks, plus a number. */
  static Tensor values(Shape shape, long seed, float shift) {
    int n = shape.elements();
    int[] order = new RandomStream(seed, "values").permutation(n);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (order[i] - n / 2) * 0.1f + 0.05f + shift;
    }
    return Tensor.of(shape, values);
  }

  /**
   * Checks the output y of a model by its inputs x and p, images.
   *
   * @throws AssertionError if a result differs between layouts, or a gradient from differences
   */
  static void check(OnnxModel net, Tensor x, Tensor p, GradientCheck gradients) {
    Tensor expected = compute(net, Layout.logical(4), x, p);
    for (Layout layout : LAYOUTS) {
      Tensor y = compute(net, layout, x, p);
      assertEquals(expected.shape(), y.shape());
      assertArrayEquals(expected.toArray(), y.toArray(), 1e-4f, layout.toString());
      gradients.check(in -> compute(net, layout, in[0], in[1]), x, p);
    }
  }

  private static Tensor compute(OnnxModel net, Layout layout, Tensor x, Tensor p) {
    Operand y =
        net.run(Map.of("x", TensorOperand.of(x).in(layout), "p", TensorOperand.of(p).in(layout)))
            .get("y");
    return switch (y) {
      case TensorOperand t -> t.logical();
      case HostArray numbers -> throw new AssertionError(numbers);
      case null -> throw new AssertionError("there is no y");
    };
  }
}
