package kinesic.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class ShapeTest {

  private final Shape shape = Shape.of(2, 3, 5);

  private static String refusal(Executable what) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, what).getMessage());
  }

  @Test
  void sizes_are_counted_from_either_end() {
    assertEquals(3, shape.rank());
    assertEquals(30, shape.elements());
    assertEquals(2, shape.size(0));
    assertEquals(5, shape.size(-1));
    assertEquals(1, shape.axis(-2));
    assertEquals("[2, 3, 5]", shape.toString());
  }

  @Test
  void a_scalar_has_one_element_and_an_axis_of_size_0_none() {
    assertEquals(1, Shape.SCALAR.elements());
    assertEquals("[]", Shape.SCALAR.toString());
    assertEquals(0, Shape.of(3, 0).elements());
    assertEquals(Shape.SCALAR, Shape.of());
  }

  @Test
  void outer_and_inner_are_the_products_around_an_axis() {
    assertEquals(2, shape.outer(1));
    assertEquals(5, shape.inner(1));
    assertEquals(1, shape.outer(0));
    assertEquals(1, shape.inner(-1));
  }

  @Test
  void a_position_counts_in_row_major_order() {
    assertEquals(0, shape.position(0, 0, 0));
    assertEquals(29, shape.position(1, 2, 4));
    assertEquals(1 * 15 + 2 * 5 + 3, shape.position(1, 2, 3));
    assertEquals(0, Shape.SCALAR.position());
    for (int[] outside : new int[][] {{2, 0, 0}, {0, -1, 0}, {0, 0}, {0, 0, 0, 0}}) {
      assertEquals(
          "index %s is outside shape [2, 3, 5]".formatted(Arrays.toString(outside)),
          assertThrows(IndexOutOfBoundsException.class, () -> shape.position(outside))
              .getMessage());
    }
  }

  @Test
  void an_axis_is_replaced_or_left_out() {
    assertEquals(Shape.of(2, 3, 7), shape.with(-1, 7));
    assertEquals(Shape.of(2, 5), shape.without(1));
    assertEquals(Shape.of(2, 3, 1, 5), shape.insert(2, 1));
    assertEquals(Shape.of(2, 3, 5, 7), shape.insert(-1, 7));
    assertEquals(Shape.of(7, 2, 3, 5), shape.insert(-4, 7));
    assertEquals(
        "axis 4 cannot be inserted into shape [2, 3, 5]", refusal(() -> shape.insert(4, 1)));
    assertEquals(Shape.of(2, 3, 5), shape);
  }

  @Test
  void a_shape_does_not_change_with_the_array_it_was_made_of() {
    int[] sizes = {2, 3};
    Shape s = Shape.of(sizes);
    sizes[0] = 9;
    s.toArray()[1] = 9;
    assertArrayEquals(new int[] {2, 3}, s.toArray());
  }

  @Test
  void equal_sizes_are_equal_shapes() {
    assertEquals(Shape.of(2, 3, 5), shape);
    assertEquals(Shape.of(2, 3, 5).hashCode(), shape.hashCode());
    assertNotEquals(Shape.of(2, 3, 5, 1), shape);
  }

  @Test
  void a_shape_broadcasts_to_larger_ones_that_agree_from_the_end() {
    assertTrue(Shape.SCALAR.broadcastsTo(shape));
    assertTrue(Shape.of(5).broadcastsTo(shape));
    assertTrue(Shape.of(3, 1).broadcastsTo(shape));
    assertTrue(Shape.of(1, 3, 5).broadcastsTo(Shape.of(0, 3, 5)));
    assertTrue(shape.broadcastsTo(shape));
    assertFalse(Shape.of(3).broadcastsTo(shape));
    assertFalse(shape.broadcastsTo(Shape.of(3, 5)));
    assertFalse(Shape.of(1, 1, 1, 1).broadcastsTo(shape));
  }

  @Test
  void what_is_no_shape_or_axis_is_refused() {
    assertEquals("shape: sizes must not be negative - [2, -1]", refusal(() -> Shape.of(2, -1)));
    assertEquals(
        "shape: the product of the non-zero sizes of [65536, 32768] is more than 2147483647",
        refusal(() -> Shape.of(65536, 32768)));
    for (int[] sizes : new int[][] {{65536, 65536, 0}, {65536, 0, 65536}, {0, 65536, 65536}}) {
      assertEquals(
          "shape: the product of the non-zero sizes of %s is more than 2147483647"
              .formatted(Arrays.toString(sizes)),
          refusal(() -> Shape.of(sizes)));
    }
    assertEquals("axis 3 does not exist in shape [2, 3, 5]", refusal(() -> shape.size(3)));
    assertEquals("axis -4 does not exist in shape [2, 3, 5]", refusal(() -> shape.size(-4)));
  }
}
