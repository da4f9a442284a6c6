package kinesic.nn.weighting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kinesic.engine.RandomStream;
import org.junit.jupiter.api.Test;

final class CaGradTest {

  /**
   * By hand: of g_0 = (1, 0) and g_1 = (-1, 1) the mean is (0, 1/2), and the radius 1/4. Of all
   * directions within it, (0, 1/2) + 1/4 g_0 = (1/4, 1/2) has the product 1/4 with both.
   */
  @Test
  void the_direction_helps_the_task_that_gains_least() {
    double[] first = {1, 0};
    double[] second = {-1, 1};
    TaskFactors factors = new CaGrad(0.5).factors(Steps.of(first, second));
    Steps.assertFactors(new double[] {1.5, 1}, factors.shared(), 1e-8);
    assertArrayEquals(
        new double[] {2 * 0.25, 2 * 0.5}, Steps.combined(factors.shared(), first, second), 1e-8);
    assertEquals(List.of(1.0, 1.0), factors.own());
  }

  /** The weights of the dual problem found by ternary search in double precision, with NumPy. */
  @Test
  void the_factors_are_those_of_a_search_over_all_weights() {
    Steps.assertFactors(
        new double[] {1, 1.262975179, 1.109129021},
        new CaGrad(0.5)
            .factors(
                Steps.of(
                    new double[] {1, 0, -2}, new double[] {-1, 1, 0.5}, new double[] {0.5, -1, 1}))
            .shared(),
        1e-6);
    Steps.assertFactors(
        new double[] {2.870828693, 1, 1},
        new CaGrad(0.5)
            .factors(
                Steps.of(new double[] {1, 0, 0}, new double[] {0, 2, 0}, new double[] {0, 0, 3}))
            .shared(),
        1e-6);
  }

  @Test
  void no_direction_within_the_radius_helps_the_worst_task_more() {
    for (long seed = 0; seed < 20; seed++) {
      double[][] g = Steps.random(seed, 4, 5);
      List<Double> factors = new CaGrad(0.5).factors(Steps.of(g)).shared();
      double[] mean = Steps.combined(List.of(0.25, 0.25, 0.25, 0.25), g);
      double[] best = Steps.combined(factors.stream().map(f -> f / 4).toList(), g);
      double radius = 0.5 * Math.sqrt(Steps.dot(mean, mean));
      assertEquals(radius, distance(best, mean), 1e-6, "seed " + seed);
      double least = least(best, g);
      RandomStream stream = new RandomStream(seed, "directions");
      for (int trial = 0; trial < 200; trial++) {
        double[] other = best.clone();
        for (int i = 0; i < other.length; i++) {
          other[i] += 0.2 * (stream.nextDouble() - 0.5);
        }
        double scale = radius / distance(other, mean);
        for (int i = 0; i < other.length; i++) {
          other[i] = mean[i] + scale * (other[i] - mean[i]);
        }
        assertTrue(least(other, g) <= least + 1e-6, "seed " + seed);
      }
    }
  }

  private static double distance(double[] a, double[] b) {
    double[] difference = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return Math.sqrt(Steps.dot(difference, difference));
  }

  private static double least(double[] direction, double[][] g) {
    double least = Double.POSITIVE_INFINITY;
    for (double[] gradient : g) {
      least = Math.min(least, Steps.dot(gradient, direction));
    }
    return least;
  }

  @Test
  void a_task_without_a_gradient_takes_no_part() {
    TaskFactors factors =
        new CaGrad(0.5)
            .factors(Steps.of(new double[] {0, 0}, new double[] {1, 0}, new double[] {-1, 1}));
    Steps.assertFactors(new double[] {1, 1.5, 1}, factors.shared(), 1e-8);
  }

  @Test
  void a_radius_of_0_gives_the_sum() {
    TaskFactors factors = new CaGrad(0).factors(Steps.of(Steps.random(1, 3, 4)));
    assertEquals(List.of(1.0, 1.0, 1.0), factors.shared());
  }

  @Test
  void opposite_gradients_have_the_mean_0_and_no_radius() {
    TaskFactors factors =
        new CaGrad(0.5).factors(Steps.of(new double[] {1, 2}, new double[] {-1, -2}));
    assertEquals(List.of(1.0, 1.0), factors.shared());
  }

  @Test
  void a_radius_is_at_least_0_and_less_than_1() {
    assertThrows(IllegalArgumentException.class, () -> new CaGrad(-0.1));
    assertThrows(IllegalArgumentException.class, () -> new CaGrad(1));
  }
}
