package kinesic.nn.weighting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GradNormTest {

  private static StepGradients step(double firstLoss, double secondLoss, double... norms) {
    Map<String, Double> losses = new LinkedHashMap<>();
    losses.put("a", firstLoss);
    losses.put("b", secondLoss);
    return new StepGradients(
        0,
        losses,
        new GradientProducts(new double[][] {{norms[0] * norms[0], 0}, {0, norms[1] * norms[1]}}));
  }

  /**
   * Losses and norms of four steps. The expected weights are those of a program of a few lines in
   * PyTorch 2 in double precision: E(w) = (w · n - ((w · n).mean() · r **
   * 1.5).detach()).abs().sum() with r = L / L0 / (L / L0).mean(), torch.optim.Adam([w], lr=0.025),
   * then w *= 2 / w.sum().
   */
  @Test
  void the_weights_are_those_of_another_program() {
    GradNorm weighting = new GradNorm(1.5);
    List<TaskFactors> factors =
        List.of(
            weighting.factors(step(2, 4, 3, 1)),
            weighting.factors(step(1, 3, 2, 2)),
            weighting.factors(step(0.5, 3.5, 0.5, 2.5)),
            weighting.factors(step(0.4, 0.4, 1, 2)),
            weighting.factors(step(1, 1, 1, 1)));
    double[] first = {
      1, 0.9750000001645833, 0.9508026439210358, 0.9283769027440072, 0.9171452717942598
    };
    for (int i = 0; i < first.length; i++) {
      Steps.assertFactors(new double[] {first[i], 2 - first[i]}, factors.get(i).shared(), 1e-12);
      assertEquals(factors.get(i).shared(), factors.get(i).own());
    }
  }

  /** By hand: the target is the mean norm 2, and Adam's first step has the length of its rate. */
  @Test
  void the_first_update_moves_both_weights_by_the_rate() {
    GradNorm weighting = new GradNorm(1.5);
    assertEquals(List.of(1.0, 1.0), weighting.factors(step(1, 1, 3, 1)).shared());
    Steps.assertFactors(
        new double[] {0.975, 1.025}, weighting.factors(step(1, 1, 3, 1)).shared(), 1e-8);
  }

  @Test
  void a_task_without_labels_takes_no_part() {
    GradNorm weighting = new GradNorm(1.5);
    assertEquals(List.of(1.0, 1.0), weighting.factors(step(0, 2, 0, 1)).shared());
    assertEquals(List.of(1.0, 1.0), weighting.factors(step(5, 2, 3, 1)).shared());
    assertEquals(5.0, weighting.state().get("initial.a"));
  }

  @Test
  void the_state_is_restored() {
    GradNorm weighting = new GradNorm(1.5);
    weighting.factors(step(2, 4, 3, 1));
    weighting.factors(step(1, 3, 2, 2));
    GradNorm other = new GradNorm(1.5);
    other.load(weighting.state());
    assertEquals(weighting.state(), other.state());
    StepGradients next = step(0.5, 3.5, 0.5, 2.5);
    assertEquals(weighting.factors(next), other.factors(next));
    assertEquals(weighting.state(), other.state());
    assertThrows(IllegalArgumentException.class, () -> other.load(Map.of("last.a", 1.0)));
  }

  @Test
  void an_exponent_is_not_negative() {
    assertThrows(IllegalArgumentException.class, () -> new GradNorm(-1));
  }
}
