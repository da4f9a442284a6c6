package kinesic.engine.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import org.junit.jupiter.api.Test;

final class NoGradTest {

  private static Tensor parameter(float... values) {
    return Tensor.of(values).asParameter();
  }

  @Test
  void without_recording_nothing_is_put_on_the_tape() {
    Tensor x = parameter(1f);
    try (Autograd.Mode off = Autograd.noGrad()) {
      assertFalse(Autograd.isRecording());
      assertFalse(x.exp().requiresGradient());
      try (Autograd.Mode inner = Autograd.noGrad()) {
        assertFalse(Autograd.isRecording());
      }
      assertFalse(Autograd.isRecording());
    }
    assertTrue(x.exp().requiresGradient());
  }

  @Test
  void recording_goes_on_after_an_exception() {
    Tensor x = parameter(1f);
    Tensor matrix = Tensor.zeros(Shape.of(2, 2));
    assertThrows(IllegalArgumentException.class, () -> x.matmul(matrix));
    assertThrows(
        IllegalStateException.class,
        () -> {
          try (Autograd.Mode off = Autograd.noGrad()) {
            throw new IllegalStateException();
          }
        });
    assertTrue(Autograd.isRecording());
  }

  @Test
  void recording_is_a_matter_of_each_thread() {
    try (Autograd.Mode off = Autograd.noGrad()) {
      assertTrue(
          CompletableFuture.supplyAsync(Autograd::isRecording, Thread::startVirtualThread).join());
    }
  }

  @Test
  void results_of_constants_are_constants() {
    Tensor y = Tensor.of(1f).exp();
    assertFalse(y.requiresGradient());
    assertEquals(
        "backward: this tensor does not depend on any tensor that requires a gradient; gradients are"
            + " constants, so that derivatives of second order are not available",
        assertThrows(IllegalStateException.class, y::backward).getMessage());
  }
}
