package kinesic.nn.weighting;

import java.util.Arrays;

/**
 * The multiple-gradient descent algorithm: the shared parameters follow the shortest vector among
 * the convex combinations of the gradients of the tasks,
 *
 * <pre>
 *   α = argmin ‖Σ_t α_t g_t‖²    over α_t ≥ 0, Σ_t α_t = 1
 *   g = T · Σ_t α_t g_t
 * </pre>
 *
 * <p>Along it, either the loss of every task falls or the parameters are Pareto stationary, and the
 * vector is 0. The factor T, the number of tasks, is not in the source: with it, g is the sum of
 * the gradients if they are equal, as without weighting. Parameters that only one task uses follow
 * its gradient. The gradients are not normalised, so a task of small gradients gets a great weight;
 * but one without a gradient in a step, because no sample is labelled for it, takes no part.
 *
 * <p>Of two tasks, α_1 = (g_2 - g_1) · g_2 / ‖g_1 - g_2‖², limited to [0, 1]. Of more, it is found
 * by a Frank-Wolfe method, {@link SimplexMinimum}, whose objective ½ αᵀGα and derivatives Gα need
 * only the scalar products G of the gradients.
 *
 * <p>Source: O. Sener, V. Koltun, Multi-task learning as multi-objective optimization, NeurIPS
 * 2018, arXiv 1810.04650, equation 3 and algorithms 1 and 2; J.-A. Désidéri, Multiple-gradient
 * descent algorithm (MGDA) for multiobjective optimization, Comptes Rendus Mathematique 350, 2012.
 */
public final class Mgda implements GradientWeighting {

  /** The weighting without state. */
  public Mgda() {}

  @Override
  public TaskFactors factors(StepGradients gradients) {
    GradientProducts all = gradients.products();
    int[] moving = all.nonZero();
    double[] factors =
        Arrays.stream(shortest(all.of(moving))).map(alpha -> moving.length * alpha).toArray();
    return TaskFactors.shared(all.size(), moving, factors);
  }

  /** Returns α. */
  private static double[] shortest(GradientProducts products) {
    if (products.size() == 2) {
      double first = shortestOfTwo(products);
      return new double[] {first, 1 - first};
    }
    return SimplexMinimum.of(products.size(), products::times);
  }

  private static double shortestOfTwo(GradientProducts g) {
    double difference = g.get(0, 0) - 2 * g.get(0, 1) + g.get(1, 1);
    return difference > 0
        ? Math.clamp((g.get(1, 1) - g.get(0, 1)) / difference, 0.0, 1.0)
        : 0.5; // equal gradients
  }
}
