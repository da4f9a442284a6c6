package kinesic.engine.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BackwardObserverTest {

  /** Writes down what it sees. */
  private static final class Notes implements BackwardObserver {
    final List<String> lines = new ArrayList<>();

    @Override
    public void gradient(Node node, Tensor gradient) {
      lines.add(node + ": " + Arrays.toString(gradient.toArray()));
    }

    @Override
    public void contributions(Node node, @Nullable Tensor[] contributions, long nanoseconds) {
      assertTrue(nanoseconds >= 0);
      List<String> all = new ArrayList<>();
      for (Tensor g : contributions) {
        all.add(g == null ? "none" : Arrays.toString(g.toArray()));
      }
      lines.add(node + " -> " + all);
    }
  }

  @Test
  void an_observer_sees_each_gradient_and_each_contribution_in_the_order_of_the_pass() {
    Tensor a = Tensor.of(1f, 2f).asParameter();
    Tensor b = a.add(a);
    Tensor loss = b.multiply(Tensor.of(3f, 4f)).sum();
    Notes notes = new Notes();
    Autograd.observe(loss, Tensor.scalar(1f), notes);
    assertEquals(
        List.of(
            "sum []: [1.0]",
            "sum [] -> [[1.0, 1.0]]",
            "multiply [2]: [1.0, 1.0]",
            "multiply [2] -> [[3.0, 4.0], none]",
            "add [2]: [3.0, 4.0]",
            "add [2] -> [[3.0, 4.0], [3.0, 4.0]]",
            "leaf [2]: [6.0, 8.0]"),
        notes.lines);
  }

  @Test
  void the_gradients_of_leaves_and_the_tape_stay_as_they_are() {
    Tensor a = Tensor.of(1f, 2f).asParameter();
    Tensor loss = a.square().sum();
    Autograd.observe(loss, Tensor.scalar(1f), new Notes());
    assertNull(a.gradient());
    loss.backward(Tape.RETAIN);
    Autograd.observe(loss, Tensor.scalar(1f), new Notes());
    loss.backward();
    Tensor g = a.gradient();
    assertNotNull(g);
    assertArrayEquals(new float[] {4, 8}, g.toArray());
  }
}
