package kinesic.nn.weighting;

import java.util.Arrays;

/**
 * Conflict-averse gradient descent: near the mean g_0 of the gradients of T tasks, the direction d
 * along which the loss that falls least falls fastest,
 *
 * <pre>
 *   d = argmax min_t g_t · d    over ‖d - g_0‖ ≤ c ‖g_0‖
 * </pre>
 *
 * <p>Its dual problem is one of T weights: with g_w = Σ_t w_t g_t and φ = c² ‖g_0‖²,
 *
 * <pre>
 *   w = argmin g_w · g_0 + √φ ‖g_w‖    over w_t ≥ 0, Σ_t w_t = 1
 *   d = g_0 + √φ / ‖g_w‖ · g_w
 *   g = T · d
 * </pre>
 *
 * <p>It is solved by {@link SimplexMinimum}; the objective has the derivatives g_t · g_0 + √φ g_t ·
 * g_w / ‖g_w‖, which need only the scalar products of the gradients. The factor T is not in the
 * source: with it, g is the sum of the gradients at c = 0, as without weighting. Only the gradients
 * of shared parameters change. A task without a gradient in a step, because no sample is labelled
 * for it, takes no part.
 *
 * <p>Source: B. Liu, X. Liu, X. Jin, P. Stone, Q. Liu, Conflict-averse gradient descent for
 * multi-task learning, NeurIPS 2021, arXiv 2110.14048, section 3.1 and algorithm 1.
 */
public final class CaGrad implements GradientWeighting {

  /** The usual radius c, in the middle of its range. */
  public static final double RADIUS = 0.5;

  private final double c;

  /**
   * Creates the weighting.
   *
   * @param c how far the direction may be from the mean, relative to its length: from 0, the mean,
   *     to less than 1
   * @throws IllegalArgumentException if it is out of range
   */
  public CaGrad(double c) {
    if (!(c >= 0 && c < 1)) {
      throw new IllegalArgumentException(
          "conflict-averse gradient: the radius is %s, expected 0 to less than 1".formatted(c));
    }
    this.c = c;
  }

  @Override
  public TaskFactors factors(StepGradients gradients) {
    GradientProducts all = gradients.products();
    int[] moving = all.nonZero();
    return TaskFactors.shared(all.size(), moving, factors(all.of(moving)));
  }

  private double[] factors(GradientProducts products) {
    int tasks = products.size();
    double[] equal = new double[tasks];
    Arrays.fill(equal, 1.0 / tasks);
    double[] withMean = products.times(equal);
    double radius = c * norm(products, equal);
    double[] w =
        SimplexMinimum.of(
            tasks,
            at -> {
              double[] slopes = products.times(at);
              double length = norm(products, at);
              for (int i = 0; i < tasks; i++) {
                slopes[i] = withMean[i] + (length > 0 ? radius / length * slopes[i] : 0);
              }
              return slopes;
            });
    double length = norm(products, w);
    return Arrays.stream(w)
        .map(weight -> 1 + (length > 0 ? tasks * radius / length * weight : 0))
        .toArray();
  }

  /** Returns ‖Σ_t w_t g_t‖. */
  private static double norm(GradientProducts products, double[] w) {
    double square = 0;
    for (int i = 0; i < w.length; i++) {
      square += w[i] * products.with(i, w);
    }
    return Math.sqrt(Math.max(0, square));
  }
}
