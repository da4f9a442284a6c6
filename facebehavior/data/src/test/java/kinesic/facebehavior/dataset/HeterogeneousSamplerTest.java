package kinesic.facebehavior.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HeterogeneousSamplerTest {

  /** How many samples of each pool a batch has. */
  private static int[] counts(int[] batch, int... sizes) {
    int[] counts = new int[sizes.length];
    for (int index : batch) {
      int pool = 0;
      int first = 0;
      while (index >= first + sizes[pool]) {
        first += sizes[pool++];
      }
      counts[pool]++;
    }
    return counts;
  }

  /** How often each sample is drawn in an epoch. */
  private static int[] draws(int[][] batches, int samples) {
    int[] draws = new int[samples];
    for (int[] batch : batches) {
      for (int index : batch) {
        draws[index]++;
      }
    }
    return draws;
  }

  @ParameterizedTest
  @CsvSource({
    "64, 3000, 2000, 1000",
    "64, 401, 247, 103",
    "7, 100, 3, 1",
    "1, 5, 4, 3",
    "1000, 5, 4, 3",
    "32, 12271, 24600, 287651"
  })
  void every_sample_is_seen_exactly_once_in_its_pools_share(int size, int a, int b, int c) {
    HeterogeneousSampler sampler = HeterogeneousSampler.proportional(size, 3, a, b, c);
    int[][] batches = sampler.batches(2);
    int[] sizes = {a, b, c};
    long total = (long) a + b + c;

    assertEquals(sampler.batchesPerEpoch(), batches.length);
    assertEquals(Math.ceilDiv(total, size), batches.length);
    assertTrue(Arrays.stream(draws(batches, (int) total)).allMatch(d -> d == 1));
    for (int i = 0; i < batches.length; i++) {
      int[] batch = batches[i];
      assertTrue(batch.length <= size && batch.length >= total / batches.length, "sizes");
      int[] counts = counts(batch, sizes);
      for (int p = 0; p < 3; p++) {
        double share = (double) batch.length * sizes[p] / total;
        assertTrue(
            Math.abs(counts[p] - share) < 2,
            "batch " + i + " has " + Arrays.toString(counts) + " of " + batch.length);
      }
    }
  }

  @Test
  void pools_finish_an_epoch_together() {
    int[] sizes = {3000, 2000, 1000};
    int[][] batches = HeterogeneousSampler.proportional(60, 3, sizes).batches(0);
    for (int[] batch : batches) {
      assertArrayEquals(new int[] {30, 20, 10}, counts(batch, sizes));
    }
  }

  @Test
  void the_papers_batch_has_the_papers_shares() {
    int[] sizes = {40100, 24700, 10300};
    for (int[] batch : HeterogeneousSampler.proportional(751, 3, sizes).batches(0)) {
      assertArrayEquals(new int[] {401, 247, 103}, counts(batch, sizes));
    }
    int[] others = {1000, 1000, 1000};
    HeterogeneousSampler sampler =
        HeterogeneousSampler.withShares(751, 3, HeterogeneousSampler.PAPER_SHARES, others);
    for (int[] batch : sampler.batches(0)) {
      int[] counts = counts(batch, others);
      for (int p = 0; p < 3; p++) {
        double share = batch.length * HeterogeneousSampler.PAPER_SHARES.get(p) / 751.0;
        assertEquals(share, counts[p], 1.5, Arrays.toString(counts));
      }
    }
  }

  @Test
  void with_shares_the_pool_largest_for_its_share_is_seen_once_and_the_others_repeat() {
    // 100 of share 1 last longest: the second pool, share 2, is drawn 200 times of 60 samples
    HeterogeneousSampler sampler = HeterogeneousSampler.withShares(30, 3, List.of(1, 2), 100, 60);
    int[] draws = draws(sampler.batches(0), 160);
    for (int i = 0; i < 100; i++) {
      assertEquals(1, draws[i]);
    }
    for (int i = 100; i < 160; i++) {
      assertTrue(draws[i] == 3 || draws[i] == 4);
    }
    assertEquals(200, Arrays.stream(draws, 100, 160).sum());
  }

  @Test
  void a_batch_stands_pool_by_pool() {
    int[][] batches = HeterogeneousSampler.proportional(12, 3, 30, 20, 10).batches(0);
    for (int[] batch : batches) {
      int pool = 0;
      for (int index : batch) {
        int of = index < 30 ? 0 : index < 50 ? 1 : 2;
        assertTrue(of >= pool);
        pool = of;
      }
    }
  }

  @Test
  void an_epoch_is_a_function_of_seed_and_number() {
    HeterogeneousSampler one = HeterogeneousSampler.proportional(8, 3, 30, 20);
    HeterogeneousSampler same = HeterogeneousSampler.proportional(8, 3, 30, 20);
    HeterogeneousSampler other = HeterogeneousSampler.proportional(8, 4, 30, 20);
    same.batches(0);
    assertTrue(Arrays.deepEquals(one.batches(5), same.batches(5)));
    assertFalse(Arrays.deepEquals(one.batches(5), one.batches(6)));
    assertFalse(Arrays.deepEquals(one.batches(5), other.batches(5)));
  }

  @Test
  void empty_pools_and_batches_are_refused() {
    assertThrows(
        IllegalArgumentException.class, () -> HeterogeneousSampler.proportional(8, 3, 30, 0));
    assertThrows(
        IllegalArgumentException.class, () -> HeterogeneousSampler.proportional(0, 3, 30, 10));
    assertThrows(
        IllegalArgumentException.class,
        () -> HeterogeneousSampler.withShares(8, 3, List.of(1, 1), 30));
  }
}
