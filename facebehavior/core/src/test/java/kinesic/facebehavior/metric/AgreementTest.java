package kinesic.facebehavior.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class AgreementTest {

  private static Agreement of(double[] predictions, double... labels) {
    Agreement agreement = new Agreement();
    for (int i = 0; i < labels.length; i++) {
      agreement.add(predictions[i], labels[i]);
    }
    return agreement;
  }

  @Test
  void golden_value_of_the_concordance_correlation_coefficient() {
    Agreement agreement = of(new double[] {.2, .4, -.1, .7}, .1, .5, -.2, .9);
    assertEquals(.9320388349514563, agreement.ccc().value(), 1e-15);
  }

  @Test
  void figures_are_those_computed_by_hand() {
    // x 1 2 3, y 2 2 5: means 2 and 3, Σ(x-2)² 2, Σ(y-3)² 6, Σ(x-2)(y-3) 3
    Agreement agreement = of(new double[] {1, 2, 3}, 2, 2, 5);
    assertEquals(3 / Math.sqrt(12), agreement.pcc().value(), 1e-15);
    assertEquals(2 * 3.0 / (2 + 6 + 3), agreement.ccc().value(), 1e-15);
    assertEquals(Math.sqrt(5.0 / 3), agreement.rmse().value(), 1e-15);
    assertEquals(Math.sqrt(2), agreement.rmse().chance(), 1e-15);
  }

  @Test
  void signs_agree_if_both_are_positive_negative_or_zero() {
    Agreement agreement = of(new double[] {.1, -.2, .3, 0, .5}, .7, .1, .2, 0, 0);
    assertEquals(3.0 / 5, agreement.sagr().value());
    assertEquals(3.0 / 5, agreement.sagr().chance());
  }

  @Test
  void a_scaled_and_shifted_prediction_correlates_but_does_not_agree() {
    Agreement agreement = of(new double[] {.3, .4, .5}, -1, 0, 1);
    assertEquals(1, agreement.pcc().value(), 1e-12);
    // 2 · .2 / (.02 + 2 + 3 · .16)
    assertEquals(.16, agreement.ccc().value(), 1e-12);
  }

  @Test
  void constant_predictions_agree_by_nothing_and_have_no_correlation() {
    Agreement agreement = of(new double[] {.5, .5, .5}, -1, 0, 1);
    assertEquals(0, agreement.ccc().value());
    assertTrue(Double.isNaN(agreement.pcc().value()));
    assertTrue(Double.isNaN(of(new double[] {.5, .5}, .5, .5).ccc().value()));
    assertTrue(Double.isNaN(new Agreement().rmse().value()));
    assertTrue(Double.isNaN(new Agreement().sagr().value()));
  }

  @Test
  void moments_keep_their_digits_far_from_zero() {
    double offset = 1e8;
    Agreement agreement =
        of(
            new double[] {offset + .2, offset + .4, offset - .1, offset + .7},
            offset + .1,
            offset + .5,
            offset - .2,
            offset + .9);
    assertEquals(.9320388349514563, agreement.ccc().value(), 1e-6);
  }
}
