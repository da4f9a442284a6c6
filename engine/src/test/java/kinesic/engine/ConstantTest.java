package kinesic.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import kinesic.kernels.Backend;
import kinesic.kernels.Backends;
import kinesic.kernels.conformance.CountingBackend;
import org.junit.jupiter.api.Test;

final class ConstantTest {

  private final CountingBackend device = new CountingBackend(Backends.scalar(1));
  private final Constant constant = new Constant(Shape.of(1, 2), 3, 4);

  @Test
  void is_uploaded_once_to_each_backend() {
    Tensor first = constant.on(device);
    assertSame(first, constant.on(device));
    assertEquals(1, device.uploads());
    assertEquals(Shape.of(1, 2), first.shape());
    assertArrayEquals(new float[] {3, 4}, first.toArray());
    Backend other = Backends.scalar(1);
    assertEquals(other, constant.on(other).backend());
    assertArrayEquals(new float[] {3, 4}, constant.on(other).toArray());
  }

  @Test
  void outlives_the_step_that_uploads_it() {
    Tensor tensor;
    try (StepMemory.Scope step = new StepMemory().open()) {
      tensor = constant.on(device);
    }
    assertArrayEquals(new float[] {3, 4}, tensor.toArray());
  }

  @Test
  void the_number_of_values_must_be_that_of_the_shape() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Constant(Shape.of(3), 1, 2));
    assertEquals("constant: shape [3] has 3 elements but 2 values are given", e.getMessage());
  }
}
