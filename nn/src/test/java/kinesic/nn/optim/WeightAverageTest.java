package kinesic.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.nn.BatchNorm2d;
import kinesic.nn.Linear;
import kinesic.nn.Named;
import org.junit.jupiter.api.Test;

final class WeightAverageTest {

  private final Linear layer = new Linear(2, 1);

  private void set(float a, float b) {
    layer.load(
        Map.of("weight", Tensor.of(new float[][] {{a}, {b}}), "bias", Tensor.zeros(Shape.of(1))));
  }

  private static float[] weight(Map<String, Tensor> tensors) {
    return Named.in(tensors, "weight").toArray();
  }

  @Test
  void an_exponential_average_starts_at_the_first_weights_and_follows_slowly() {
    set(1, -1);
    WeightAverage average = WeightAverage.exponential(layer, 0.75f);
    average.update();
    assertArrayEquals(new float[] {1, -1}, weight(average.state().averages()));
    set(5, 1);
    average.update();
    assertArrayEquals(new float[] {2, -0.5f}, weight(average.state().averages()));
  }

  @Test
  void a_uniform_average_is_the_mean_of_all_updates() {
    set(1, 2);
    WeightAverage average = WeightAverage.uniform(layer);
    average.update();
    set(3, 3);
    average.update();
    set(8, 1);
    average.update();
    assertArrayEquals(new float[] {4, 2}, weight(average.state().averages()), 1e-6f);
    assertEquals(3, average.state().updates());
  }

  @Test
  void a_mean_teacher_is_uniform_at_first_and_exponential_later() {
    set(1, 8);
    WeightAverage average = WeightAverage.meanTeacher(layer, 0.5f);
    average.update();
    assertArrayEquals(new float[] {1, 8}, weight(average.state().averages()));
    set(3, 4);
    average.update();
    assertArrayEquals(new float[] {2, 6}, weight(average.state().averages()));
    set(4, -2);
    average.update(); // a third of (4, -2) would be less than 1 - decay
    assertArrayEquals(new float[] {3, 2}, weight(average.state().averages()));
    assertEquals(3, average.updates());
  }

  @Test
  void a_mean_teacher_also_averages_running_statistics() {
    BatchNorm2d norm = new BatchNorm2d(1);
    norm.initialise(1);
    WeightAverage average = WeightAverage.meanTeacher(norm, 0.75f);
    average.update();
    Tensor.of(8).copyTo(Named.in(norm.buffers(), "running_mean"));
    average.update();
    assertArrayEquals(
        new float[] {4}, Named.in(average.state().averages(), "running_mean").toArray());
    try (WeightAverage.Use averaged = average.use()) {
      assertArrayEquals(new float[] {4}, Named.in(norm.buffers(), "running_mean").toArray());
    }
    assertArrayEquals(new float[] {8}, Named.in(norm.buffers(), "running_mean").toArray());
  }

  @Test
  void the_average_of_equal_weights_has_their_bits() {
    set(0.1f, 1e-7f);
    WeightAverage average = WeightAverage.exponential(layer, 0.999f);
    for (int i = 0; i < 100; i++) {
      average.update();
    }
    assertArrayEquals(new float[] {0.1f, 1e-7f}, weight(average.state().averages()));
  }

  @Test
  void the_module_has_the_average_while_it_is_used_and_its_own_weights_afterwards() {
    set(1, 2);
    WeightAverage average = WeightAverage.uniform(layer);
    assertThrows(IllegalStateException.class, average::use);
    average.update();
    set(3, 4);
    average.update();
    try (WeightAverage.Use averaged = average.use()) {
      assertArrayEquals(new float[] {2, 3}, weight(layer.parameters()));
      assertThrows(IllegalStateException.class, average::use);
      assertThrows(IllegalStateException.class, average::update);
      averaged.close();
    }
    assertArrayEquals(new float[] {3, 4}, weight(layer.parameters()));
    assertArrayEquals(new float[] {2, 3}, weight(average.state().averages()));
  }

  @Test
  void a_loaded_average_continues_with_the_same_bits() {
    set(0.3f, 0.7f);
    WeightAverage first = WeightAverage.uniform(layer);
    first.update();
    set(0.1f, 0.2f);
    first.update();
    WeightAverage second = WeightAverage.uniform(layer);
    second.load(first.state());
    set(-0.4f, 11);
    first.update();
    second.update();
    assertArrayEquals(weight(first.state().averages()), weight(second.state().averages()));
    assertEquals(3, second.state().updates());
  }

  @Test
  void the_state_of_other_parameters_is_refused_and_changes_nothing() {
    set(1, 2);
    WeightAverage average = WeightAverage.exponential(layer, 0.5f);
    average.update();
    Map<String, Tensor> other = new LinkedHashMap<>(average.state().averages());
    other.put("weight", Tensor.zeros(Shape.of(3, 1)));
    assertThrows(
        IllegalArgumentException.class, () -> average.load(new WeightAverageState(other, 1)));
    assertThrows(IllegalArgumentException.class, () -> average.load(WeightAverageState.NONE));
    assertThrows(IllegalArgumentException.class, () -> new WeightAverageState(other, -1));
    assertArrayEquals(new float[] {1, 2}, weight(average.state().averages()));
  }

  @Test
  void frozen_parameters_are_left_out() {
    set(1, 2);
    layer.freeze();
    assertEquals(Set.of(), WeightAverage.uniform(layer).state().averages().keySet());
    assertThrows(IllegalArgumentException.class, () -> WeightAverage.exponential(layer, 1));
  }
}
