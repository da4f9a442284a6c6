package kinesic.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import kinesic.kernels.Backends;
import org.junit.jupiter.api.Test;

/**
 * Fixed seeds make the statistics below numbers that do not change: a bound is crossed always or
 * never. Bounds are at 4 to 5 standard deviations of a fair generator.
 */
final class RandomStreamTest {

  private static RandomStream stream(String name) {
    return new RandomStream(42, name);
  }

  /** Pearson's χ² of {@code draws} numbers in {@code bins} equally likely bins, in deviations. */
  private static double deviations(int bins, int draws, IntSupplier bin) {
    int[] counts = new int[bins];
    for (int i = 0; i < draws; i++) {
      counts[bin.getAsInt()]++;
    }
    double expected = (double) draws / bins;
    double chi2 = 0;
    for (int count : counts) {
      chi2 += (count - expected) * (count - expected) / expected;
    }
    return (chi2 - (bins - 1)) / Math.sqrt(2.0 * (bins - 1));
  }

  private static void assertFair(int bins, int draws, IntSupplier bin) {
    double z = deviations(bins, draws, bin);
    assertTrue(Math.abs(z) < 4, "χ² is " + z + " standard deviations from its mean");
  }

  private static int bin(RandomStream s) {
    return (int) (s.nextFloat() * 16);
  }

  @Test
  void numbers_do_not_change_between_versions() {
    RandomStream s = stream("dropout/conv3");
    assertEquals(
        "395207 0.6361335 0.14495799879783922",
        s.nextInt(1_000_000) + " " + s.nextFloat() + " " + s.nextDouble());
  }

  @Test
  void floats_are_uniform_in_high_and_in_low_bits() {
    RandomStream s = stream("floats");
    assertFair(256, 100_000, () -> (int) (s.nextFloat() * 256));
    assertFair(256, 100_000, () -> (int) (s.nextFloat() * 0x1p24f) & 255);
  }

  @Test
  void doubles_are_uniform_in_high_and_in_low_bits() {
    RandomStream s = stream("doubles");
    assertFair(256, 100_000, () -> (int) (s.nextDouble() * 256));
    assertFair(256, 100_000, () -> (int) ((long) (s.nextDouble() * 0x1p53) & 255));
  }

  @Test
  void pairs_of_neighbours_are_uniform() {
    RandomStream s = stream("pairs");
    assertFair(256, 100_000, () -> 16 * bin(s) + bin(s));
  }

  @Test
  void whole_numbers_have_no_bias_even_where_a_remainder_would_double_some() {
    RandomStream s = stream("ints");
    int bound =
        3 << 29; // 2^32 mod bound is 2^30: without rejection, a third would come up more often
    assertFair(12, 60_000, () -> s.nextInt(bound) / (1 << 27));
    assertFair(3, 60_000, () -> s.nextInt(bound) % 3);
    assertFair(7, 60_000, () -> s.nextInt(7));
    assertEquals(0, s.nextInt(1));
    for (int i = 0; i < 1000; i++) {
      int n = s.nextInt(Integer.MAX_VALUE);
      assertTrue(n >= 0 && n < Integer.MAX_VALUE);
    }
  }

  @Test
  void every_order_of_four_is_equally_likely() {
    RandomStream s = stream("orders");
    assertFair(
        24,
        50_000,
        () -> {
          int[] p = s.permutation(4);
          int rank = 0; // in the factorial number system
          for (int i = 0; i < 4; i++) {
            int smaller = 0;
            for (int j = i + 1; j < 4; j++) {
              smaller += p[j] < p[i] ? 1 : 0;
            }
            rank = rank * (4 - i) + smaller;
          }
          return rank;
        });
  }

  @Test
  void a_permutation_has_every_number_once() {
    int[] order = stream("order").permutation(1000);
    Arrays.sort(order);
    for (int i = 0; i < order.length; i++) {
      assertEquals(i, order[i]);
    }
    assertEquals(0, stream("order").permutation(0).length);
  }

  @Test
  void normal_numbers_have_the_moments_of_the_normal_distribution() {
    int n = 100_001;
    float[] x = stream("normal").normal(Shape.of(n), 3, 2).toArray();
    double[] moments = new double[5];
    for (float value : x) {
      double z = (value - 3) / 2;
      for (int k = 1; k < 5; k++) {
        moments[k] += Math.pow(z, k) / n;
      }
    }
    double[] expected = {0, 0, 1, 0, 3};
    double[] variance = {0, 1, 2, 15, 96}; // of z^k
    for (int k = 1; k < 5; k++) {
      assertEquals(expected[k], moments[k], 4 * Math.sqrt(variance[k] / n), "moment " + k);
    }
  }

  @Test
  void a_uniform_tensor_has_the_numbers_of_nextFloat() {
    RandomStream s = stream("tensor");
    s.nextFloat(); // the tensor begins at the next block of four
    float[] x = s.uniform(Shape.of(2, 3), 0, 1).toArray();
    RandomStream single = stream("tensor");
    single.seek(4);
    for (float value : x) {
      assertEquals(single.nextFloat(), value);
    }
  }

  @Test
  void a_dropout_mask_keeps_the_share_that_it_should_and_scales_by_it() {
    int n = 100_000;
    float[] mask = stream("mask").dropoutMask(Backends.standard(), Shape.of(n), 0.8f).toArray();
    int kept = 0;
    for (float value : mask) {
      assertTrue(value == 0 || value == 1 / 0.8f, "value " + value);
      kept += value == 0 ? 0 : 1;
    }
    assertEquals(0.8, kept / (double) n, 4 * Math.sqrt(0.8 * 0.2 / n));
  }

  @Test
  void a_stream_taken_up_at_any_position_goes_on_as_if_nothing_had_been() {
    RandomStream whole = stream("resume");
    for (int i = 0; i < 200; i++) {
      RandomStream resumed = stream("resume");
      resumed.seek(whole.position());
      assertArrayEquals(draw(whole, i), draw(resumed, i), "draw " + i);
      assertEquals(whole.position(), resumed.position());
    }
  }

  /** Draws something, another thing for every i. */
  private static float[] draw(RandomStream s, int i) {
    return switch (i % 7) {
      case 0 -> new float[] {s.nextFloat()};
      case 1 -> new float[] {(float) s.nextDouble()};
      case 2 -> new float[] {s.nextInt(i + 1)};
      case 3 -> s.normal(Shape.of(i % 5), 0, 1).toArray();
      case 4 -> s.uniform(Shape.of(i % 6), 0, 1).toArray();
      case 5 -> s.dropoutMask(Backends.standard(), Shape.of(i % 9), 0.5f).toArray();
      default -> new float[] {s.permutation(5)[0]};
    };
  }

  @Test
  void going_back_gives_the_same_numbers_again() {
    RandomStream s = stream("back");
    float first = s.nextFloat();
    for (int i = 0; i < 9; i++) {
      s.nextFloat();
    }
    s.seek(0);
    assertEquals(first, s.nextFloat());
  }

  /** Box and Muller read both words of a pair; a word left of an odd number would be known. */
  @Test
  void what_a_tensor_was_made_of_is_never_drawn_again() {
    RandomStream s = stream("blocks");
    s.normal(Shape.of(5), 0, 1);
    assertEquals(8, s.position());
    s.nextFloat();
    s.uniform(Shape.of(1), 0, 1);
    assertEquals(16, s.position());
    s.uniform(Shape.of(0), 0, 1);
    assertEquals(16, s.position());
  }

  @Test
  void streams_of_other_names_and_seeds_are_independent() {
    RandomStream a = stream("conv1");
    RandomStream b = stream("conv2");
    assertFair(256, 100_000, () -> 16 * bin(a) + bin(b));
    RandomStream c = new RandomStream(0, "x");
    RandomStream d = new RandomStream(1, "x");
    assertFair(256, 100_000, () -> 16 * bin(c) + bin(d));
  }

  @Test
  void no_two_of_many_similar_names_and_seeds_give_the_same_stream() {
    Set<Double> first = new HashSet<>();
    int count = 0;
    for (long seed = -20; seed < 20; seed++) {
      for (int layer = 0; layer < 250; layer++) {
        first.add(new RandomStream(seed, "layer" + layer).nextDouble());
        count++;
      }
    }
    assertEquals(count, first.size());
  }

  @Test
  void a_bound_and_a_position_that_make_no_sense_are_refused() {
    RandomStream s = stream("x");
    assertEquals(
        "stream x: bound 0 is not positive",
        assertThrows(IllegalArgumentException.class, () -> s.nextInt(0)).getMessage());
    assertEquals(
        "stream x: position -1 is negative",
        assertThrows(IllegalArgumentException.class, () -> s.seek(-1)).getMessage());
  }

  @Test
  void a_replay_draws_the_same_numbers_and_leaves_the_streams_where_they_were() {
    RandomStream first = new RandomStream(1, "first");
    RandomStream second = new RandomStream(1, "second");
    first.nextFloat(); // within a block of four
    Supplier<List<float[]>> code =
        () ->
            List.of(
                new float[] {first.nextFloat(), second.nextInt(1000), (float) first.nextDouble()},
                second.normal(Shape.of(3), 0, 1).toArray(),
                first.dropoutMask(Backends.standard(), Shape.of(5), 0.5f).toArray());
    RandomReplay replay = new RandomReplay();
    List<float[]> once = replay.record(code);
    long at = first.position();
    first.nextFloat();
    second.uniform(Shape.of(7), 0, 1);
    long later = second.position();
    List<float[]> again = replay.repeat(code);
    for (int i = 0; i < once.size(); i++) {
      assertArrayEquals(once.get(i), again.get(i));
    }
    assertEquals(at + 1, first.position());
    assertEquals(later, second.position());
  }

  @Test
  void a_replay_says_how_far_streams_are_ahead_and_moves_them_on() {
    RandomStream first = new RandomStream(1, "first");
    RandomStream second = new RandomStream(1, "second");
    second.nextFloat(); // within a block of four
    Runnable code =
        () -> {
          first.normal(Shape.of(5), 0, 1);
          first.uniform(Shape.of(2), 0, 1);
          second.normal(Shape.of(3), 0, 1);
        };
    RandomReplay replay = new RandomReplay();
    replay.record(() -> run(code));
    assertEquals(Map.of(first.key(), 12L, second.key(), 4L), replay.ahead());
    replay.rewind();
    assertEquals(0, first.position());
    assertEquals(1, second.position());
    assertEquals(Map.of(first.key(), 0L, second.key(), 0L), replay.ahead());
    first.nextFloat();
    assertEquals(Map.of(first.key(), 4L, second.key(), 0L), replay.ahead());
    RandomStream alone = new RandomStream(1, "first");
    alone.seek(first.position());
    alone.normal(Shape.of(5), 0, 1);
    alone.uniform(Shape.of(2), 0, 1);
    replay.skip();
    assertEquals(alone.position(), first.position());
    assertEquals(8, second.position());
    assertTrue(replay.isOnDevice());
  }

  @Test
  void numbers_of_the_host_and_two_streams_of_one_key_are_not_on_the_device() {
    RandomStream stream = stream("x");
    RandomReplay host = new RandomReplay();
    host.record(() -> new RandomReplay().record(() -> run(stream::nextFloat)));
    assertFalse(host.isOnDevice());
    RandomReplay twice = new RandomReplay();
    twice.record(
        () ->
            List.of(
                stream.normal(Shape.of(1), 0, 1),
                new RandomStream(0, "x").normal(Shape.of(1), 0, 1),
                new RandomStream(0, "x").normal(Shape.of(1), 0, 1)));
    assertFalse(twice.isOnDevice());
  }

  private static boolean run(Runnable code) {
    code.run();
    return true;
  }
}
