package kinesic.facebehavior.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import org.junit.jupiter.api.Test;

final class MaskedBinaryCrossEntropyTest {

  private final LossFixture fixture = new LossFixture(7);

  /** The same loss from ops of the engine. */
  private static Tensor composed(Tensor x, BinaryLabels labels) {
    Tensor y = Tensor.of(labels.shape(), labels.target());
    float[] weight = labels.weight().clone();
    for (int j = 0; j < weight.length; j++) {
      weight[j] /= Math.max(labels.annotated(j / labels.size()), 1) * labels.annotatedSamples();
    }
    Tensor losses = x.softplus().subtract(y.multiply(x));
    return losses.multiply(Tensor.of(labels.shape(), weight)).sum();
  }

  private static Tensor fused(Tensor x, BinaryLabels labels) {
    return new MaskedBinaryCrossEntropy(labels).apply(x);
  }

  @Test
  void each_sample_is_averaged_over_its_own_annotated_labels() {
    // sample 0: one label, p = 1/2: ln 2; sample 1: two labels, p = 1/2 and p(present) = 1/4,
    // which is absent; sample 2 has none and does not count
    Tensor x = Tensor.of(new float[][] {{0, 5}, {0, (float) -Math.log(3)}, {9, 9}});
    BinaryLabels labels =
        new BinaryLabels(2, new float[] {1, 0, 1, 0, 0, 0}, new float[] {1, 0, 1, 1, 0, 0});

    double expected = (Math.log(2) + (Math.log(2) + Math.log(4.0 / 3)) / 2) / 2;
    assertEquals(expected, fused(x, labels).item(), 1e-7);
  }

  @Test
  void equals_its_composition_forward_and_backward() {
    for (int samples : new int[] {1, 5, 103}) {
      Tensor x = fixture.head(samples, 17);
      BinaryLabels labels = fixture.binaries(samples, 17, .7, .3);
      LossFixture.Outcome.of(() -> fused(x, labels), x)
          .assertClose(LossFixture.Outcome.of(() -> composed(x, labels), x), 1e-6);
    }
  }

  @Test
  void equals_its_composition_with_the_weights_of_co_annotation() {
    Tensor x = fixture.head(2, 3);
    BinaryLabels labels =
        new BinaryLabels(
            3, new float[] {1, 1, 0, 1, 0, 0}, new float[] {1, .51f, 0, .26f, 0, .66f});
    LossFixture.Outcome.of(() -> fused(x, labels), x)
        .assertClose(LossFixture.Outcome.of(() -> composed(x, labels), x), 1e-6);
  }

  @Test
  void what_is_not_annotated_gets_no_gradient() {
    Tensor x = fixture.head(6, 4);
    BinaryLabels labels = fixture.binaries(6, 4, .5, .5);
    float[] gradient = LossFixture.Outcome.of(() -> fused(x, labels), x).gradients().get(0);
    for (int j = 0; j < gradient.length; j++) {
      assertEquals(labels.isAnnotated(j / 4, j % 4), gradient[j] != 0, "entry " + j);
    }
  }

  @Test
  void no_annotation_at_all_gives_zero() {
    Tensor x = fixture.head(3, 4);
    LossFixture.Outcome.of(() -> fused(x, BinaryLabels.none(3, 4)), x).assertZero();
  }

  @Test
  void extreme_scores_cost_their_distance() {
    Tensor x = Tensor.of(new float[][] {{80, -80, 80, -80}}).asParameter();
    BinaryLabels labels = new BinaryLabels(4, new float[] {1, 0, 0, 1}, new float[] {1, 1, 1, 1});
    LossFixture.Outcome outcome = LossFixture.Outcome.of(() -> fused(x, labels), x);
    assertEquals(40, outcome.value(), 1e-5); // two right: 0 each; two wrong: 80 each
    assertEquals(.25f, outcome.gradients().get(0)[2]);
    assertEquals(-.25f, outcome.gradients().get(0)[3]);
  }

  @Test
  void a_thousand_labels_do_not_overflow_the_product() {
    Tensor x = Tensor.zeros(Shape.of(1, 3000)).asParameter();
    float[] ones = new float[3000];
    Arrays.fill(ones, 1);
    BinaryLabels labels = new BinaryLabels(3000, ones, ones);
    assertEquals(Math.log(2), fused(x, labels).item(), 1e-7);
  }
}
