package kinesic.onnx.operator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.engine.trace.Graph;
import kinesic.engine.trace.Trace;
import kinesic.kernels.Backends;
import kinesic.onnx.format.ElementType;
import org.junit.jupiter.api.Test;

/** Layouts: the numbers stay, and memory moves only where it must. */
final class TensorOperandTest {

  private static final RandomStream RANDOM = new RandomStream(1, "operands");

  private static Tensor tensor(int... sizes) {
    return RANDOM.uniform(Shape.of(sizes), -1, 1);
  }

  private static void assertSame(Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape());
    assertArrayEquals(expected.toArray(), actual.toArray());
  }

  private static int[] permutation(int rank, Random random) {
    List<Integer> axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    Collections.shuffle(axes, random);
    return axes.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Returns the names of the ops that a function of an operand [n, c, h, w] needs. */
  private static List<String> ops(
      Layout layout, UnaryOperator<TensorOperand> function, int... sizes) {
    Shape shape = Shape.of(sizes);
    Graph graph =
        Trace.of(
            Backends.standard(),
            List.of(layout.stored(shape)),
            Map.of(),
            x ->
                List.of(
                    function
                        .apply(new TensorOperand(x.getFirst(), layout, shape, ElementType.FLOAT))
                        .tensor()));
    return graph.results().stream().map(result -> result.op().name()).toList();
  }

  @Test
  void any_layout_leads_to_any_other() {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      int[] sizes = random.ints(4, 1, 4).toArray();
      Tensor t = tensor(sizes);
      TensorOperand x = TensorOperand.of(t).in(Layout.of(permutation(4, random)));
      assertEquals(t.shape(), x.shape());
      assertSame(t, x.in(Layout.of(permutation(4, random))).logical());
    }
  }

  @Test
  void blocked_images_lead_to_any_other_layout() {
    Random random = new Random(2);
    for (int channels : new int[] {1, 3, 16, 20, 32}) {
      for (int pixels : new int[] {1, 3}) {
        Tensor t = tensor(2, channels, pixels, pixels);
        TensorOperand x = TensorOperand.of(t).in(Layout.blocked());
        assertEquals(t.shape(), x.shape());
        assertSame(t, x.logical());
        assertSame(t, x.in(Layout.of(permutation(4, random))).logical());
        assertSame(t.permute(0, 2, 3, 1), x.channelsLast());
      }
    }
  }

  @Test
  void transposition_keeps_the_memory() {
    Random random = new Random(3);
    for (int i = 0; i < 100; i++) {
      Tensor t = tensor(random.ints(4, 1, 5).toArray());
      int[] first = permutation(4, random);
      int[] second = permutation(4, random);
      TensorOperand x = TensorOperand.of(t).in(Layout.of(permutation(4, random)));
      TensorOperand y = x.transposed(first).transposed(second);
      assertSame(t.permute(first).permute(second), y.logical());
    }
    assertEquals(List.of(), ops(Layout.channelsLast(4), x -> x.transposed(0, 2, 3, 1), 2, 3, 4, 5));
  }

  @Test
  void reshaping_gives_the_numbers_in_logical_order() {
    Random random = new Random(4);
    int[][] shapes = {
      {2, 3, 4, 6},
      {2, 12, 6},
      {6, 4, 6},
      {2, 3, 24},
      {144},
      {1, 2, 3, 1, 4, 6, 1},
      {2, 3, 2, 2, 6},
      {8, 18},
      {2, 1, 3, 2, 2, 3, 2},
      {3, 48},
      {12, 12}
    };
    for (int[] from : shapes) {
      for (int[] to : shapes) {
        Tensor t = tensor(from);
        TensorOperand x = TensorOperand.of(t).in(Layout.of(permutation(from.length, random)));
        assertSame(t.reshape(to), x.reshaped(Shape.of(to)).logical());
      }
    }
  }

  @Test
  void reshaping_moves_memory_only_inside_merged_axes() {
    Layout last = Layout.channelsLast(4);
    assertEquals(List.of("reshape"), ops(last, x -> x.reshaped(Shape.of(2, 12, 20)), 2, 12, 4, 5));
    assertEquals(
        List.of("reshape"), ops(last, x -> x.reshaped(Shape.of(2, 3, 4, 4, 5)), 2, 12, 4, 5));
    assertEquals(
        List.of("permute", "reshape"), ops(last, x -> x.reshaped(Shape.of(2, 240)), 2, 12, 4, 5));
    assertEquals(List.of("reshape"), ops(last, x -> x.reshaped(Shape.of(2, 12)), 2, 12, 1, 1));
  }

  @Test
  void shuffling_channels_moves_memory_once() {
    assertEquals(
        List.of("reshape", "permute", "reshape"),
        ops(
            Layout.channelsLast(4),
            x ->
                x.reshaped(Shape.of(2, 3, 4, 4, 5))
                    .transposed(0, 2, 1, 3, 4)
                    .reshaped(Shape.of(2, 12, 4, 5)),
            2,
            12,
            4,
            5));
  }

  @Test
  void axes_of_size_1_change_places_without_moving_memory() {
    assertEquals(
        List.of("reshape"), ops(Layout.channelsLast(4), x -> x.in(Layout.logical(4)), 2, 12, 1, 1));
    assertEquals(
        List.of("reshape"),
        ops(Layout.blocked(), x -> x.in(Layout.logical(4)), 2, 32, 1, 1).stream()
            .distinct()
            .collect(Collectors.toList()));
  }

  @Test
  void operands_broadcast_in_the_layout_of_the_larger() {
    Random random = new Random(5);
    int[][] others = {
      {2, 20, 3, 4},
      {1, 20, 1, 1},
      {20, 1, 1},
      {2, 1, 3, 4},
      {3, 4},
      {1},
      {},
      {2, 20, 1, 1},
      {1, 1, 1, 4},
      {4},
      {1, 2, 20, 3, 4}
    };
    for (int[] sizes : others) {
      Tensor large = tensor(2, 20, 3, 4);
      Tensor small = tensor(sizes);
      for (Layout layout :
          List.of(Layout.blocked(), Layout.channelsLast(4), Layout.of(permutation(4, random)))) {
        TensorOperand x = TensorOperand.of(large).in(layout);
        TensorOperand y = TensorOperand.of(small).in(Layout.of(permutation(sizes.length, random)));
        assertSame(large.add(small), Broadcast.apply(Tensor::add, x, y).logical());
        assertSame(small.subtract(large), Broadcast.apply(Tensor::subtract, y, x).logical());
        Broadcast both = Broadcast.withoutPadding(x, y);
        assertSame(
            large.divide(small),
            both.result(both.tensor(0).divide(both.tensor(1)), ElementType.FLOAT).logical());
      }
    }
  }

  @Test
  void images_with_one_channel_broadcast_to_blocks_with_many() {
    Tensor one = tensor(2, 1, 5, 5);
    Tensor many = tensor(1, 20, 1, 1);
    TensorOperand y =
        Broadcast.apply(
            Tensor::multiply,
            TensorOperand.of(one).in(Layout.blocked()),
            TensorOperand.of(many).in(Layout.blocked()));
    assertSame(one.multiply(many), y.logical());
  }

  @Test
  void shapes_that_do_not_broadcast_are_refused() {
    assertEquals(
        "the shapes [[2, 3], [4]] do not broadcast",
        assertThrows(
                IllegalArgumentException.class,
                () -> Broadcast.of(TensorOperand.of(tensor(2, 3)), TensorOperand.of(tensor(4))))
            .getMessage());
  }

  @Test
  void text_of_layouts() {
    assertEquals("[0, 2, 3, 1]", Layout.channelsLast(4).toString());
    assertEquals("[0, 1]", Layout.channelsLast(2).toString());
    assertEquals(
        "float [2, 3] in [1, 0]", TensorOperand.of(tensor(3, 2)).transposed(1, 0).toString());
    assertEquals("[1, 0]", Arrays.toString(Layout.of(1, 0).order()));
  }
}
