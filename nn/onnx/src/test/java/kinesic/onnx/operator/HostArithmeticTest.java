package kinesic.onnx.operator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import kinesic.engine.Shape;
import kinesic.onnx.Graphs;
import kinesic.onnx.OnnxModel;
import kinesic.onnx.format.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers on the host are exact, broadcast, and stay on the host. */
final class HostArithmeticTest {

  private static final long LARGE = (1L << 53) + 1; // is no double

  /** Computes y from inputs that are called a, b, c. */
  private static HostArray run(String node, HostArray... inputs) {
    Graphs graph = Graphs.version(18);
    Map<String, Operand> values = new LinkedHashMap<>();
    for (int i = 0; i < inputs.length; i++) {
      String name = String.valueOf((char) ('a' + i));
      long[] sizes = Arrays.stream(inputs[i].shape().toArray()).asLongStream().toArray();
      graph.input(name, inputs[i].type(), sizes);
      values.put(name, inputs[i]);
    }
    Operand y = OnnxModel.of(graph.node(node).output("y")).run(values).get("y");
    return assertInstanceOf(HostArray.class, y);
  }

  @ParameterizedTest
  @CsvSource({
    "Add, 9007199254740995",
    "Sub, 9007199254740991",
    "Mul, 18014398509481986",
    "Div, 4503599627370496",
    "Mod, 1",
    "Max, 9007199254740993",
    "Min, 2",
    "Pow, 18014398509481985" // LARGE² = 2¹⁰⁶ + 2⁵⁴ + 1 without the bits above 63
  })
  void integers_are_exact(String type, long expected) {
    HostArray y = run("y = " + type + "(a, b)", HostArray.vector(LARGE), HostArray.vector(2));
    assertEquals(expected, y.integer(0));
  }

  @Test
  void integers_are_compared_exactly() {
    HostArray y =
        run(
            "y = Greater(a, b)",
            HostArray.vector(LARGE, LARGE),
            HostArray.vector(LARGE - 1, LARGE));
    assertEquals(ElementType.BOOL, y.type());
    assertArrayEquals(new long[] {1, 0}, y.integers());
  }

  @Test
  void quotients_are_rounded_towards_zero_and_remainders_have_the_sign_of_the_divisor() {
    HostArray x = HostArray.vector(7, -7, 7, -7);
    HostArray y = HostArray.vector(3, 3, -3, -3);
    assertArrayEquals(new long[] {2, -2, -2, 2}, run("y = Div(a, b)", x, y).integers());
    assertArrayEquals(new long[] {1, 2, -2, -1}, run("y = Mod(a, b)", x, y).integers());
  }

  @Test
  void shapes_broadcast() {
    HostArray column = HostArray.vector(10, 20).reshaped(Shape.of(2, 1));
    HostArray sum = run("y = Add(a, b)", column, HostArray.vector(1, 2, 3));
    assertEquals(Shape.of(2, 3), sum.shape());
    assertArrayEquals(new long[] {11, 12, 13, 21, 22, 23}, sum.integers());
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> run("y = Add(a, b)", HostArray.vector(1, 2), HostArray.vector(1, 2, 3)));
    assertEquals("Add \"y\": the shapes [[2], [3]] do not broadcast", thrown.getMessage());
  }

  @Test
  void results_keep_to_the_range_of_their_type() {
    HostArray x = HostArray.integers(ElementType.UINT8, Shape.of(2), 200, 3);
    assertArrayEquals(new long[] {144, 6}, run("y = Add(a, a)", x).integers());
    HostArray y = HostArray.integers(ElementType.INT8, Shape.SCALAR, -128);
    assertEquals(-128, run("y = Neg(a)", y).integer(0));
    HostArray none = HostArray.integers(ElementType.INT32, Shape.of(0));
    assertEquals(Integer.MIN_VALUE, run("y = ReduceMax(a)", none).integer(0));
  }

  @Test
  void floats_are_rounded_to_their_type() {
    HostArray third = run("y = Reciprocal(a)", HostArray.floats(Shape.SCALAR, 3));
    assertEquals(1f / 3, third.number(0));
    HostArray exact =
        run("y = Reciprocal(a)", HostArray.numbers(ElementType.DOUBLE, Shape.SCALAR, 3));
    assertEquals(1. / 3, exact.number(0));
  }

  @Test
  void the_arithmetic_of_shapes_stays_on_the_host() {
    HostArray shape = HostArray.vector(2, 3, 4, 5);
    assertArrayEquals(
        new long[] {5}, run("y = Gather(a, b)", shape, HostArray.vector(-1)).integers());
    assertArrayEquals(
        new long[] {2, 3, 4, 5, 2, 3, 4, 5}, run("y = Tile(a, b)", shape, vector(2)).integers());
    assertArrayEquals(new long[] {120}, run("y = ReduceProd(a)", shape).integers());
    assertArrayEquals(
        new long[] {5, 4},
        run("y = Slice(a, b, c, d, b)", shape, vector(-1), vector(1), vector(0)).integers());
  }

  private static HostArray vector(long... values) {
    return HostArray.vector(values);
  }

  @Test
  void positions_follow_strides() {
    assertArrayEquals(new int[] {0, 2, 4, 1, 3, 5}, HostArithmetic.strided(Shape.of(2, 3), 1, 2));
    assertArrayEquals(
        new int[] {0, 0, 1, 1}, HostArithmetic.positions(Shape.of(2, 1), Shape.of(2, 2)));
    assertArrayEquals(new int[] {}, HostArithmetic.strided(Shape.of(2, 0, 3), 0, 3, 1));
    assertArrayEquals(new int[] {0}, HostArithmetic.strided(Shape.SCALAR));
  }
}
