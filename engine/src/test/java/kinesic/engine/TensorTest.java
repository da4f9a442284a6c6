package kinesic.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import kinesic.kernels.Backends;
import kinesic.kernels.Indices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class TensorTest {

  private static String refusal(Executable what) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, what).getMessage());
  }

  // ---------------------------------------------------------------- making and looking

  @Test
  void elements_stand_in_row_major_order() {
    Tensor t = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
    assertEquals(Shape.of(2, 3), t.shape());
    assertEquals(6, t.get(1, 2));
    assertEquals(3, t.size(-1));
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, t.toArray());
  }

  @Test
  void a_tensor_does_not_share_the_array_it_was_made_of() {
    float[] values = {1, 2};
    Tensor t = Tensor.of(values);
    values[0] = 9;
    t.toArray()[1] = 9;
    assertArrayEquals(new float[] {1, 2}, t.toArray());
  }

  @Test
  void a_copy_has_its_own_memory_and_a_reshape_has_not() {
    Tensor t = Tensor.of(1f, 2f);
    Tensor copy = t.copy();
    Tensor view = t.reshape(2, 1);
    t.backend().elementwise().fill(7, t.buffer());
    assertArrayEquals(new float[] {1, 2}, copy.toArray());
    assertArrayEquals(new float[] {7, 7}, view.toArray());
  }

  @Test
  void elements_and_shape_must_fit() {
    assertEquals(
        "tensor: shape [2, 2] has 4 elements but 3 values are given",
        refusal(() -> Tensor.of(Shape.of(2, 2), 1, 2, 3)));
    assertEquals(
        "tensor: shape [3] has 3 elements but the buffer holds 2",
        refusal(() -> new Tensor(Shape.of(3), Tensor.of(1f, 2f).buffer())));
    assertEquals(
        "tensor: row 0 has 2 elements but row 1 has 1",
        refusal(() -> Tensor.of(new float[][] {{1, 2}, {3}})));
  }

  @Test
  void get_refuses_an_index_outside() {
    Tensor t = Tensor.zeros(Shape.of(2, 3));
    assertEquals(
        "index [1, 3] is outside shape [2, 3]",
        assertThrows(IndexOutOfBoundsException.class, () -> t.get(1, 3)).getMessage());
  }

  @Test
  void item_needs_exactly_one_element() {
    assertEquals(3, Tensor.of(Shape.of(1, 1), 3f).item());
    Tensor t = Tensor.zeros(Shape.of(2));
    assertEquals(
        "item: needs exactly one element, the shape is [2]",
        assertThrows(IllegalStateException.class, t::item).getMessage());
  }

  @Test
  void tensors_of_two_backends_do_not_mix() {
    try (var other = Backends.scalar(1)) {
      Tensor a = Tensor.full(Backends.standard(), Shape.of(2), 1);
      Tensor b = Tensor.full(other, Shape.of(2), 1);
      assertEquals(
          "add: inputs are on different backends - input 0 on %s, input 1 on %s"
              .formatted(a.backend().name(), other.name()),
          refusal(() -> a.add(b)));
    }
  }

  @Test
  void copy_to_writes_the_memory_of_a_tensor_of_the_same_shape() {
    Tensor target = Tensor.zeros(Shape.of(2));
    Tensor view = target.reshape(1, 2);
    Tensor.of(1f, 2f).copyTo(target);
    assertArrayEquals(new float[] {1, 2}, view.toArray());
    assertEquals(
        "copyTo: cannot copy [3] to [2]", refusal(() -> Tensor.of(1f, 2f, 3f).copyTo(target)));
  }

  @Test
  void a_tensor_moves_to_another_backend_and_its_gradient_back() {
    try (var other = Backends.scalar(1)) {
      Tensor x = Tensor.of(1f, 2f).asParameter();
      Tensor y = x.to(other);
      assertEquals(other, y.backend());
      assertEquals(x, x.to(x.backend()));
      y.square().sum().backward();
      Tensor g = Objects.requireNonNull(x.gradient());
      assertEquals(x.backend(), g.backend());
      assertArrayEquals(new float[] {2, 4}, g.toArray());
    }
  }

  @Test
  void copy_to_writes_to_another_backend() {
    try (var other = Backends.scalar(1)) {
      Tensor target = Tensor.full(other, Shape.of(2), 0);
      Tensor.of(1f, 2f).copyTo(target);
      assertArrayEquals(new float[] {1, 2}, target.toArray());
    }
  }

  @Test
  void arg_max_gives_the_first_maximum_along_any_axis() {
    Tensor x = Tensor.of(Shape.of(2, 3, 2), 0, 5, 7, 5, 7, 1, 3, 2, 1, 9, 3, 8);
    assertArrayEquals(new int[] {1, 0, 0, 0, 1, 1}, x.argMax(-1));
    assertArrayEquals(new int[] {1, 0, 0, 1}, x.argMax(1));
    assertArrayEquals(new int[] {1, 0, 0, 1, 0, 1}, x.argMax(0));
    assertArrayEquals(new int[] {2}, Tensor.of(1f, 0f, Float.NaN, 4f).asParameter().argMax(0));
    assertArrayEquals(new int[0], Tensor.zeros(Shape.of(0, 3)).argMax(1));
    assertEquals(
        "argMax: axis 1 of shape [3, 0] has size 0",
        refusal(() -> Tensor.zeros(Shape.of(3, 0)).argMax(1)));
    assertEquals("axis 0 does not exist in shape []", refusal(() -> Tensor.scalar(1).argMax(0)));
  }

  /** The examples in the documentation of Tensor. */
  @Test
  void documented_examples_hold() {
    Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}});
    assertArrayEquals(new float[] {11, 22, 13, 24}, x.add(Tensor.of(10f, 20f)).toArray());
    assertArrayEquals(
        new float[] {21, 43}, x.matmul(Tensor.of(new float[][] {{1}, {10}})).toArray());
    assertArrayEquals(
        new float[] {1, -1, 3},
        Tensor.of(1f, 0f, 1f).where(Tensor.of(1f, 2f, 3f), Tensor.scalar(-1f)).toArray());
    Tensor images = Tensor.zeros(Shape.of(8, 32, 32, 3));
    Tensor filter = Tensor.zeros(Shape.of(3, 3, 3, 16));
    assertEquals(Shape.of(8, 16, 16, 16), images.conv2d(filter, 2, 1).shape());
    Tensor ones = Tensor.ones(Shape.of(2, 3, 4));
    assertEquals(Shape.of(3), ones.sum(false, 0, 2).shape());
    assertEquals(Shape.of(1, 3, 1), ones.sum(true, 0, 2).shape());
    Tensor logits = Tensor.of(new float[][] {{0, 2, 1}, {5, 3, 4}});
    assertArrayEquals(new int[] {1, 0}, logits.argMax(-1));
    Tensor four = Tensor.zeros(Shape.of(2, 4));
    assertEquals(Math.log(4), four.crossEntropy(new int[] {3, -1}).item(), 1e-6);
    assertEquals(Shape.of(3, 8), Tensor.zeros(Shape.of(4, 6)).reshape(3, -1).shape());
    assertEquals(
        Shape.of(8, 32, 32, 3), Tensor.zeros(Shape.of(8, 3, 32, 32)).permute(0, 2, 3, 1).shape());
    assertArrayEquals(
        new float[] {1, 2, 3}, Tensor.concat(0, Tensor.of(1f, 2f), Tensor.of(3f)).toArray());
    Tensor stacked = Tensor.stack(0, Tensor.of(1f, 2f), Tensor.of(3f, 4f));
    assertEquals(Shape.of(2, 2), stacked.shape());
    assertArrayEquals(new float[] {1, 2, 3, 4}, stacked.toArray());
  }

  // ---------------------------------------------------------------- text

  @Test
  void a_matrix_is_printed_in_columns() {
    assertEquals(
        """
        Tensor[2, 3]
        [[    1.000,    -2.500, 1.000e-07],
         [      NaN,  Infinity,      1234]]""",
        Tensor.of(new float[][] {{1, -2.5f, 1e-7f}, {Float.NaN, Float.POSITIVE_INFINITY, 1234}})
            .toString());
  }

  @Test
  void a_scalar_a_vector_and_nothing_are_printed_on_one_line() {
    assertEquals("Tensor[] 2.500", Tensor.scalar(2.5f).toString());
    assertEquals("Tensor[2] [1.000, 2.000]", Tensor.of(1f, 2f).toString());
    assertEquals("Tensor[1000000, 0] (no elements)", Tensor.zeros(Shape.of(1000000, 0)).toString());
  }

  @Test
  void long_axes_of_many_elements_are_abbreviated() {
    float[] values = new float[2 * 150];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    assertEquals(
        """
        Tensor[2, 150]
        [[0.000, 1.000, 2.000, ..., 147.0, 148.0, 149.0],
         [150.0, 151.0, 152.0, ..., 297.0, 298.0, 299.0]]""",
        Tensor.of(Shape.of(2, 150), values).toString());
    assertFalse(Tensor.zeros(Shape.of(17)).toString().contains("..."), "17 action units");
  }

  @Test
  void text_says_where_a_tensor_comes_from() {
    Tensor p = Tensor.of(1f).asParameter();
    Tensor y = p.exp();
    assertEquals("Tensor[1] (parameter) [1.000]", p.toString());
    assertEquals("Tensor[1] (from exp) [2.718]", y.toString());
    y.backward();
    assertEquals("Tensor[1] [2.718]", y.toString());
  }

  // ---------------------------------------------------------------- kinks and ties

  private static float[] gradient(Tensor x, Tensor y) {
    y.sum().backward();
    Tensor g = x.gradient();
    return g == null ? new float[0] : g.toArray();
  }

  @Test
  void relu_and_abs_have_gradient_0_at_0() {
    Tensor x = Tensor.of(-1f, 0f, 1f).asParameter();
    assertArrayEquals(new float[] {0, 0, 1}, gradient(x, x.relu()));
    x.clearGradient();
    assertArrayEquals(new float[] {-1, 0, 1}, gradient(x, x.abs()));
  }

  @Test
  void a_clamp_passes_the_gradient_at_its_bounds() {
    Tensor x = Tensor.of(-2f, -1f, 0f, 1f, 2f).asParameter();
    assertArrayEquals(new float[] {0, 1, 1, 1, 0}, gradient(x, x.clamp(-1, 1)));
  }

  @Test
  void operands_that_tie_share_the_gradient() {
    Tensor x = Tensor.of(1f, 2f, 3f).asParameter();
    Tensor y = Tensor.of(2f, 2f, 2f).asParameter();
    assertArrayEquals(new float[] {0, 0.5f, 1}, gradient(x, x.maximum(y)));
    assertArrayEquals(new float[] {1, 0.5f, 0}, Objects.requireNonNull(y.gradient()).toArray());
  }

  @Test
  void of_equal_maxima_the_first_takes_the_gradient() {
    Tensor x = Tensor.of(new float[][] {{1, 3, 3}, {2, 2, 2}}).asParameter();
    assertArrayEquals(new float[] {0, 1, 0, 1, 0, 0}, gradient(x, x.max(1)));
  }

  @Test
  void a_label_that_is_not_annotated_gives_no_gradient() {
    Tensor x = Tensor.of(new float[][] {{0, 0}, {5, -3}}).asParameter();
    assertArrayEquals(
        new float[] {-0.5f, 0.5f, 0, 0}, gradient(x, x.crossEntropy(new int[] {0, -1})));
    assertTrue(Float.isFinite(x.crossEntropy(new int[] {-1, -1}).item()));
    Indices elsewhere = Backends.scalar(1).indices(new int[] {0, 1});
    assertThrows(IllegalArgumentException.class, () -> x.crossEntropy(elsewhere, 2));
  }
}
