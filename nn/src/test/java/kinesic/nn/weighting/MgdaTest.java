package kinesic.nn.weighting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MgdaTest {

  private final Mgda weighting = new Mgda();

  /** By hand: g_1 - g_0 = (-2, 1), so α_0 = (g_1 - g_0) · g_1 / 5 = 3/5. */
  @Test
  void two_gradients_have_the_point_of_their_line_nearest_to_0() {
    TaskFactors factors = weighting.factors(Steps.of(new double[] {1, 0}, new double[] {-1, 1}));
    Steps.assertFactors(new double[] {2 * 0.6, 2 * 0.4}, factors.shared(), 1e-12);
    assertEquals(List.of(1.0, 1.0), factors.own());
  }

  /** g_0 = (1, 0) is nearer to 0 than all points between it and g_1 = (3, 1). */
  @Test
  void the_shorter_gradient_alone_counts_if_the_other_one_goes_further_the_same_way() {
    TaskFactors factors = weighting.factors(Steps.of(new double[] {1, 0}, new double[] {3, 1}));
    Steps.assertFactors(new double[] {2, 0}, factors.shared(), 1e-12);
  }

  @Test
  void equal_gradients_are_added() {
    double[] g = {1, 2};
    Steps.assertFactors(new double[] {1, 1}, weighting.factors(Steps.of(g, g)).shared(), 1e-12);
    Steps.assertFactors(
        new double[] {1, 1, 1}, weighting.factors(Steps.of(g, g, g)).shared(), 1e-12);
  }

  /** Orthogonal gradients of norms 1, 2 and 3: α is proportional to 1 / ‖g‖², 36 : 9 : 4. */
  @Test
  void three_orthogonal_gradients_count_inversely_to_their_squares() {
    TaskFactors factors =
        weighting.factors(
            Steps.of(new double[] {1, 0, 0}, new double[] {0, 2, 0}, new double[] {0, 0, 3}));
    Steps.assertFactors(
        new double[] {3 * 36 / 49.0, 3 * 9 / 49.0, 3 * 4 / 49.0}, factors.shared(), 1e-8);
  }

  /** The condition of the minimum: every g_t · g is at least ‖g‖², and equal where α_t > 0. */
  @Test
  void every_loss_falls_along_the_result() {
    for (long seed = 0; seed < 50; seed++) {
      double[][] g = Steps.random(seed, 5, 4 + (int) (seed % 4));
      List<Double> factors = weighting.factors(Steps.of(g)).shared();
      double[] shortest = Steps.combined(factors.stream().map(f -> f / 5).toList(), g);
      double square = Steps.dot(shortest, shortest);
      for (int t = 0; t < 5; t++) {
        double product = Steps.dot(g[t], shortest);
        assertTrue(product >= square - 1e-7, "seed %s: %s < %s".formatted(seed, product, square));
        if (factors.get(t) > 1e-6) {
          assertEquals(square, product, 1e-7, "seed " + seed);
        }
      }
      assertEquals(5, factors.stream().mapToDouble(Double::doubleValue).sum(), 1e-9);
    }
  }

  @Test
  void a_task_without_a_gradient_takes_no_part() {
    TaskFactors factors =
        weighting.factors(Steps.of(new double[] {1, 0}, new double[] {0, 0}, new double[] {-1, 1}));
    Steps.assertFactors(new double[] {1.2, 1, 0.8}, factors.shared(), 1e-12);
    assertEquals(
        List.of(1.0, 1.0), weighting.factors(Steps.of(new double[2], new double[2])).shared());
  }

  @Test
  void one_task_keeps_its_gradient() {
    assertEquals(List.of(1.0), weighting.factors(Steps.of(new double[] {3, 4})).shared());
  }

  @Test
  void products_that_are_not_finite_end() {
    double[] infinite = {Double.NaN, 1};
    assertEquals(
        3, weighting.factors(Steps.of(infinite, infinite, new double[] {1, 1})).own().size());
  }
}
