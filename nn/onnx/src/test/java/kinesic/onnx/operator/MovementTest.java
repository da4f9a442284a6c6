package kinesic.onnx.operator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Movements of tensors stay in the layout of their operand where they can. */
final class MovementTest {

  private static TensorOperand images(int channels) {
    Shape shape = Shape.of(2, channels, 2, 3);
    return TensorOperand.of(Tensor.arange(shape.elements()).reshape(shape.toArray()));
  }

  @ParameterizedTest
  @CsvSource({"0, 16, true", "16, 40, true", "32, 40, true", "8, 24, false", "0, 20, false"})
  void channels_of_blocks_stay_blocks(int from, int to, boolean stay) {
    TensorOperand images = images(40);
    Operand part = Movement.slice(images.in(Layout.blocked()), 1, from, to);
    Tensor expected = images.tensor().slice(1, from, to);
    assertEquals(expected.shape(), part.shape());
    if (part instanceof TensorOperand t) {
      assertEquals(stay, t.layout().isBlocked());
      assertArrayEquals(expected.toArray(), t.logical().toArray());
    }
  }

  @ParameterizedTest
  @CsvSource({"16, 8, true", "8, 16, false"})
  void whole_blocks_are_joined_as_blocks(int first, int second, boolean stay) {
    List<TensorOperand> parts = List.of(images(first), images(second));
    TensorOperand joined =
        Movement.concat(1, parts.stream().map(part -> part.in(Layout.blocked())).toList());
    assertEquals(stay, joined.layout().isBlocked());
    assertArrayEquals(
        Tensor.concat(1, parts.get(0).tensor(), parts.get(1).tensor()).toArray(),
        joined.logical().toArray());
  }

  @Test
  void an_index_beyond_the_axis_is_refused() {
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> Movement.select(images(4), 1, 0, 4));
    assertEquals("index 4 is not on axis 1 of shape [2, 4, 2, 3]", thrown.getMessage());
  }

  @Test
  void a_transposition_costs_nothing() {
    TensorOperand images = images(4);
    Operand transposed = Movement.transpose(images, 0, 2, 3, 1);
    assertEquals(Shape.of(2, 2, 3, 4), transposed.shape());
    assertTrue(transposed instanceof TensorOperand t && t.tensor() == images.tensor());
  }
}
