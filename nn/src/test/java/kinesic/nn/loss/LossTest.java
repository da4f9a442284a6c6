package kinesic.nn.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.GradientCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

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
  void huber_is_smooth_l1_times_its_bound() {
    // delta 2: 2 · (3 - 1), 0.5² / 2, and 2 is where both agree
    assertEquals((0 + 4 + 0.125f + 2) / 4, Loss.huber(PREDICTION, TARGET, 2).item(), 1e-6f);
    assertEquals(
        2 * Loss.smoothL1(PREDICTION, TARGET, 2).item(),
        Loss.huber(PREDICTION, TARGET, 2).item(),
        1e-6f);
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
  void weights_multiply_elements_and_positive_labels() {
    Tensor x = Tensor.of(new float[][] {{0.5f, -1}, {2, 0.25f}});
    Tensor t = Tensor.of(new float[][] {{1, 0}, {0.5f, 1}});
    float[] w = {1, 2}; // of the rows
    float[] q = {3, 0.5f}; // of the classes
    double expected = 0;
    for (int r = 0; r < 2; r++) {
      for (int c = 0; c < 2; c++) {
        double p = 1 / (1 + Math.exp(-x.get(r, c)));
        double label = t.get(r, c);
        expected -= w[r] * (q[c] * label * Math.log(p) + (1 - label) * Math.log(1 - p)) / 4;
      }
    }
    BinaryCrossEntropyLoss loss =
        BinaryCrossEntropyLoss.plain()
            .withWeights(Tensor.of(w).unsqueeze(1))
            .withPositiveWeights(Tensor.of(q));
    assertEquals(expected, loss.of(x, t).item(), 1e-6);
    assertEquals(
        Loss.binaryCrossEntropy(x, t).item(), BinaryCrossEntropyLoss.plain().of(x, t).item());
    new GradientCheck().check(in -> loss.of(in[0], in[1]), x.asParameter(), t.asParameter());
  }

  @Test
  void weighted_cross_entropy_of_large_logits_is_finite() {
    BinaryCrossEntropyLoss loss =
        BinaryCrossEntropyLoss.plain().withPositiveWeights(Tensor.of(2f, 2f));
    assertEquals(
        (2 * 200 + 100) / 2f, loss.of(Tensor.of(-200f, 100f), Tensor.of(1f, 0f)).item(), 1e-3f);
  }

  @Test
  void focal_loss_of_binary_labels_is_worked_by_hand() {
    float[] x = {-3, 0.5f, 2, 30};
    float[] t = {0, 1, 0, 0};
    double expected = 0;
    for (int i = 0; i < x.length; i++) {
      double right = 1 / (1 + Math.exp(t[i] == 1 ? -x[i] : x[i]));
      double wrong = 1 / (1 + Math.exp(t[i] == 1 ? x[i] : -x[i]));
      double alpha = t[i] == 1 ? 0.25 : 0.75;
      expected -= alpha * wrong * wrong * Math.log(right) / x.length;
    }
    assertEquals(
        expected, Loss.sigmoidFocal(Tensor.of(x), Tensor.of(t), 0.25f, 2).item(), 1e-6 * expected);
  }

  @Test
  void focal_loss_of_classes_is_cross_entropy_weighted_by_the_miss() {
    Tensor x = Tensor.of(new float[][] {{1, 0, -1}, {0.5f, 2, 0}, {7, 7, 7}, {0, 40, 0}});
    int[] labels = {0, 2, -1, 1};
    double expected = 0;
    for (int r : new int[] {0, 1}) {
      double sum = Math.exp(x.get(r, 0)) + Math.exp(x.get(r, 1)) + Math.exp(x.get(r, 2));
      double p = Math.exp(x.get(r, labels[r])) / sum;
      expected -= Math.pow(1 - p, 1.5) * Math.log(p) / 3;
    }
    assertEquals(expected, Loss.focal(x, labels, 1.5f).item(), 1e-6);
    assertEquals(x.crossEntropy(labels).item(), Loss.focal(x, labels, 0).item(), 1e-6);
    Tensor parameter = x.asParameter();
    new GradientCheck().check(in -> Loss.focal(in[0], labels, 2), parameter);
    assertEquals(0, Loss.focal(x, new int[] {-1, -1, -1, -1}, 2).item());
  }

  @Test
  void divergence_is_worked_by_hand_and_terms_of_probability_0_are_0() {
    Tensor t = Tensor.of(new float[][] {{0.5f, 0.5f, 0}, {0.25f, 0.25f, 0.5f}});
    Tensor x = Tensor.of(new float[][] {{-1, -2, -3}, {-0.5f, -1, -1.5f}});
    double expected =
        0.5 * (Math.log(0.5) + 1)
            + 0.5 * (Math.log(0.5) + 2)
            + 0.25 * (Math.log(0.25) + 0.5)
            + 0.25 * (Math.log(0.25) + 1)
            + 0.5 * (Math.log(0.5) + 1.5);
    assertEquals(expected / 2, Loss.klDivergence(x, t).item(), 1e-6);
    assertEquals(0, Loss.klDivergence(t.add(0.1f).log(), t.add(0.1f)).item(), 1e-6);
    new GradientCheck().check(in -> Loss.klDivergence(in[0], t), x.asParameter());
  }

  private static final Tensor ANCHOR = Tensor.of(new float[][] {{3, 4}, {1, 0}, {1, 2}});
  private static final Tensor OTHER = Tensor.of(new float[][] {{4, 3}, {1, 1}, {-2, 1}});

  @Test
  void cosine_embedding_pulls_like_pairs_and_pushes_unlike_ones() {
    // the cosines are 24 / 25, √½ and 0
    Tensor target = Tensor.of(1f, -1f, -1f);
    double expected = (1 - 0.96 + Math.sqrt(0.5) - 0.25) / 3;
    assertEquals(expected, Loss.cosineEmbedding(ANCHOR, OTHER, target, 0.25f).item(), 1e-6);
    new GradientCheck()
        .check(
            in -> Loss.cosineEmbedding(in[0], in[1], target, 0.25f),
            ANCHOR.asParameter(),
            OTHER.asParameter());
  }

  @Test
  void triplets_cost_what_the_negative_is_too_near() {
    Tensor negative = Tensor.of(new float[][] {{3, 5}, {7, 8}, {1, -2}});
    // distances to OTHER: √2, 1, √10; to the negatives 1, 10, 4
    double expected = (Math.sqrt(2) - 1 + 0.5 + 0) / 3;
    Tensor loss = Loss.tripletMargin(ANCHOR, OTHER, negative, 0.5f);
    assertEquals(expected, loss.item(), 1e-5);
    new GradientCheck()
        .check(
            in -> Loss.tripletMargin(in[0], in[1], in[2], 0.5f),
            ANCHOR.asParameter(),
            OTHER.asParameter(),
            negative.asParameter());
    Tensor same = ANCHOR.copy().asParameter();
    Loss.tripletMargin(same, ANCHOR, negative, 20).backward();
    assertTrue(Float.isFinite(Objects.requireNonNull(same.gradient()).sum().item()));
  }

  @Test
  void gradients_are_those_of_finite_differences() {
    List<BinaryOperator<Tensor>> losses =
        List.of(
            Loss::meanSquaredError,
            Loss::meanAbsoluteError,
            (p, t) -> Loss.smoothL1(p, t, 0.5f),
            (p, t) -> Loss.huber(p, t, 0.5f),
            (p, t) -> Loss.sigmoidFocal(p, Tensor.of(0f, 1f, 1f, 0f), 0.25f, 2),
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
    Tensor pairs = Tensor.zeros(Shape.of(2, 3));
    List<Executable> refused =
        List.of(
            () -> Loss.cosineEmbedding(pairs, Tensor.zeros(Shape.of(2, 1)), Tensor.of(1, 1), 0),
            () -> Loss.cosineEmbedding(pairs, pairs, Tensor.of(1, 1, 1), 0),
            () -> Loss.tripletMargin(pairs, pairs, Tensor.zeros(Shape.of(1, 3)), 1),
            () -> Loss.klDivergence(pairs, Tensor.zeros(Shape.of(3))),
            () -> Loss.focal(pairs, new int[] {0}, 2),
            () -> BinaryCrossEntropyLoss.plain().withWeights(Tensor.of(1, 1)).of(pairs, pairs));
    refused.forEach(call -> assertThrows(IllegalArgumentException.class, call));
  }

  @Test
  void options_out_of_range_are_refused() {
    Tensor pairs = Tensor.zeros(Shape.of(2, 3));
    List<Executable> refused =
        List.of(
            () -> Loss.smoothL1(PREDICTION, TARGET, 0),
            () -> Loss.huber(PREDICTION, TARGET, Float.NaN),
            () -> Loss.sigmoidFocal(PREDICTION, TARGET, 1.5f, 2),
            () -> Loss.sigmoidFocal(PREDICTION, TARGET, 0.5f, -1),
            () -> Loss.focal(pairs, new int[] {0, 1}, -1),
            () -> Loss.cosineEmbedding(pairs, pairs, Tensor.of(1, 1), 2),
            () -> Loss.tripletMargin(pairs, pairs, pairs, 0));
    refused.forEach(call -> assertThrows(IllegalArgumentException.class, call));
  }
}
