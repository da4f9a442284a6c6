package kinesic.facebehavior.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinesic.engine.Tensor;
import org.junit.jupiter.api.Test;

final class ConcordanceLossTest {

  private final LossFixture fixture = new LossFixture(11);

  private static Tensor fused(Tensor x, ValueLabels labels) {
    return new ConcordanceLoss(labels).apply(x);
  }

  /** The same loss from ops of the engine, for labels of which whole rows are missing. */
  private static Tensor composed(Tensor x, ValueLabels labels) {
    List<Integer> rows = new ArrayList<>();
    for (int i = 0; i < labels.samples(); i++) {
      if (labels.isAnnotated(i, 0)) {
        rows.add(i);
      }
    }
    int[] index = rows.stream().mapToInt(Integer::intValue).toArray();
    Tensor predictions = x.gatherRows(index);
    Tensor y = Tensor.of(labels.shape(), labels.value()).gatherRows(index);
    Tensor dx = predictions.subtract(predictions.mean(0));
    Tensor dy = y.subtract(y.mean(0));
    Tensor bias = predictions.mean(0).subtract(y.mean(0)).square();
    Tensor denominator = dx.square().mean(0).add(dy.square().mean(0)).add(bias);
    Tensor rho = dx.multiply(dy).mean(0).multiply(2).divide(denominator);
    return rho.mean().negate().add(1);
  }

  @Test
  void golden_value() {
    Tensor x = Tensor.of(new float[][] {{.2f}, {.4f}, {-.1f}, {.7f}});
    ValueLabels labels = new ValueLabels(1, .1f, .5f, -.2f, .9f);
    assertEquals((float) (1 - .9320388349514563), fused(x, labels).item(), 1e-8);
  }

  @Test
  void equals_its_composition_forward_and_backward() {
    for (int samples : new int[] {4, 31, 401}) {
      Tensor x = fixture.head(samples, 2);
      ValueLabels labels = fixture.values(samples, 2, .8);
      LossFixture.Outcome.of(() -> fused(x, labels), x)
          .assertClose(LossFixture.Outcome.of(() -> composed(x, labels), x), 2e-6);
    }
  }

  @Test
  void quantities_may_be_annotated_for_different_samples() {
    // quantity 0 of samples 0 to 2 is predicted perfectly, quantity 1 has no two labels
    Tensor x = Tensor.of(new float[][] {{.1f, 3}, {.2f, 4}, {.4f, 5}, {9, 6}}).asParameter();
    float nan = Float.NaN;
    ValueLabels labels = new ValueLabels(2, .1f, nan, .2f, .3f, .4f, nan, nan, nan);
    LossFixture.Outcome outcome = LossFixture.Outcome.of(() -> fused(x, labels), x);
    assertEquals(0, outcome.value(), 1e-7);
    assertEquals(0f, outcome.gradients().get(0)[6]);
    for (int i = 0; i < 4; i++) {
      assertEquals(0f, outcome.gradients().get(0)[2 * i + 1]);
    }
  }

  @Test
  void samples_without_labels_change_nothing() {
    Tensor x = fixture.head(3, 1);
    Tensor more = Tensor.concat(0, x.detach(), Tensor.of(new float[][] {{77}})).asParameter();
    LossFixture.Outcome alone =
        LossFixture.Outcome.of(() -> fused(x, new ValueLabels(1, .1f, -.5f, .7f)), x);
    LossFixture.Outcome both =
        LossFixture.Outcome.of(
            () -> fused(more, new ValueLabels(1, .1f, -.5f, .7f, Float.NaN)), more);
    assertEquals(alone.value(), both.value());
    for (int i = 0; i < 3; i++) {
      assertEquals(alone.gradients().get(0)[i], both.gradients().get(0)[i]);
    }
    assertEquals(0f, both.gradients().get(0)[3]);
  }

  @Test
  void labels_that_do_not_differ_or_are_missing_give_zero() {
    Tensor x = fixture.head(5, 2);
    LossFixture.Outcome.of(() -> fused(x, ValueLabels.none(5, 2)), x).assertZero();
    float[] constant = new float[10];
    Arrays.fill(constant, .1f);
    LossFixture.Outcome.of(() -> fused(x, new ValueLabels(2, constant)), x).assertZero();
    float[] single = constant.clone();
    Arrays.fill(single, 2, 10, Float.NaN);
    LossFixture.Outcome.of(() -> fused(x, new ValueLabels(2, single)), x).assertZero();
  }

  @Test
  void constant_predictions_have_a_finite_gradient() {
    Tensor x = Tensor.of(new float[][] {{.3f}, {.3f}, {.3f}}).asParameter();
    LossFixture.Outcome outcome =
        LossFixture.Outcome.of(() -> fused(x, new ValueLabels(1, .1f, .2f, .6f)), x);
    outcome.assertFinite();
    assertEquals(1f, outcome.value());
  }
}
