package kinesic.engine.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class AutogradTest {

  private static final String FREED =
      "backward: an earlier backward pass has freed the tape behind this tensor, or a part of it;"
          + " compute the tensor again, or let that pass retain the tape";

  private static Tensor parameter(float... values) {
    return Tensor.of(values).asParameter();
  }

  private static float[] gradient(Tensor leaf) {
    return Objects.requireNonNull(leaf.gradient()).toArray();
  }

  private static String message(Throwable thrown) {
    return String.valueOf(thrown.getMessage());
  }

  /** The identity, whose backward pass is given. */
  private static class Identity extends Op {
    @Override
    protected Tensor forward(Tensor[] inputs) {
      return inputs[0].copy();
    }

    @Override
    protected @Nullable Tensor[] backward(Tensor gy) {
      return new Tensor[] {gy};
    }
  }

  // ---------------------------------------------------------------- graphs

  @Test
  void a_tape_deeper_than_any_stack_is_walked() throws Exception {
    FutureTask<float[]> task =
        new FutureTask<>(
            () -> {
              Tensor x = parameter(1f);
              Tensor y = x;
              for (int i = 0; i < 100_000; i++) {
                y = y.add(1f);
              }
              y.backward();
              return gradient(x);
            });
    Thread smallStack = new Thread(null, task, "small stack", 1 << 18);
    smallStack.start();
    assertArrayEquals(new float[] {1}, task.get());
  }

  @Test
  @Timeout(10)
  void a_result_that_is_used_twice_is_visited_once() {
    Tensor x = parameter(1f);
    Tensor y = x;
    for (int i = 0; i < 100; i++) {
      y = y.add(y); // 2^100 paths
    }
    y.backward();
    assertArrayEquals(new float[] {0x1p100f}, gradient(x));
  }

  @Test
  void paths_of_different_length_meet_before_they_go_on() {
    Tensor x = parameter(3f);
    Tensor a = x.square();
    Tensor y = a.multiply(a.add(1f).multiply(2f)).add(a); // 2a² + 3a
    y.backward();
    assertArrayEquals(new float[] {(4 * 9 + 3) * 2 * 3}, gradient(x));
  }

  @Test
  void both_uses_of_a_leaf_count() {
    Tensor x = parameter(2f, -3f);
    x.multiply(x).add(x).sum().backward();
    assertArrayEquals(new float[] {5, -5}, gradient(x));
  }

  @Test
  void a_leaf_is_its_own_gradient_pass() {
    Tensor x = parameter(4f);
    x.backward();
    x.backward();
    assertArrayEquals(new float[] {2}, gradient(x));
  }

  @Test
  void gradients_add_up_over_passes_until_they_are_cleared() {
    Tensor x = parameter(1f, 2f);
    x.square().sum().backward();
    x.sum().backward();
    assertArrayEquals(new float[] {3, 5}, gradient(x));
    x.clearGradient();
    assertNull(x.gradient());
    x.sum().backward();
    assertArrayEquals(new float[] {1, 1}, gradient(x));
  }

  @Test
  void broadcasting_is_undone_for_ops_that_know_nothing_of_it() {
    Op sum =
        new Op() {
          @Override
          protected Tensor forward(Tensor[] inputs) {
            return inputs[0].add(inputs[1]);
          }

          @Override
          protected Tensor[] backward(Tensor gy) {
            return new Tensor[] {gy, gy};
          }
        };
    Tensor x = Tensor.zeros(Shape.of(4, 2, 3)).asParameter();
    Tensor b = Tensor.zeros(Shape.of(2, 1)).asParameter();
    sum.apply(x, b).sum().backward();
    assertEquals(Shape.of(2, 1), Objects.requireNonNull(b.gradient()).shape());
    assertArrayEquals(new float[] {12, 12}, gradient(b));
  }

  @Test
  void what_is_detached_is_a_constant() {
    Tensor x = parameter(3f);
    x.multiply(x.detach()).backward();
    assertArrayEquals(new float[] {3}, gradient(x));
  }

  @Test
  void a_result_made_a_parameter_begins_a_tape_of_its_own() {
    Tensor x = parameter(3f);
    Tensor leaf = x.square().asParameter();
    leaf.multiply(2f).backward();
    assertArrayEquals(new float[] {2}, gradient(leaf));
    assertNull(x.gradient());
  }

  @Test
  void the_order_has_every_entry_after_its_inputs() {
    Tensor x = parameter(1f);
    Tensor a = x.exp();
    Tensor b = a.multiply(x);
    Tensor y = b.add(a);
    List<String> order = new ArrayList<>();
    BackwardPass.order(Objects.requireNonNull(y.node()), Set.of())
        .forEach(node -> order.add(node.toString()));
    assertEquals(List.of("leaf [1]", "exp [1]", "multiply [1]", "add [1]"), order);
  }

  @Test
  void two_runs_give_the_same_bits() {
    float[][] results = new float[2][];
    for (int run = 0; run < 2; run++) {
      Tensor w = new RandomStream(1, "w").normal(Shape.of(30, 30), 0, 0.3f).asParameter();
      Tensor h = new RandomStream(1, "x").normal(Shape.of(20, 30), 0, 1);
      for (int i = 0; i < 5; i++) {
        h = h.matmul(w).tanh().add(h);
      }
      h.softmax().square().sum().backward();
      results[run] = gradient(w);
    }
    assertArrayEquals(results[0], results[1]);
  }

  // ---------------------------------------------------------------- memory of gradients

  @Test
  void leaves_that_receive_the_same_gradient_do_not_share_its_memory() {
    Tensor a = parameter(1f, 2f);
    Tensor b = parameter(3f, 4f);
    Tensor seed = Tensor.of(1f, 1f);
    Autograd.backward(a.add(b), seed);
    Tensor ga = Objects.requireNonNull(a.gradient());
    ga.backend().elementwise().clamp(ga.buffer(), -0.1f, 0.1f, ga.buffer());
    assertArrayEquals(new float[] {0.1f, 0.1f}, gradient(a));
    assertArrayEquals(new float[] {1, 1}, gradient(b));
    assertArrayEquals(new float[] {1, 1}, seed.toArray());
  }

  @Test
  void adding_a_second_gradient_does_not_change_what_another_entry_holds() {
    Tensor x = parameter(1f);
    Tensor y = parameter(1f);
    Tensor a = x.multiply(1f);
    Tensor both = a.add(y); // hands the same gradient to a and to y
    both.add(a.multiply(5f)).backward(); // a receives a second one
    assertArrayEquals(new float[] {6}, gradient(x));
    assertArrayEquals(new float[] {1}, gradient(y));
  }

  @Test
  void a_reshaped_gradient_is_not_shared_either() {
    Tensor x = Tensor.zeros(Shape.of(2, 2)).asParameter();
    Tensor y = parameter(0f, 0f, 0f, 0f);
    x.reshape(4).add(y).sum().backward();
    Tensor gx = Objects.requireNonNull(x.gradient());
    gx.backend().elementwise().fill(9, gx.buffer());
    assertArrayEquals(new float[] {1, 1, 1, 1}, gradient(y));
  }

  // ---------------------------------------------------------------- a freed tape

  @Test
  void a_second_pass_over_the_same_tape_is_refused() {
    Tensor x = parameter(2f);
    Tensor y = x.square();
    y.backward();
    assertEquals(FREED, message(assertThrows(IllegalStateException.class, y::backward)));
    assertArrayEquals(new float[] {4}, gradient(x));
  }

  @Test
  void a_tape_that_is_spent_in_part_is_refused_before_any_gradient_changes() {
    Tensor x = parameter(2f);
    Tensor shared = x.square();
    shared.multiply(3f).backward();
    Tensor other = x.multiply(5f).add(shared);
    assertEquals(FREED, message(assertThrows(IllegalStateException.class, other::backward)));
    assertArrayEquals(new float[] {12}, gradient(x));
  }

  @Test
  void what_backward_has_used_is_let_go_of() throws Exception {
    Tensor x = parameter(1f, 2f);
    List<WeakReference<?>> kept = new ArrayList<>();
    Tensor loss = chain(x, kept);
    for (WeakReference<?> reference : kept) {
      assertFalse(cleared(reference, 0), "kept until the backward pass");
    }
    loss.backward();
    for (WeakReference<?> reference : kept) {
      assertTrue(cleared(reference, 10_000), "still reachable after the backward pass");
    }
    assertEquals("freed []", String.valueOf(loss.node()));
    assertTrue(x.requiresGradient());
  }

  /** Some ops after each other; references to the values that they keep. */
  private static Tensor chain(Tensor x, List<WeakReference<?>> kept) {
    Tensor a = x.exp();
    Tensor b = a.tanh();
    Tensor c = b.square();
    for (Tensor t : List.of(a, b)) {
      kept.add(new WeakReference<>(t.buffer()));
      kept.add(new WeakReference<>(Objects.requireNonNull(t.node())));
    }
    return c.sum();
  }

  /** Whether the object becomes unreachable within some milliseconds. */
  private static boolean cleared(WeakReference<?> reference, long milliseconds)
      throws InterruptedException {
    long deadline = System.nanoTime() + milliseconds * 1_000_000;
    do {
      System.gc();
      if (reference.get() == null) {
        return true;
      }
      Thread.sleep(1);
    } while (System.nanoTime() < deadline);
    return false;
  }

  /** Notes the gradient that it hands on, and whether the one two ops later is still there. */
  private static final class Watching extends Identity {
    private final List<WeakReference<Tensor>> gradients;
    private final List<Boolean> freed;

    Watching(List<WeakReference<Tensor>> gradients, List<Boolean> freed) {
      this.gradients = gradients;
      this.freed = freed;
    }

    @Override
    protected Tensor[] backward(Tensor gy) {
      if (gradients.size() >= 2) {
        try {
          freed.add(cleared(gradients.get(gradients.size() - 2), 10_000));
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      Tensor gx = gy.copy();
      gradients.add(new WeakReference<>(gx));
      return new Tensor[] {gx};
    }
  }

  @Test
  void a_gradient_is_freed_during_the_pass_as_soon_as_it_is_handed_on() {
    List<WeakReference<Tensor>> gradients = new ArrayList<>();
    List<Boolean> freed = new ArrayList<>();
    Tensor y = parameter(1f);
    for (int i = 0; i < 4; i++) {
      y = new Watching(gradients, freed).apply(y);
    }
    y.backward();
    assertEquals(List.of(true, true), freed);
  }

  // ---------------------------------------------------------------- what goes wrong

  @Test
  void backward_begins_at_a_scalar_or_with_a_seed_of_the_right_shape() {
    Tensor y = parameter(1f, 2f).exp();
    assertEquals(
        "backward: needs a scalar, the shape is [2]; sum first or give a seed",
        message(assertThrows(IllegalStateException.class, y::backward)));
    Tensor seed = Tensor.of(1f, 2f, 3f);
    assertEquals(
        "backward: the seed has shape [3], but the tensor has shape [2]",
        message(assertThrows(IllegalArgumentException.class, () -> Autograd.backward(y, seed))));
  }

  /** The failure of a backward pass through an identity with another backward. */
  private static String failure(UnaryOperator<@Nullable Tensor[]> backward) {
    Op wrong =
        new Op() {
          @Override
          public String name() {
            return "wrong";
          }

          @Override
          protected Tensor forward(Tensor[] inputs) {
            return inputs[0].copy();
          }

          @Override
          protected @Nullable Tensor[] backward(Tensor gy) {
            return backward.apply(new Tensor[] {gy});
          }
        };
    Tensor y = wrong.apply(parameter(1f, 2f)).sum();
    return message(assertThrows(IllegalStateException.class, y::backward));
  }

  @Test
  void an_op_whose_backward_is_wrong_is_named() {
    assertEquals(
        "wrong: backward returned 0 gradients for 1 inputs", failure(gradients -> new Tensor[0]));
    assertEquals(
        "wrong: backward returned no gradient for input 0, which requires one",
        failure(gradients -> new @Nullable Tensor[] {null}));
    assertEquals(
        "wrong: backward returned a gradient of shape [3] for input 0, which has shape [2]",
        failure(gradients -> new Tensor[] {Tensor.zeros(Shape.of(3))}));
    assertEquals(
        "wrong: backward returned a gradient of shape [] for input 0, which has shape [2]",
        failure(gradients -> new Tensor[] {Tensor.scalar(1)}));
  }

  @Test
  void an_op_that_fails_leaves_no_half_spent_tape() {
    Tensor x = parameter(1f);
    Op failing =
        new Op() {
          @Override
          protected Tensor forward(Tensor[] inputs) {
            return inputs[0].copy();
          }

          @Override
          protected Tensor[] backward(Tensor gy) {
            throw new ArithmeticException("no");
          }
        };
    Tensor a = failing.apply(x.exp());
    Tensor y = a.square();
    assertThrows(ArithmeticException.class, y::backward);
    assertEquals(FREED, message(assertThrows(IllegalStateException.class, a::backward)));
    assertNull(x.gradient());
  }

  @Test
  void an_op_object_is_applied_once() {
    Tensor x = parameter(1f);
    Op op = new Identity();
    op.apply(x);
    assertEquals(
        "identity: an op object can be applied only once; create a new one for each application",
        message(assertThrows(IllegalStateException.class, () -> op.apply(x))));
  }

  @Test
  void an_op_that_forgot_to_keep_a_value_is_named() {
    Op forgetful =
        new Identity() {
          private @Nullable Tensor kept;

          @Override
          public String name() {
            return "forgetful";
          }

          @Override
          protected Tensor[] backward(Tensor gy) {
            return new Tensor[] {saved(kept)};
          }
        };
    Tensor y = forgetful.apply(parameter(1f));
    assertEquals(
        "forgetful: backward reads a value that forward did not save",
        message(assertThrows(IllegalStateException.class, y::backward)));
  }

  @Test
  void a_gradient_set_by_hand_has_the_shape_of_its_tensor() {
    Node node = Objects.requireNonNull(parameter(1f, 2f).node());
    Tensor wrong = Tensor.of(1f);
    assertEquals(
        "gradient: shape [1] does not match the shape [2] of the tensor",
        message(assertThrows(IllegalArgumentException.class, () -> node.setGradient(wrong))));
  }

  @Test
  void names_are_those_of_the_classes_with_a_small_first_letter() {
    assertEquals("identity", new Identity().name());
    assertNotEquals("", new Identity() {}.name());
  }
}
