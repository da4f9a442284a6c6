package kinesic.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class TensorCreationTest {

  @Test
  void arange_ends_before_its_limit() {
    assertArrayEquals(new float[] {0, 1, 2}, Tensor.arange(3).toArray());
    assertArrayEquals(new float[] {1, 1.5f, 2}, Tensor.arange(1, 2.25f, 0.5f).toArray());
    assertArrayEquals(new float[] {3, 2, 1}, Tensor.arange(3, 0, -1).toArray());
    assertArrayEquals(new float[0], Tensor.arange(1, 1, 1).toArray());
  }

  @Test
  void arange_refuses_steps_in_the_wrong_direction() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Tensor.arange(0, 3, -1));
    assertEquals("arange: steps of -1.0 do not lead from 0.0 to 3.0", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Tensor.arange(0, 3, 0));
  }

  @Test
  void linspace_includes_both_ends() {
    assertArrayEquals(new float[] {-1, 0, 1}, Tensor.linspace(-1, 1, 3).toArray());
    assertArrayEquals(new float[] {2}, Tensor.linspace(2, 5, 1).toArray());
    assertArrayEquals(new float[0], Tensor.linspace(2, 5, 0).toArray());
    assertThrows(IllegalArgumentException.class, () -> Tensor.linspace(0, 1, -1));
  }

  @Test
  void eye_is_the_identity() {
    assertEquals(Shape.of(2, 2), Tensor.eye(2).shape());
    assertArrayEquals(new float[] {1, 0, 0, 1}, Tensor.eye(2).toArray());
  }

  @Test
  void one_hot_marks_each_label() {
    assertArrayEquals(new float[] {0, 0, 1, 1, 0, 0}, Tensor.oneHot(3, 2, 0).toArray());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Tensor.oneHot(3, 0, 3));
    assertEquals("oneHot: label 3 at position 1 is not one of 3 classes", e.getMessage());
  }

  @Test
  void like_takes_shape_and_backend_of_the_other() {
    Tensor x = Tensor.zeros(Shape.of(2, 3));
    assertEquals(x.shape(), Tensor.zerosLike(x).shape());
    assertEquals(x.backend(), Tensor.onesLike(x).backend());
    assertEquals(1f, Tensor.onesLike(x).get(1, 2));
    assertEquals(4f, Tensor.fullLike(x, 4).get(0, 0));
  }
}
