package kinesic.engine.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import org.junit.jupiter.api.Test;

/** Blocks that are computed again in the backward pass. */
final class CheckpointTest {

  private static Tensor parameter(float... values) {
    return Tensor.of(values).asParameter();
  }

  private static float[] gradient(Tensor leaf) {
    return Objects.requireNonNull(leaf.gradient()).toArray();
  }

  private static String message(Throwable thrown) {
    return String.valueOf(thrown.getMessage());
  }

  /** The loss, the gradients and the state of the random stream of three layers with dropout. */
  private static List<float[]> step(Function<Supplier<Tensor>, Tensor> run) {
    RandomStream weights = new RandomStream(1, "w");
    List<Tensor> w = new ArrayList<>();
    Tensor x = new RandomStream(1, "x").normal(Shape.of(8, 16), 0, 1).asParameter();
    RandomStream mask = new RandomStream(1, "mask");
    Tensor y = x;
    for (int i = 0; i < 3; i++) {
      Tensor in = y;
      Tensor first = weights.normal(Shape.of(16, 16), 0, 0.4f).asParameter();
      Tensor second = weights.normal(Shape.of(16, 16), 0, 0.4f).asParameter();
      w.add(first);
      w.add(second);
      y = run.apply(() -> in.matmul(first).tanh().dropout(0.3f, mask).matmul(second).add(in));
    }
    Tensor loss = y.square().mean();
    loss.backward();
    float[] state = {mask.position(), mask.nextFloat()};
    List<float[]> numbers = new ArrayList<>(List.of(loss.toArray(), gradient(x), state));
    w.forEach(weight -> numbers.add(gradient(weight)));
    return numbers;
  }

  @Test
  void loss_gradients_and_random_streams_have_the_same_bits() {
    List<float[]> expected = step(Supplier::get);
    List<float[]> actual = step(Autograd::checkpoint);
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), "number " + i);
    }
  }

  @Test
  void so_they_have_in_the_scope_of_a_step_and_within_another_block() {
    List<float[]> expected = step(Supplier::get);
    try (StepMemory.Scope scope = new StepMemory().open()) {
      List<float[]> scoped = step(Autograd::checkpoint);
      List<float[]> nested =
          step(block -> Autograd.checkpoint(() -> Autograd.checkpoint(block).multiply(1f)));
      for (int i = 0; i < expected.size(); i++) {
        assertArrayEquals(expected.get(i), scoped.get(i), "number " + i);
        assertArrayEquals(expected.get(i), nested.get(i), "nested, number " + i);
      }
    }
  }

  /** The memory of a step through 8 blocks of 10 ops each. */
  private static long bytes(Function<Supplier<Tensor>, Tensor> run) {
    StepMemory memory = new StepMemory();
    Tensor x = Tensor.full(Shape.of(1000), 0.5f).asParameter();
    for (int step = 0; step < 2; step++) {
      try (StepMemory.Scope scope = memory.open()) {
        Tensor y = x;
        for (int i = 0; i < 8; i++) {
          Tensor in = y;
          y = run.apply(() -> chain(in, 10));
        }
        y.sum().backward();
        x.clearGradient();
      }
    }
    return memory.bytes();
  }

  private static Tensor chain(Tensor x, int length) {
    Tensor y = x;
    for (int i = 0; i < length; i++) {
      y = y.tanh();
    }
    return y;
  }

  @Test
  void memory_is_that_of_one_block_and_the_results_of_all() {
    long all = bytes(Supplier::get);
    long checkpointed = bytes(Autograd::checkpoint);
    assertTrue(all >= 80 * 4000, all + " bytes");
    assertTrue(checkpointed <= (8 + 10 + 3) * 4000 + 100, checkpointed + " bytes");
  }

  @Test
  void a_block_is_computed_again_only_for_gradients_that_need_it() {
    Tensor x = parameter(2f);
    Tensor w = parameter(3f);
    List<Boolean> runs = new ArrayList<>();
    Tensor h = x.square();
    Tensor y =
        Autograd.checkpoint(
            () -> {
              runs.add(Autograd.isRecomputing());
              return h.multiply(w);
            });
    assertEquals(List.of(false), runs);
    Tensor z = y.square();
    assertArrayEquals(
        new float[] {24}, Autograd.gradients(z, List.of(y), Tape.RETAIN).getFirst().toArray());
    assertEquals(List.of(false), runs);
    assertArrayEquals(
        new float[] {72}, Autograd.gradients(z, List.of(h), Tape.RETAIN).getFirst().toArray());
    assertEquals(List.of(false, true), runs);
    z.backward();
    assertEquals(List.of(false, true, true), runs);
    assertArrayEquals(new float[] {72 * 4}, gradient(x));
    assertArrayEquals(new float[] {96}, gradient(w));
    assertFalse(Autograd.isRecomputing());
  }

  @Test
  void a_block_may_read_a_tensor_and_what_is_computed_from_it() {
    Tensor x = parameter(2f);
    Tensor square = x.square();
    Autograd.checkpoint(() -> x.multiply(square)).backward();
    assertArrayEquals(new float[] {12}, gradient(x));
  }

  @Test
  void what_a_block_reads_without_an_effect_has_a_gradient_of_zero() {
    Tensor x = parameter(2f);
    Tensor unused = parameter(5f, 6f);
    Autograd.checkpoint(
            () -> {
              unused.square();
              return x.square();
            })
        .backward();
    assertArrayEquals(new float[] {4}, gradient(x));
    assertArrayEquals(new float[] {0, 0}, gradient(unused));
  }

  @Test
  void hooks_see_the_whole_gradient_of_what_a_block_reads() {
    Tensor x = parameter(1f);
    List<Float> seen = new ArrayList<>();
    Tensor h = x.multiply(2f);
    h.onGradient(g -> seen.add(g.item()));
    Autograd.checkpoint(() -> h.multiply(3f)).add(h).backward();
    assertEquals(List.of(4f), seen);
  }

  @Test
  void without_gradients_there_is_nothing_to_record() {
    assertFalse(Autograd.checkpoint(() -> Tensor.of(1f).exp()).requiresGradient());
    Tensor x = parameter(1f);
    assertEquals(x, Autograd.checkpoint(() -> x));
    try (Autograd.Mode off = Autograd.noGrad()) {
      assertFalse(Autograd.checkpoint(x::exp).requiresGradient());
    }
    assertEquals("checkpoint [1]", String.valueOf(Autograd.checkpoint(x::exp).node()));
  }

  @Test
  void a_block_that_gives_something_else_is_refused() {
    Tensor x = parameter(1f, 2f);
    Tensor y = Autograd.checkpoint(() -> Autograd.isRecomputing() ? x.slice(0, 0, 1) : x.exp());
    assertEquals(
        "checkpoint: the block computed [2] at first, and [1] when it was computed again",
        message(assertThrows(IllegalStateException.class, y.sum()::backward)));
  }
}
