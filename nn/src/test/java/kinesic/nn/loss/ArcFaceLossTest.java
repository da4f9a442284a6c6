package kinesic.nn.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.GradientCheck;
import org.junit.jupiter.api.Test;

final class ArcFaceLossTest {

  private static final double MARGIN = 0.5;
  private static final ArcFaceLoss LOSS = new ArcFaceLoss(8, (float) MARGIN);

  /** An embedding at {@code angle} from the centre of class 0; that of class 1 is at π / 2. */
  private static Tensor at(double angle) {
    return Tensor.of(new float[][] {{3 * (float) Math.cos(angle), 3 * (float) Math.sin(angle)}});
  }

  private static final Tensor CENTRES = Tensor.of(new float[][] {{2, 0}, {0, 0.5f}});

  @Test
  void the_margin_is_added_to_the_angle_of_the_label_only() {
    Tensor logits = LOSS.logits(at(0.6), CENTRES, new int[] {0});
    assertEquals(8 * Math.cos(0.6 + MARGIN), logits.get(0, 0), 1e-5);
    assertEquals(8 * Math.sin(0.6), logits.get(0, 1), 1e-5);
    Tensor unlabelled = LOSS.logits(at(0.6), CENTRES, new int[] {-1});
    assertEquals(8 * Math.cos(0.6), unlabelled.get(0, 0), 1e-5);
  }

  @Test
  void a_larger_angle_never_costs_less() {
    double before = Double.POSITIVE_INFINITY;
    for (double angle = 0.01; angle < Math.PI; angle += 0.05) {
      double logit = LOSS.logits(at(angle), CENTRES, new int[] {0}).get(0, 0);
      assertTrue(logit < before, "at " + angle);
      before = logit;
    }
  }

  @Test
  void the_loss_is_the_cross_entropy_of_the_logits() {
    double right = 8 * Math.cos(0.6 + MARGIN);
    double wrong = 8 * Math.sin(0.6);
    assertEquals(
        Math.log(1 + Math.exp(wrong - right)),
        LOSS.of(at(0.6), CENTRES, new int[] {0}).item(),
        1e-5);
  }

  @Test
  void gradients_are_those_of_finite_differences() {
    RandomStream stream = new RandomStream(5, "arcface");
    Tensor embeddings = stream.normal(Shape.of(4, 6), 0, 1).asParameter();
    Tensor centres = stream.normal(Shape.of(6, 3), 0, 1).asParameter();
    int[] labels = {2, 0, -1, 1};
    new GradientCheck().check(in -> LOSS.of(in[0], in[1], labels), embeddings, centres);
  }

  @Test
  void an_embedding_on_its_centre_has_a_finite_gradient() {
    Tensor x = at(0).asParameter();
    LOSS.of(x, CENTRES, new int[] {0}).backward();
    for (float g : Objects.requireNonNull(x.gradient()).toArray()) {
      assertTrue(Float.isFinite(g));
    }
  }

  @Test
  void arguments_out_of_range_are_refused() {
    assertThrows(IllegalArgumentException.class, () -> new ArcFaceLoss(0, 0.5f));
    assertThrows(IllegalArgumentException.class, () -> new ArcFaceLoss(64, 1.6f));
    assertThrows(IllegalArgumentException.class, () -> LOSS.of(at(0), CENTRES, new int[] {0, 1}));
    assertThrows(IllegalArgumentException.class, () -> LOSS.of(at(0), CENTRES, new int[] {2}));
  }
}
