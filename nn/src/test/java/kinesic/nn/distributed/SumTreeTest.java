package kinesic.nn.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The order of additions, beside a scalar twin. */
final class SumTreeTest {

  private static final int MOST = 9;

  static IntStream microBatches() {
    return IntStream.rangeClosed(1, MOST);
  }

  /**
   * The twin: pairs of neighbours again and again; what has no neighbour goes in from the right.
   */
  private static String twin(int microBatches) {
    List<String> terms = new ArrayList<>(); // of sizes that are powers of two, falling
    int first = 0;
    for (int size = Integer.highestOneBit(MOST); size > 0; size /= 2) {
      if ((microBatches & size) != 0) {
        terms.add(full(first, size));
        first += size;
      }
    }
    String sum = terms.removeLast();
    while (!terms.isEmpty()) {
      sum = "(" + terms.removeLast() + "+" + sum + ")";
    }
    return sum;
  }

  private static String full(int first, int size) {
    return size == 1
        ? String.valueOf(first)
        : "(" + full(first, size / 2) + "+" + full(first + size / 2, size / 2) + ")";
  }

  private static String fold(List<SumTree.Block> blocks) {
    List<String> sums = blocks.stream().map(block -> full(block.first(), block.size())).toList();
    return SumTree.fold(blocks, sums, (left, right) -> "(" + left + "+" + right + ")");
  }

  @ParameterizedTest
  @MethodSource("microBatches")
  void any_number_of_ranks_adds_in_the_order_of_the_twin(int microBatches) {
    for (int ranks = 1; ranks <= microBatches + 2; ranks++) {
      List<SumTree.Block> blocks = new ArrayList<>();
      for (int rank = 0; rank < ranks; rank++) {
        blocks.addAll(SumTree.cover(Share.of(microBatches, rank, ranks)));
      }
      assertEquals(twin(microBatches), fold(blocks));
    }
  }

  @ParameterizedTest
  @MethodSource("microBatches")
  void a_block_is_aligned_to_its_size_and_none_is_left_to_add(int microBatches) {
    for (int first = 0; first < microBatches; first++) {
      List<SumTree.Block> blocks = SumTree.cover(new Share(first, microBatches));
      int at = first;
      for (SumTree.Block block : blocks) {
        assertEquals(at, block.first());
        assertEquals(1, Integer.bitCount(block.size()));
        assertEquals(0, block.first() % block.size());
        at += block.size();
      }
      assertEquals(microBatches, at);
      for (int i = 1; i < blocks.size(); i++) {
        assertEquals(false, blocks.get(i - 1).isLeftOf(blocks.get(i)));
      }
    }
  }

  @Test
  void sums_of_floats_have_the_bits_of_the_twin() {
    float[] special = {-0.0f, 0.0f, Float.POSITIVE_INFINITY, Float.MIN_VALUE, Float.MAX_VALUE};
    SplittableRandom random = new SplittableRandom(1);
    for (int m = 1; m <= MOST; m++) {
      List<SumTree.Block> single =
          IntStream.range(0, m).mapToObj(i -> new SumTree.Block(i, 1)).toList();
      List<Float> values = new ArrayList<>();
      for (int i = 0; i < m; i++) {
        values.add(m < 6 ? special[(i + m) % 5] : (float) random.nextDouble(-1, 1));
      }
      float sum = SumTree.fold(single, values, Float::sum);
      assertEquals(Float.floatToRawIntBits(twin(values, m)), Float.floatToRawIntBits(sum));
    }
  }

  private static float twin(List<Float> values, int m) {
    int size = Integer.highestOneBit(m);
    float left = full(values.subList(0, size));
    return size == m ? left : left + twin(values.subList(size, m), m - size);
  }

  private static float full(List<Float> values) {
    int half = values.size() / 2;
    return half == 0
        ? values.getFirst()
        : full(values.subList(0, half)) + full(values.subList(half, values.size()));
  }

  @Test
  void minus_zero_is_the_identity() {
    List<SumTree.Block> blocks = List.of(new SumTree.Block(0, 1), new SumTree.Block(1, 1));
    float zero = SumTree.fold(blocks, List.of(-0.0f, -0.0f), Float::sum);
    assertEquals(Float.floatToRawIntBits(-0.0f), Float.floatToRawIntBits(zero));
  }

  @Test
  void refuses_gaps_and_nothing() {
    List<SumTree.Block> gap = List.of(new SumTree.Block(0, 1), new SumTree.Block(2, 1));
    List<Float> values = List.of(1f, 2f);
    assertEquals(
        "sum: value 1 is missing",
        assertThrows(IllegalArgumentException.class, () -> SumTree.fold(gap, values, Float::sum))
            .getMessage());
    assertEquals(
        "sum: 0 blocks and 2 sums",
        assertThrows(
                IllegalArgumentException.class, () -> SumTree.fold(List.of(), values, Float::sum))
            .getMessage());
  }
}
