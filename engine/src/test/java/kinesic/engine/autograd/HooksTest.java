package kinesic.engine.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import kinesic.engine.StepMemory;
import kinesic.engine.Tensor;
import org.junit.jupiter.api.Test;

final class HooksTest {

  private static Tensor parameter(float... values) {
    return Tensor.of(values).asParameter();
  }

  private static float[] gradient(Tensor leaf) {
    return Objects.requireNonNull(leaf.gradient()).toArray();
  }

  @Test
  void an_observer_sees_the_complete_gradient_once() {
    Tensor x = parameter(3f);
    Tensor h = x.multiply(2f);
    List<Float> seen = new ArrayList<>();
    h.onGradient(g -> seen.add(g.item()));
    x.onGradient(g -> seen.add(g.item()));
    h.multiply(h).add(h).backward(); // two uses by the product, one by the sum
    assertEquals(List.of(13f, 26f), seen);
  }

  @Test
  void it_may_keep_the_gradient() {
    Tensor x = parameter(1f, 2f);
    Tensor h = x.multiply(2f);
    List<Tensor> kept = new ArrayList<>();
    h.onGradient(kept::add);
    try (StepMemory.Scope step = new StepMemory().open()) {
      Tensor y = h.add(parameter(0f, 0f));
      y.add(h.multiply(5f)).tanh().sum().backward();
      float[] gx = gradient(x);
      assertArrayEquals(gx, kept.getFirst().multiply(2f).toArray());
      x.clearGradient();
    }
  }

  @Test
  void a_replacement_continues_instead_and_keeps_its_memory() {
    Tensor x = parameter(1f, 2f);
    Tensor h = x.multiply(1f);
    Tensor replacement = Tensor.of(5f, 6f);
    h.replaceGradient(g -> replacement);
    h.add(h).sum().backward();
    assertArrayEquals(new float[] {5, 6}, gradient(x));
    x.multiply(3f).sum().backward();
    assertArrayEquals(new float[] {8, 9}, gradient(x));
    assertArrayEquals(new float[] {5, 6}, replacement.toArray());
  }

  @Test
  void replacements_follow_each_other_and_end_when_they_are_closed() {
    Tensor x = parameter(1f);
    List<Float> seen = new ArrayList<>();
    Hooks.Hook plus = x.replaceGradient(g -> g.add(1f));
    Hooks.Hook twice = x.replaceGradient(g -> g.multiply(2f));
    x.onGradient(g -> seen.add(g.item()));
    x.multiply(1f).backward();
    plus.close();
    plus.close();
    x.multiply(1f).backward();
    twice.close();
    x.multiply(1f).backward();
    assertEquals(List.of(4f, 2f, 1f), seen);
    assertArrayEquals(new float[] {7}, gradient(x));
  }

  @Test
  void an_observer_may_remove_itself() {
    Tensor x = parameter(1f);
    List<Hooks.Hook> self = new ArrayList<>();
    List<Float> seen = new ArrayList<>();
    self.add(
        x.onGradient(
            g -> {
              seen.add(g.item());
              self.getFirst().close();
            }));
    x.multiply(1f).backward();
    x.multiply(1f).backward();
    assertEquals(List.of(1f), seen);
  }

  @Test
  void a_pass_that_does_not_need_the_gradient_does_not_call() {
    Tensor x = parameter(1f);
    Tensor w = parameter(2f);
    List<Float> seen = new ArrayList<>();
    w.onGradient(g -> seen.add(g.item()));
    Tensor y = x.multiply(w);
    Autograd.gradients(y, List.of(x), Tape.RETAIN);
    assertEquals(List.of(), seen);
    w.replaceGradient(g -> g.multiply(10f));
    assertArrayEquals(new float[] {10}, Autograd.gradient(y, w).toArray());
    assertEquals(List.of(1f), seen);
  }

  @Test
  void hooks_run_without_recording() {
    Tensor x = parameter(1f);
    x.onGradient(g -> assertFalse(Autograd.isRecording()));
    x.multiply(1f).backward();
  }

  @Test
  void refusals() {
    Tensor constant = Tensor.of(1f, 2f);
    assertEquals(
        "onGradient: this tensor, [2], requires no gradient",
        assertThrows(IllegalStateException.class, () -> constant.onGradient(g -> {})).getMessage());
    Tensor x = parameter(1f);
    x.replaceGradient(g -> constant);
    Tensor y = x.exp();
    assertEquals(
        "gradient: a hook returned shape [2] in place of [1]",
        assertThrows(IllegalStateException.class, y::backward).getMessage());
  }
}
