package kinesic.engine.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import org.junit.jupiter.api.Test;

/** Who owns the memory of a gradient. */
final class GradientMemoryTest {

  private final GradientMemory memory = new GradientMemory();
  private final Node a = Node.leaf(Shape.of(2));
  private final Node b = Node.leaf(Shape.of(2));

  /** A gradient that an op has returned once for each of its inputs. */
  private Tensor returned(int inputs, float... values) {
    Tensor g = Tensor.of(values);
    for (int i = 0; i < inputs; i++) {
      memory.hold(g);
    }
    return g;
  }

  private static boolean isRecycled(Tensor t) {
    return t.buffer().isTransferred();
  }

  @Test
  void a_gradient_of_one_input_is_exclusive_and_the_next_is_added_to_it_in_place() {
    try (StepMemory.Scope step = new StepMemory().open()) {
      Tensor first = returned(1, 1, 2);
      Tensor second = returned(1, 10, 20);
      memory.add(a, first);
      assertTrue(memory.isExclusive(first));
      memory.add(a, second);
      assertEquals(first, memory.take(a));
      assertArrayEquals(new float[] {11, 22}, first.toArray());
      assertTrue(isRecycled(second));
    }
  }

  @Test
  void a_gradient_of_two_inputs_is_not_overwritten_before_one_of_them_lets_go() {
    try (StepMemory.Scope step = new StepMemory().open()) {
      Tensor shared = returned(2, 1, 2);
      memory.add(a, shared);
      memory.add(b, shared);
      assertFalse(memory.isExclusive(shared));
      Tensor other = returned(1, 10, 20);
      memory.add(a, other);
      assertArrayEquals(new float[] {1, 2}, shared.toArray());
      assertEquals(other, memory.take(a), "the sum is in the memory that is exclusive");
      assertTrue(memory.isExclusive(shared));
      memory.release(memory.take(b));
      assertTrue(isRecycled(shared));
    }
  }

  @Test
  void the_sum_of_two_shared_gradients_has_memory_of_its_own() {
    Tensor first = returned(2, 1, 2);
    Tensor second = returned(2, 10, 20);
    memory.add(a, first);
    memory.add(b, first);
    memory.add(a, second);
    memory.add(b, second);
    assertArrayEquals(new float[] {11, 22}, memory.take(a).toArray());
    assertArrayEquals(new float[] {11, 22}, memory.take(b).toArray());
  }

  @Test
  void what_was_broadcast_is_summed_and_released() {
    try (StepMemory.Scope step = new StepMemory().open()) {
      Tensor g = Tensor.ones(Shape.of(3, 2));
      memory.hold(g);
      memory.add(a, g);
      assertTrue(isRecycled(g));
      assertArrayEquals(new float[] {3, 3}, memory.take(a).toArray());
    }
  }

  @Test
  void a_lent_gradient_is_neither_overwritten_nor_released() {
    try (StepMemory.Scope step = new StepMemory().open()) {
      Tensor seed = returned(1, 1, 2);
      memory.lend(seed);
      memory.add(a, seed);
      assertFalse(memory.isExclusive(seed));
      memory.release(memory.take(a));
      assertArrayEquals(new float[] {1, 2}, seed.toArray());
    }
  }

  @Test
  void a_result_is_copied_only_if_it_is_shared() {
    Tensor alone = returned(1, 1, 2);
    assertEquals(alone, memory.result(alone));
    Tensor shared = returned(2, 1, 2);
    assertNotEquals(shared, memory.result(shared));
  }
}
