package kinesic.facebehavior.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SplitMixStreamTest {

  @Test
  void the_mixer_is_that_of_splitmix64() {
    // the first number of SplitMix64 from seed 0, as its authors publish it
    assertEquals(0xE220A8397B1DCDAFL, SplitMixStream.mix(0x9E3779B97F4A7C15L));
  }

  @Test
  void a_stream_depends_on_seed_name_and_index_only() {
    long first = new SplitMixStream(1, "light", 5).nextLong();
    assertEquals(first, new SplitMixStream(1, "light", 5).nextLong());
    assertNotEquals(first, new SplitMixStream(2, "light", 5).nextLong());
    assertNotEquals(first, new SplitMixStream(1, "pose", 5).nextLong());
    assertNotEquals(first, new SplitMixStream(1, "light", 6).nextLong());
  }

  @Test
  void neighbouring_streams_are_uncorrelated() {
    int n = 20_000;
    double product = 0;
    for (int i = 0; i < n; i++) {
      double a = new SplitMixStream(3, "x", i).unit() - 0.5;
      double b = new SplitMixStream(3, "x", i + 1).unit() - 0.5;
      product += a * b;
    }
    // the product of two independent uniforms has deviation 1/12
    assertEquals(0, product / n, 4 / 12.0 / Math.sqrt(n));
  }

  @Test
  void moments_are_those_of_the_distributions() {
    SplitMixStream random = new SplitMixStream(4, "moments", 0);
    int n = 100_000;
    double uniform = 0;
    double normal = 0;
    double squared = 0;
    int heads = 0;
    int[] weighted = new int[3];
    for (int i = 0; i < n; i++) {
      uniform += random.between(2, 4);
      double g = random.gaussian();
      normal += g;
      squared += g * g;
      heads += random.chance(0.3) ? 1 : 0;
      weighted[random.weighted(new Integer[] {0, 1, 2}, 1, 0, 3)]++;
    }
    double bound = 4 / Math.sqrt(n);
    assertEquals(3, uniform / n, bound * Math.sqrt(4 / 12.0));
    assertEquals(0, normal / n, bound);
    assertEquals(1, squared / n, 0.03); // a little less than 1: the tails are cut off at 3
    assertEquals(0.3, (double) heads / n, bound * 0.46);
    assertEquals(0.25, (double) weighted[0] / n, bound * 0.44);
    assertEquals(0, weighted[1]);
  }

  @Test
  void bounds_are_kept() {
    SplitMixStream random = new SplitMixStream(5, "bounds", 0);
    boolean[] seen = new boolean[7];
    for (int i = 0; i < 1000; i++) {
      seen[random.below(7)] = true;
      float value = random.between(-1, 1);
      assertTrue(value >= -1 && value < 1);
      assertTrue(Math.abs(random.gaussian()) <= 3);
    }
    for (boolean value : seen) {
      assertTrue(value);
    }
  }
}
