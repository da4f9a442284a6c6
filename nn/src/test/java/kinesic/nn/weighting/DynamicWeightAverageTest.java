package kinesic.nn.weighting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kinesic.engine.Tensor;
import kinesic.nn.Named;
import org.junit.jupiter.api.Test;

final class DynamicWeightAverageTest {

  private static final List<String> TASKS = List.of("a", "b");
  private static final DynamicWeightAverage WEIGHTED = afterTwoEpochs();

  private static DynamicWeightAverage afterTwoEpochs() {
    DynamicWeightAverage weighting = new DynamicWeightAverage(TASKS, 2);
    weighting.epochFinished(Map.of("a", 4.0, "b", 1.0, "coupling", 7.0));
    weighting.epochFinished(Map.of("a", 2.0, "b", 1.0, "coupling", 1.0));
    return weighting;
  }

  /** r = (2/4, 1/1), so w_a = 2 / (1 + e^(1/4)) and w_b = 2 / (1 + e^(-1/4)). */
  @Test
  void the_slower_task_gets_the_greater_weight() {
    Map<String, Double> weights = WEIGHTED.weights();
    assertEquals(2 / (1 + Math.exp(0.25)), Named.in(weights, "a"), 1e-12); // 0.8757
    assertEquals(2 / (1 + Math.exp(-0.25)), Named.in(weights, "b"), 1e-12); // 1.1243
  }

  @Test
  void the_first_two_epochs_have_equal_weights() {
    DynamicWeightAverage weighting = new DynamicWeightAverage(TASKS, 2);
    Tensor sum = Tensor.scalar(5);
    Map<String, Tensor> tasks = Map.of("a", Tensor.scalar(2), "b", Tensor.scalar(3));
    assertSame(sum, weighting.total(sum, tasks, List.of()));
    weighting.epochFinished(Map.of("a", 4.0, "b", 1.0));
    assertSame(sum, weighting.total(sum, tasks, List.of()));
    assertEquals(Map.of("a", 1.0, "b", 1.0), weighting.weights());
  }

  @Test
  void other_terms_keep_the_weight_one() {
    Tensor a = Tensor.scalar(2).asParameter();
    Tensor b = Tensor.scalar(3).asParameter();
    Tensor coupling = Tensor.scalar(10).asParameter();
    Map<String, Tensor> tasks = new LinkedHashMap<>();
    tasks.put("a", a);
    tasks.put("b", b);
    Tensor total = WEIGHTED.total(a, tasks, List.of(coupling));
    assertEquals(2 * 0.8757 + 3 * 1.1243 + 10, total.item(), 1e-3);
    total.backward();
    assertEquals(0.8757, Objects.requireNonNull(a.gradient()).item(), 1e-4);
    assertEquals(1.1243, Objects.requireNonNull(b.gradient()).item(), 1e-4);
    assertEquals(1, Objects.requireNonNull(coupling.gradient()).item());
  }

  @Test
  void a_loss_that_was_0_counts_as_one_that_stays() {
    DynamicWeightAverage weighting = new DynamicWeightAverage(TASKS, 2);
    weighting.epochFinished(Map.of("a", 0.0, "b", 1.0));
    weighting.epochFinished(Map.of("a", 2.0, "b", 1.0));
    assertEquals(1.0, weighting.weights().get("a"));
  }

  @Test
  void the_state_is_restored() {
    DynamicWeightAverage other = new DynamicWeightAverage(TASKS, 2);
    other.load(WEIGHTED.state());
    assertEquals(WEIGHTED.weights(), other.weights());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> other.load(Map.of("weight.a", 1.0)));
    assertEquals(
        "weighting: the state contains [weight.a], expected names that begin with last. or before.",
        e.getMessage());
  }

  @Test
  void a_temperature_must_be_above_0() {
    assertThrows(IllegalArgumentException.class, () -> new DynamicWeightAverage(TASKS, 0));
    assertThrows(IllegalArgumentException.class, () -> new DynamicWeightAverage(TASKS, Double.NaN));
  }
}
