package kinesic.nn.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.BinaryOperator;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.GradientCheck;
import org.junit.jupiter.api.Test;

final class LossTest {

  private static final Tensor PREDICTION = Tensor.of(1, -2, 0.5f, 4);
  private static final Tensor TARGET = Tensor.of(1, 1, 0, 2);

  @Test
  void mean_squared_error_is_worked_by_hand() {
    assertEquals((0 + 9 + 0.25f + 4) / 4, Loss.meanSquaredError(PREDICTION, TARGET).item());
  }

  @Test
  void mean_absolute_error_is_worked_by_hand() {
    assertEquals((0 + 3 + 0.5f + 2) / 4, Loss.meanAbsoluteError(PREDICTION, TARGET).item());
  }

  @Test
  void smooth_l1_is_a_square_up_to_beta_and_a_line_beyond() {
    assertEquals(
        (0 + 2.5f + 0.125f + 1.5f) / 4, Loss.smoothL1(PREDICTION, TARGET, 1).item(), 1e-6f);
    // beta 2: 3 - 1, 0.25 / 4, and 2 is where both agree
    assertEquals((0 + 2 + 0.0625f + 1) / 4, Loss.smoothL1(PREDICTION, TARGET, 2).item(), 1e-6f);
  }

  @Test
  void binary_cross_entropy_is_that_of_the_sigmoid() {
    float[] x = {-3, 0, 2, 30};
    float[] t = {0, 0.5f, 1, 0};
    double expected = 0;
    for (int i = 0; i < x.length; i++) {
      double p = 1 / (1 + Math.exp(-x[i]));
      double q = 1 / (1 + Math.exp(x[i]));
      expected -= (t[i] * Math.log(p) + (1 - t[i]) * Math.log(q)) / x.length;
    }
    assertEquals(expected, Loss.binaryCrossEntropy(Tensor.of(x), Tensor.of(t)).item(), 1e-6);
  }

  @Test
  void gradients_are_those_of_finite_differences() {
    List<BinaryOperator<Tensor>> losses =
        List.of(
            Loss::meanSquaredError,
            Loss::meanAbsoluteError,
            (p, t) -> Loss.smoothL1(p, t, 0.5f),
            Loss::binaryCrossEntropy);
    Tensor x = Tensor.of(0.1f, -1.5f, 0.9f, 2).asParameter(); // off the kinks at 0, 0.5 and -0.5
    Tensor t = Tensor.of(0.3f, 0.2f, 0.7f, 0.1f);
    for (BinaryOperator<Tensor> loss : losses) {
      new GradientCheck().check(inputs -> loss.apply(inputs[0], inputs[1]), x, t);
    }
  }

  @Test
  void shapes_that_would_broadcast_are_refused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Loss.meanSquaredError(Tensor.zeros(Shape.of(4, 1)), Tensor.zeros(Shape.of(4))));
    assertEquals(
        "meanSquaredError: prediction and target must have the same shape - prediction [4, 1],"
            + " target [4]",
        e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Loss.smoothL1(PREDICTION, TARGET, 0));
  }
}
