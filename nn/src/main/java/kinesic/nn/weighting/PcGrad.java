package kinesic.nn.weighting;

import java.util.Arrays;
import java.util.List;
import kinesic.engine.RandomStream;

/**
 * Projecting conflicting gradients: two gradients conflict if their scalar product is negative.
 * Each gradient g_i then loses its part along the other one:
 *
 * <pre>
 *   for each task i:
 *     p_i = g_i
 *     for the other tasks j in random order:
 *       if p_i · g_j &lt; 0:  p_i = p_i - (p_i · g_j) / ‖g_j‖² · g_j
 *   g = Σ_i p_i
 * </pre>
 *
 * <p>Every p_i is a linear combination of the gradients of the tasks, so it suffices to know its
 * factors and the scalar products of the gradients. Only the gradients of shared parameters change.
 *
 * <p>The order is a function of the seed and the number of the step alone, so that a resumed run
 * draws the same one.
 *
 * <p>Source: T. Yu, S. Kumar, A. Gupta, S. Levine, K. Hausman, C. Finn, Gradient surgery for
 * multi-task learning, NeurIPS 2020, arXiv 2001.06782, algorithm 1.
 */
public final class PcGrad implements GradientWeighting {

  private final long seed;

  /** Creates the weighting; its orders are drawn from a stream of {@code seed}. */
  public PcGrad(long seed) {
    this.seed = seed;
  }

  @Override
  public TaskFactors factors(StepGradients gradients) {
    GradientProducts products = gradients.products();
    int tasks = products.size();
    RandomStream stream = stream(gradients.step());
    double[] sum = new double[tasks];
    for (int i = 0; i < tasks; i++) {
      double[] projected = new double[tasks];
      projected[i] = 1;
      for (int j : stream.permutation(tasks)) {
        double product = products.with(j, projected);
        if (j != i && product < 0) {
          projected[j] -= product / products.get(j, j);
        }
      }
      for (int j = 0; j < tasks; j++) {
        sum[j] += projected[j];
      }
    }
    return TaskFactors.shared(boxed(sum));
  }

  /** Returns the stream of the orders of a step, one permutation of all tasks for each task. */
  RandomStream stream(long step) {
    return new RandomStream(seed, "order of tasks in step " + step);
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
