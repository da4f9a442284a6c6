package kinesic.nn.weighting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kinesic.engine.Tensor;
import kinesic.kernels.Backends;
import kinesic.nn.weighting.UncertaintyWeighting.Likelihood;
import org.junit.jupiter.api.Test;

final class UncertaintyWeightingTest {

  private static UncertaintyWeighting weighting() {
    Map<String, Likelihood> tasks = new LinkedHashMap<>();
    tasks.put("class", Likelihood.CLASSIFICATION);
    tasks.put("value", Likelihood.REGRESSION);
    return new UncertaintyWeighting(tasks, Backends.standard());
  }

  private static Map<String, Tensor> losses(Tensor classes, Tensor values) {
    Map<String, Tensor> losses = new LinkedHashMap<>();
    losses.put("class", classes);
    losses.put("value", values);
    return losses;
  }

  private static float gradient(Tensor t) {
    return Objects.requireNonNull(t.gradient()).item();
  }

  /**
   * By hand, with log variances log 2 and -log 4, thus variances 2 and 1/4, losses 3 and 0.5, and a
   * third term of 0.25:
   *
   * <pre>
   *   weights      1/2              ½ · 4 = 2
   *   total        3/2 + ½ log 2  +  1 - ½ log 4  +  0.25  =  2.75 - ½ log 2
   *   d/ds         ½ - 3/2 = -1     ½ - 1 = -1/2
   * </pre>
   */
  @Test
  void total_and_gradients_are_those_computed_by_hand() {
    UncertaintyWeighting weighting = weighting();
    weighting.load(
        Map.of("log variance of class", Math.log(2), "log variance of value", -Math.log(4)));
    Tensor classes = Tensor.scalar(3).asParameter();
    Tensor values = Tensor.scalar(0.5f).asParameter();
    Map<String, Tensor> losses = losses(classes, values);
    Tensor total = weighting.total(classes, losses, List.of(Tensor.scalar(0.25f)));
    total.backward();
    assertEquals(2.75 - 0.5 * Math.log(2), total.item(), 1e-6);
    assertEquals(0.5, gradient(classes), 1e-6);
    assertEquals(2, gradient(values), 1e-6);
    List<Tensor> logVariances = List.copyOf(weighting.parameters().values());
    assertEquals(-1, gradient(logVariances.get(0)), 1e-6);
    assertEquals(-0.5, gradient(logVariances.get(1)), 1e-6);
  }

  @Test
  void the_state_is_restored_with_the_same_bits() {
    UncertaintyWeighting weighting = weighting();
    Map<String, Double> state =
        Map.of("log variance of class", 0.1, "log variance of value", -1e-30);
    weighting.load(state);
    UncertaintyWeighting other = weighting();
    other.load(weighting.state());
    assertEquals(weighting.state(), other.state());
    assertEquals((double) 0.1f, other.state().get("log variance of class"));
  }

  @Test
  void other_tasks_are_refused() {
    UncertaintyWeighting weighting = weighting();
    Tensor loss = Tensor.scalar(1).asParameter();
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> weighting.total(loss, Map.of("class", loss), List.of()));
    assertEquals(
        "uncertainty weighting: the loss has the tasks [class], expected [class, value]",
        e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> weighting.load(Map.of()));
  }
}
