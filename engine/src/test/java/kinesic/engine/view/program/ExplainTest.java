package kinesic.engine.view.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.view.Explain;
import org.junit.jupiter.api.Test;

/** Explanations against text that was worked out by hand. */
final class ExplainTest {

  private static String withoutLines(String text) {
    return text.replaceAll("ExplainTest.java:\\d+", "here");
  }

  @Test
  void a_tensor_that_is_used_twice_adds_up_what_it_receives() {
    Tensor a = Tensor.scalar(3).asParameter();
    Tensor c;
    try (Autograd.Mode watch = Autograd.watch()) {
      Tensor b = a.add(a);
      c = b.multiply(b);
    }
    assertEquals(
        """
        Forward
          a = 3, a parameter
          r1 = add(a, a) = 6
            z = x + y, at here
          r2 = multiply(r1, r1) = 36
            z = x y, at here

        Backward
          the gradient of r2 is 1
          r2 = multiply(r1, r1): gx = gz y, gy = gz x
            with gz = 1, r1 = 6
            to r1: 6
            to r1: 6, together 6 + 6 = 12
          r1 = add(a, a): gx = gz, gy = gz
            with gz = 12, a = 3
            to a: 12
            to a: 12, together 12 + 12 = 24

        Gradients
          a: 24
        """,
        withoutLines(Explain.of(c, Map.of("a", a))));
    assertNull(a.gradient());
    c.backward(); // the tape is still there
  }

  @Test
  void a_sum_times_a_kink_is_explained_step_by_step() {
    Tensor a = Tensor.of(1f, 2f).asParameter();
    Tensor b = Tensor.of(3f, -1f).asParameter();
    Tensor c = Tensor.of(2f, -5f).asParameter();
    Tensor loss;
    try (Autograd.Mode watch = Autograd.watch()) {
      loss = a.add(b).multiply(c.relu()).sum();
    }
    assertEquals(
        """
        Forward
          p1 = [1, 2], a parameter
          p2 = [3, -1], a parameter
          r1 = add(p1, p2) = [4, 1]
            z = x + y, at here
          p3 = [2, -5], a parameter
          r2 = relu(p3) = [2, 0]
            y = max(x, 0), at here
          r3 = multiply(r1, r2) = [8, 0]
            z = x y, at here
          r4 = sum(r3) = 8
            y = Σ x, at here

        Backward
          the gradient of r4 is 1
          r4 = sum(r3): gx = gy for each term
            with gy = 1, r3 = [8, 0]
            to r3: [1, 1]
          r3 = multiply(r1, r2): gx = gz y, gy = gz x
            with gz = [1, 1], r1 = [4, 1], r2 = [2, 0]
            to r1: [2, 0]
            to r2: [4, 1]
          r2 = relu(p3): gx = gy where x > 0, else 0
            with gy = [4, 1], p3 = [2, -5]
            to p3: [4, 0]
          r1 = add(p1, p2): gx = gz, gy = gz
            with gz = [2, 0], p1 = [1, 2], p2 = [3, -1]
            to p1: [2, 0]
            to p2: [2, 0]

        Gradients
          p1: [2, 0]
          p2: [2, 0]
          p3: [4, 0]
        """,
        withoutLines(Explain.of(loss)));
  }

  @Test
  void constants_copies_and_the_numbers_of_an_op_are_told() {
    Tensor w = Tensor.of(0.5f, -0.25f).asParameter();
    Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}});
    Tensor y;
    try (Autograd.Mode watch = Autograd.watch()) {
      y = x.multiply(w).exp().multiply(2f);
    }
    assertEquals(
        """
        Forward
          x = [[1, 2], [3, 4]], a constant
          w = [0.5, -0.25], a parameter
          r1 = multiply(x, w) = [[0.5, -0.5], [1.5, -1]]
            z = x y, at here
          r2 = exp(r1) = [[1.649, 0.6065], [4.482, 0.3679]]
            y = e^x, at here
          y = affine(r2) = [[3.297, 1.213], [8.963, 0.7358]]
            y = scale x + shift with scale = 2, shift = 0, at here

        Backward
          the gradient of y is [[1, 1], [1, 1]]
          y = affine(r2): gx = scale gy
            with gy = [[1, 1], [1, 1]], r2 = [[1.649, 0.6065], [4.482, 0.3679]]
            to r2: [[2, 2], [2, 2]]
          r2 = exp(r1): gx = gy y
            with gy = [[2, 2], [2, 2]], r1 = [[0.5, -0.5], [1.5, -1]], r2 = [[1.649, 0.6065], [4.482, 0.3679]]
            to r1: [[3.297, 1.213], [8.963, 0.7358]]
          r1 = multiply(x, w): gx = gz y, gy = gz x
            with gz = [[3.297, 1.213], [8.963, 0.7358]], x = [[1, 2], [3, 4]], w = [0.5, -0.25]
            to w: [30.19, 5.369], the sum of [[3.297, 2.426], [26.89, 2.943]] over its copies

        Gradients
          w: [30.19, 5.369]
        """,
        withoutLines(Explain.of(y, Map.of("w", w, "x", x, "y", y))));
  }

  @Test
  void of_a_large_tensor_the_first_elements_and_the_range_are_shown() {
    float[] elements = new float[40];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = i - 10;
    }
    Tensor x = Tensor.of(Shape.of(5, 8), elements).asParameter();
    Tensor loss;
    try (Autograd.Mode watch = Autograd.watch()) {
      loss = x.mean();
    }
    assertTrue(
        Explain.of(loss).contains("p1 = -10, -9, -8, ... from -10 to 29, [5, 8], a parameter"),
        Explain.of(loss));
  }

  @Test
  void an_op_that_was_not_watched_is_named() {
    Tensor a = Tensor.of(1f, 2f).asParameter();
    Tensor loss = a.square().sum();
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> Explain.of(loss));
    assertEquals(
        "explain: square [2] was not watched; compute it within"
            + " try (var watch = Autograd.watch()) { ... }",
        e.getMessage());
  }

  @Test
  void a_step_with_random_numbers_is_explained_as_it_was() {
    Tensor a = Tensor.of(1f, 2f, 3f).asParameter();
    Tensor loss;
    try (Autograd.Mode watch = Autograd.watch()) {
      loss = a.dropout(0.5f, new RandomStream(1, "dropout")).sum();
    }
    assertEquals(Explain.of(loss), Explain.of(loss));
  }
}
