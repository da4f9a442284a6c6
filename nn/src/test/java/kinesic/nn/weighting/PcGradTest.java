package kinesic.nn.weighting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import kinesic.engine.RandomStream;
import org.junit.jupiter.api.Test;

final class PcGradTest {

  private final PcGrad weighting = new PcGrad(7);

  /**
   * By hand: g_0 = (1, 0) and g_1 = (-1, 1) have the product -1.
   *
   * <pre>
   *   p_0 = g_0 + 1/2 g_1 = (1/2, 1/2)
   *   p_1 = g_1 + 1/1 g_0 = (0, 1)
   *   sum = 2 g_0 + 3/2 g_1 = (1/2, 3/2)
   * </pre>
   */
  @Test
  void two_conflicting_gradients_lose_their_parts_along_each_other() {
    double[] first = {1, 0};
    double[] second = {-1, 1};
    TaskFactors factors = weighting.factors(Steps.of(first, second));
    Steps.assertFactors(new double[] {2, 1.5}, factors.shared(), 1e-12);
    assertArrayEquals(
        new double[] {0.5, 1.5}, Steps.combined(factors.shared(), first, second), 1e-12);
    assertEquals(List.of(1.0, 1.0), factors.own());
  }

  @Test
  void gradients_without_conflict_are_added() {
    TaskFactors factors =
        weighting.factors(Steps.of(new double[] {1, 0}, new double[] {1, 2}, new double[] {0, 1}));
    assertEquals(List.of(1.0, 1.0, 1.0), factors.shared());
  }

  /** The algorithm of the source, with vectors in place of their scalar products. */
  @Test
  void the_factors_are_those_of_the_algorithm_on_vectors() {
    for (long step = 0; step < 50; step++) {
      double[][] g = Steps.random(step, 4, 6);
      RandomStream stream = weighting.stream(step);
      double[] expected = new double[6];
      for (int i = 0; i < 4; i++) {
        double[] projected = g[i].clone();
        for (int j : stream.permutation(4)) {
          double product = Steps.dot(projected, g[j]);
          if (j != i && product < 0) {
            for (int k = 0; k < 6; k++) {
              projected[k] -= product / Steps.dot(g[j], g[j]) * g[j][k];
            }
          }
        }
        for (int k = 0; k < 6; k++) {
          expected[k] += projected[k];
        }
      }
      List<Double> factors = weighting.factors(Steps.of(step, g)).shared();
      assertArrayEquals(expected, Steps.combined(factors, g), 1e-9);
    }
  }

  @Test
  void the_order_depends_on_seed_and_step_alone() {
    double[][] g = {{1, 0, -2}, {-1, 1, 0.5}, {0.5, -1, 1}};
    TaskFactors factors = weighting.factors(Steps.of(3, g));
    assertEquals(factors, new PcGrad(7).factors(Steps.of(3, g)));
    long others = 0;
    for (long step = 4; step < 20; step++) {
      others += weighting.factors(Steps.of(step, g)).equals(factors) ? 0 : 1;
    }
    assertNotEquals(0, others);
  }

  @Test
  void a_gradient_of_0_changes_nothing() {
    TaskFactors factors = weighting.factors(Steps.of(new double[] {0, 0}, new double[] {1, 2}));
    assertEquals(List.of(1.0, 1.0), factors.shared());
  }
}
