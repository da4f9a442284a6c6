package kinesic.engine.autograd.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The first number that is not finite, from a package outside the engine's own. */
final class AnomalyTest {

  private static Tensor parameter(float... values) {
    return Tensor.of(values).asParameter();
  }

  /** Returns the message without the number of the line. */
  private static String message(Executable block) {
    String message = assertThrows(ArithmeticException.class, block).getMessage();
    return String.valueOf(message).replaceAll("AnomalyTest.java:\\d+", "here");
  }

  @Test
  void a_result_that_is_not_finite_names_op_inputs_and_line() {
    Tensor x = parameter(1f, 0f, -2f, 0.5f);
    try (Autograd.Mode on = Autograd.detectAnomalies()) {
      assertEquals(
          "log: the result, [4], contains NaN or infinity: 1 NaN, 1 infinite, the others from"
              + " -0.6931472 to 0.0; input 0, [4], from -2.0 to 1.0; applied at here",
          message(() -> x.log()));
    }
    assertEquals(Float.NEGATIVE_INFINITY, x.log().get(1));
  }

  @Test
  void the_ranges_of_all_inputs_are_told_constants_too() {
    Tensor x = Tensor.of(new float[][] {{1, -3}, {0, 2}});
    Tensor y = Tensor.of(1f, Float.NaN);
    try (Autograd.Mode on = Autograd.detectAnomalies()) {
      assertEquals(
          "divide: the result, [2, 2], contains NaN or infinity: 2 NaN, the others from 0.0 to"
              + " 1.0; input 0, [2, 2], from -3.0 to 2.0; input 1, [2], 1 NaN, the others from 1.0"
              + " to 1.0; applied at here",
          message(() -> x.divide(y)));
    }
  }

  @Test
  void a_gradient_that_is_not_finite_tells_the_line_of_the_forward_op() {
    try (Autograd.Mode on = Autograd.detectAnomalies()) {
      Tensor y = parameter(4f, 0f).sqrt().sum(); // the derivative at 0 is infinite
      assertEquals(
          "sqrt: the gradient of input 0, [2], contains NaN or infinity: 1 infinite, the others"
              + " from 0.25 to 0.25; the gradient of the result, [2], from 1.0 to 1.0; input 0,"
              + " [2], from 0.0 to 4.0; the result, [2], from 0.0 to 2.0; applied at here",
          message(y::backward));
    }
  }

  @Test
  void a_forward_pass_outside_the_mode_leaves_no_line() {
    Tensor y = parameter(4f, 0f).sqrt().sum();
    try (Autograd.Mode on = Autograd.detectAnomalies()) {
      assertEquals(
          "sqrt: the gradient of input 0, [2], contains NaN or infinity: 1 infinite, the others"
              + " from 0.25 to 0.25; the gradient of the result, [2], from 1.0 to 1.0; applied at a"
              + " line that was not noted: the forward pass was not in this mode",
          message(y::backward));
    }
  }

  @Test
  void the_block_of_a_checkpoint_tells_the_line_within_it() {
    Tensor x = parameter(4f, 0f);
    try (Autograd.Mode on = Autograd.detectAnomalies()) {
      Tensor y = Autograd.checkpoint(() -> x.sqrt().multiply(2f)).sum();
      assertTrue(message(y::backward).startsWith("sqrt: the gradient of input 0"));
    }
  }

  @Test
  void what_an_op_computes_inside_is_its_own_business() {
    Tensor x = Tensor.zeros(Shape.of(2, 3)).asParameter();
    try (Autograd.Mode on = Autograd.detectAnomalies()) {
      x.norm(2, false, 1).sum().backward(); // divides by 0 and masks that
    }
    assertEquals(0, Objects.requireNonNull(x.gradient()).sum().item());
  }

  @Test
  void tensors_without_elements_and_step_scopes_are_no_anomaly() {
    try (Autograd.Mode on = Autograd.detectAnomalies();
        StepMemory.Scope step = new StepMemory().open()) {
      Tensor.zeros(Shape.of(0, 3)).asParameter().log().sum().backward();
    }
  }

  @Test
  void the_mode_ends_and_restores_the_watch() {
    try (Autograd.Mode on = Autograd.detectAnomalies()) {
      assertTrue(Autograd.isWatching());
    }
    assertFalse(Autograd.isWatching());
    try (Autograd.Mode watch = Autograd.watch()) {
      Autograd.detectAnomalies().close();
      assertTrue(Autograd.isWatching());
    }
    parameter(-1f).sqrt();
  }
}
