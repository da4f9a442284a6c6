package kinesic.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Ties, NaN, infinities and zeros in reductions, as PyTorch 2.13 treats them. */
final class ReductionTest {

  private static final float INF = Float.POSITIVE_INFINITY;

  private static float[] gradient(UnaryOperator<Tensor> f, Tensor x) {
    Tensor leaf = x.asParameter();
    f.apply(leaf).sum().backward();
    Tensor gradient = leaf.gradient();
    assertNotNull(gradient);
    return gradient.toArray();
  }

  @Test
  void equal_maxima_share_the_gradient_over_axes_and_the_first_takes_it_over_one() {
    Tensor x = Tensor.of(3f, 3f, 1f, 0f);
    assertArrayEquals(new float[] {0.5f, 0.5f, 0, 0}, gradient(t -> t.max(false), x));
    assertArrayEquals(new float[] {1, 0, 0, 0}, gradient(t -> t.max(0), x));
    assertArrayEquals(new float[] {0, 0, 0, 1}, gradient(t -> t.min(0), x), 1e-9f);
  }

  @Test
  void nan_is_an_extremum() {
    Tensor x = Tensor.of(1f, Float.NaN, 2f);
    assertEquals(Float.NaN, x.max(false).item());
    assertEquals(Float.NaN, x.min(0).item());
    assertArrayEquals(new int[] {1}, x.argMin(0));
    assertArrayEquals(new int[] {1, 2}, Tensor.of(new float[][] {{0, -1, 3}, {2, 2, 1}}).argMin(1));
  }

  @Test
  void log_sum_exp_of_infinities_is_infinite() {
    Tensor x = Tensor.of(new float[][] {{-INF, -INF}, {INF, 0}, {0, 1}});
    assertArrayEquals(new float[] {-INF, INF, 1.3132617f}, x.logSumExp(1).toArray(), 1e-6f);
    assertArrayEquals(new float[] {-INF}, Tensor.zeros(Shape.of(1, 0)).logSumExp(1).toArray());
  }

  @Test
  void norms_and_deviations_of_constant_rows_have_gradient_zero() {
    Tensor zeros = Tensor.zeros(Shape.of(3));
    for (float p : new float[] {1, 2, INF}) {
      assertArrayEquals(new float[3], gradient(t -> t.norm(p, false), zeros));
    }
    assertArrayEquals(new float[2], gradient(t -> t.standardDeviation(0), Tensor.of(2f, 2f)));
    assertArrayEquals(
        new float[] {0.5f, -0.5f, 0}, gradient(t -> t.norm(INF, false), Tensor.of(3f, -3f, 1f)));
  }

  @Test
  void variances_of_too_few_elements_are_nan() {
    assertEquals(Float.NaN, Tensor.of(5f).variance(0).item());
    assertEquals(0f, Tensor.of(5f).variance(false, false).item());
    assertEquals(Float.NaN, Tensor.of().variance(0).item());
  }
}
