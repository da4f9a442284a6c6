package kinesic.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BatchSamplerTest {

  private static int[] flat(int[][] batches) {
    return Arrays.stream(batches).flatMapToInt(Arrays::stream).toArray();
  }

  @Test
  void in_order_gives_every_sample_once_and_a_smaller_last_batch() {
    BatchSampler sampler = BatchSampler.inOrder(7, 3);
    assertEquals(3, sampler.batchesPerEpoch());
    assertArrayEquals(new int[][] {{0, 1, 2}, {3, 4, 5}, {6}}, sampler.batches(5));
  }

  @Test
  void shuffled_gives_every_sample_once() {
    int[] all = flat(BatchSampler.shuffled(100, 7, 1).batches(3));
    assertFalse(Arrays.equals(all, IntStream.range(0, 100).toArray()));
    Arrays.sort(all);
    assertArrayEquals(IntStream.range(0, 100).toArray(), all);
  }

  @Test
  void the_order_depends_on_seed_and_epoch_alone() {
    int[] order = flat(BatchSampler.shuffled(50, 7, 1).batches(3));
    assertArrayEquals(order, flat(BatchSampler.shuffled(50, 10, 1).batches(3)));
    assertFalse(Arrays.equals(order, flat(BatchSampler.shuffled(50, 7, 1).batches(4))));
    assertFalse(Arrays.equals(order, flat(BatchSampler.shuffled(50, 7, 2).batches(3))));
  }

  @Test
  void full_batches_leave_the_rest_out() {
    BatchSampler sampler = BatchSampler.shuffledFull(10, 4, 1);
    assertEquals(2, sampler.batchesPerEpoch());
    assertEquals(8, Arrays.stream(flat(sampler.batches(0))).distinct().count());
  }

  @Test
  void impossible_batches_are_refused() {
    assertThrows(IllegalArgumentException.class, () -> BatchSampler.inOrder(0, 4));
    assertThrows(IllegalArgumentException.class, () -> BatchSampler.inOrder(4, 0));
    assertThrows(IllegalArgumentException.class, () -> BatchSampler.shuffledFull(3, 4, 1));
  }
}
