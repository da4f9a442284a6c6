package kinesic.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import kinesic.engine.Tensor;
import kinesic.engine.autograd.Autograd;
import kinesic.engine.autograd.Hooks;
import org.junit.jupiter.api.Test;

/** Functions that see or replace the outputs of layers. */
final class LayerHooksTest {

  private final Relu relu = new Relu();
  private final Sequential net = new Sequential(relu, new Flatten());
  private final Tensor x = Tensor.of(new float[][] {{1, -2}, {3, 4}}).asParameter();

  @Test
  void an_observer_sees_the_output_of_a_layer_within_a_network_until_it_is_closed() {
    List<Tensor> seen = new ArrayList<>();
    try (Hooks.Hook hook = relu.onOutput(seen::add)) {
      net.forward(x);
    }
    net.forward(x);
    assertEquals(1, seen.size());
    assertArrayEquals(new float[] {1, 0, 3, 4}, seen.getFirst().toArray());
  }

  @Test
  void a_result_has_a_gradient_by_what_was_observed() {
    List<Tensor> seen = new ArrayList<>();
    relu.onOutput(seen::add);
    Tensor y = net.apply(x).square().sum();
    assertArrayEquals(new float[] {2, 0, 6, 8}, Autograd.gradient(y, seen.getFirst()).toArray());
  }

  @Test
  void a_replacement_goes_on_through_the_network() {
    relu.replaceOutput(y -> y.multiply(10f));
    assertArrayEquals(new float[] {10, 0, 30, 40}, net.apply(x).toArray());
    net.replaceOutput(y -> y.add(1f));
    assertArrayEquals(new float[] {11, 1, 31, 41}, net.apply(x).toArray());
    assertArrayEquals(new float[] {10, 0, 30, 40}, net.forward(x).toArray(), "forward alone");
  }

  @Test
  void a_replacement_has_the_same_shape() {
    relu.replaceOutput(Tensor::sum);
    assertEquals(
        "output: a hook returned shape [] in place of [2, 2]",
        assertThrows(IllegalStateException.class, () -> net.forward(x)).getMessage());
  }
}
