package kinesic.nn.init;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.kernels.Backends;
import org.junit.jupiter.api.Test;

final class InitialiserTest {

  private static final Shape FILTER = Shape.of(3, 3, 40, 80); // fan in 360, fan out 720

  private static float[] draw(Initialiser initialiser, Shape shape) {
    return initialiser.draw(new RandomStream(1, "weight"), Backends.standard(), shape).toArray();
  }

  private static double variance(float[] values) {
    double squares = 0;
    double sum = 0;
    for (float v : values) {
      squares += (double) v * v;
      sum += v;
    }
    double mean = sum / values.length;
    assertEquals(0, mean, 5 * Math.sqrt(squares) / values.length); // five standard errors
    return squares / values.length - mean * mean;
  }

  private static double largest(float[] values) {
    double largest = 0;
    for (float v : values) {
      largest = Math.max(largest, Math.abs(v));
    }
    return largest;
  }

  @Test
  void the_fan_counts_the_pixels_of_a_filter() {
    assertEquals(360, Fan.IN.of(FILTER));
    assertEquals(720, Fan.OUT.of(FILTER));
    assertEquals(7, Fan.IN.of(Shape.of(7, 5)));
    assertEquals(5, Fan.OUT.of(Shape.of(7, 5)));
  }

  @Test
  void a_vector_has_no_fan() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> draw(Initialiser.heNormal(Fan.IN), Shape.of(3)));
    assertEquals("initialiser: expected a weight [..., in, out], got [3]", e.getMessage());
  }

  // 28 800 numbers: the variance of a sample is within 3 % with a probability beyond 0.999

  @Test
  void he_has_a_variance_of_two_over_the_fan() {
    assertEquals(2.0 / 360, variance(draw(Initialiser.heNormal(Fan.IN), FILTER)), 0.03 * 2 / 360);
    assertEquals(2.0 / 720, variance(draw(Initialiser.heNormal(Fan.OUT), FILTER)), 0.03 * 2 / 720);
    assertEquals(2.0 / 360, variance(draw(Initialiser.heUniform(Fan.IN), FILTER)), 0.03 * 2 / 360);
  }

  @Test
  void glorot_has_a_variance_of_two_over_the_sum_of_fans() {
    double expected = 2.0 / 1080;
    assertEquals(expected, variance(draw(Initialiser.glorotNormal(), FILTER)), 0.03 * expected);
    assertEquals(expected, variance(draw(Initialiser.glorotUniform(), FILTER)), 0.03 * expected);
  }

  @Test
  void uniform_numbers_stay_within_their_bound_and_come_near_it() {
    double bound = Math.sqrt(6.0 / 1080);
    double largest = largest(draw(Initialiser.glorotUniform(), FILTER));
    assertTrue(largest <= bound && largest > 0.99 * bound, "largest " + largest);
  }

  @Test
  void a_constant_is_the_same_everywhere() {
    assertArrayEquals(
        new float[] {2.5f, 2.5f, 2.5f}, draw(Initialiser.constant(2.5f), Shape.of(3)));
  }

  @Test
  void orthogonal_rows_or_columns_are_orthonormal_times_the_gain() {
    assertOrthogonal(Shape.of(30, 20), 30, 20);
    assertOrthogonal(Shape.of(20, 30), 20, 30);
    assertOrthogonal(Shape.of(3, 3, 5, 11), 45, 11);
  }

  private static void assertOrthogonal(Shape shape, int in, int out) {
    float[] w = draw(Initialiser.orthogonal(2f), shape);
    boolean columns = in >= out;
    int vectors = Math.min(in, out);
    int length = Math.max(in, out);
    for (int a = 0; a < vectors; a++) {
      for (int b = 0; b <= a; b++) {
        double dot = 0;
        for (int i = 0; i < length; i++) {
          float left = columns ? w[i * out + a] : w[a * out + i];
          float right = columns ? w[i * out + b] : w[b * out + i];
          dot += (double) left * right;
        }
        assertEquals(a == b ? 4 : 0, dot, 1e-5, shape + ": " + a + " · " + b);
      }
    }
  }

  @Test
  void orthogonal_matrices_have_no_preferred_sign() {
    // without the correction by the signs of R, Householder's Q has a diagonal of one sign
    int positive = 0;
    for (int seed = 0; seed < 200; seed++) {
      RandomStream stream = new RandomStream(seed, "weight");
      positive +=
          Initialiser.orthogonal(1).draw(stream, Backends.standard(), Shape.of(3, 3)).get(0, 0) > 0
              ? 1
              : 0;
    }
    assertEquals(100, positive, 4 * 7.1); // four standard deviations
  }
}
