package kinesic.nn.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.GradientCheck;
import kinesic.engine.op.CrossEntropy;
import org.junit.jupiter.api.Test;

final class CrossEntropyLossTest {

  private static final int[] LABELS = {2, 0, -1, 1, 2};
  private static final float[] WEIGHTS = {0.5f, 2, 1};

  private static Tensor logits() {
    return new RandomStream(3, "logits").normal(Shape.of(LABELS.length, 3), 0, 2);
  }

  /** The formula of the class comment, in double. */
  private static double reference(Tensor logits, double smoothing, float[] weights) {
    double sum = 0;
    double total = 0;
    for (int r = 0; r < LABELS.length; r++) {
      if (LABELS[r] < 0) {
        continue;
      }
      double norm = 0;
      for (int c = 0; c < 3; c++) {
        norm += Math.exp(logits.get(r, c));
      }
      for (int c = 0; c < 3; c++) {
        double share = smoothing / 3 * weights[c];
        share += c == LABELS[r] ? (1 - smoothing) * weights[c] : 0;
        sum -= share * (logits.get(r, c) - Math.log(norm));
      }
      total += weights[LABELS[r]];
    }
    return sum / total;
  }

  @Test
  void a_label_counts_as_the_distribution_that_has_it_alone() {
    CrossEntropyLoss loss =
        CrossEntropyLoss.plain().withLabelSmoothing(0.3f).withClassWeights(WEIGHTS);
    float[] shares = loss.shares(LABELS, 3);
    float[] expected = loss.spread(LABELS, 3);
    int[] none = new int[LABELS.length];
    Arrays.fill(none, -1);
    float[] oneHot = new float[LABELS.length * 3];
    for (int r = 0; r < LABELS.length; r++) {
      if (LABELS[r] >= 0) {
        oneHot[r * 3 + LABELS[r]] = 1;
        expected[r * 3 + LABELS[r]] += shares[r];
      }
    }
    assertArrayEquals(expected, loss.spread(none, oneHot, 3), 1e-7f);
    assertArrayEquals(new float[LABELS.length], loss.shares(none, oneHot, 3));
  }

  @Test
  void label_smoothing_and_class_weights_follow_the_formula() {
    Tensor x = logits();
    CrossEntropyLoss plain = CrossEntropyLoss.plain();
    float[] ones = {1, 1, 1};
    assertEquals(reference(x, 0, ones), plain.of(x, LABELS).item(), 1e-6);
    assertEquals(
        reference(x, 0.1f, ones), plain.withLabelSmoothing(0.1f).of(x, LABELS).item(), 1e-6);
    assertEquals(
        reference(x, 0, WEIGHTS), plain.withClassWeights(WEIGHTS).of(x, LABELS).item(), 1e-6);
    assertEquals(
        reference(x, 0.3f, WEIGHTS),
        plain.withLabelSmoothing(0.3f).withClassWeights(WEIGHTS).of(x, LABELS).item(),
        1e-6);
  }

  @Test
  void without_options_it_has_the_bits_of_the_op() {
    assertEquals(
        CrossEntropy.mean(logits(), LABELS).item(),
        CrossEntropyLoss.plain().of(logits(), LABELS).item());
  }

  @Test
  void gradients_are_those_of_finite_differences() {
    for (CrossEntropyLoss loss :
        List.of(
            CrossEntropyLoss.plain().withLabelSmoothing(0.2f),
            CrossEntropyLoss.plain().withClassWeights(WEIGHTS),
            CrossEntropyLoss.plain().withLabelSmoothing(0.2f).withClassWeights(WEIGHTS))) {
      new GradientCheck().check(inputs -> loss.of(inputs[0], LABELS), logits().asParameter());
    }
  }

  @Test
  void rows_without_a_label_cost_nothing() {
    int[] none = {-1, -1, -1, -1, -1};
    CrossEntropyLoss loss =
        CrossEntropyLoss.plain().withLabelSmoothing(0.2f).withClassWeights(WEIGHTS);
    Tensor x = logits().asParameter();
    Tensor y = loss.of(x, none);
    y.backward();
    assertEquals(0, y.item());
    Tensor gradient = x.gradient();
    assertArrayEquals(new float[15], gradient == null ? new float[1] : gradient.toArray());
  }

  @Test
  void balanced_weights_give_each_class_the_same_total() {
    assertArrayEquals(
        new float[] {100f / (3 * 10), 100f / (3 * 60), 0, 100f / (3 * 30)},
        CrossEntropyLoss.balancedWeights(10, 60, 0, 30),
        1e-6f);
    assertThrows(IllegalArgumentException.class, () -> CrossEntropyLoss.balancedWeights(0, 0));
    assertThrows(IllegalArgumentException.class, () -> CrossEntropyLoss.balancedWeights(1, -1));
  }

  @Test
  void options_out_of_range_are_refused() {
    CrossEntropyLoss plain = CrossEntropyLoss.plain();
    assertThrows(IllegalArgumentException.class, () -> plain.withLabelSmoothing(1));
    assertThrows(IllegalArgumentException.class, () -> plain.withLabelSmoothing(Float.NaN));
    assertThrows(IllegalArgumentException.class, () -> plain.withClassWeights(1, -1));
    assertThrows(IllegalArgumentException.class, () -> plain.withClassWeights());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> plain.withClassWeights(1, 2).of(logits(), LABELS));
    assertEquals(
        "crossEntropyLoss: there are 2 class weights, the logits have 3 classes", e.getMessage());
  }
}
