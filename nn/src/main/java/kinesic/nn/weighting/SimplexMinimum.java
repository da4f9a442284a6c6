package kinesic.nn.weighting;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * The minimum of a convex function over the weights w_t ≥ 0 with Σ_t w_t = 1, by the pairwise
 * Frank-Wolfe method: each step moves weight from the task with the greatest partial derivative,
 * among those that have a weight, to the one with the least, as far as the function falls. It stops
 * when the two derivatives are equal, which is the condition of the minimum.
 *
 * <p>Source: S. Lacoste-Julien, M. Jaggi, On the global linear convergence of Frank-Wolfe
 * optimization variants, NeurIPS 2015, arXiv 1511.05932, algorithm 2.
 */
final class SimplexMinimum {

  private static final int MOST_STEPS = 1000;
  private static final int HALVINGS = 60;
  private static final double TOLERANCE = 1e-9; // of derivatives, relative to the greatest

  private SimplexMinimum() {}

  /**
   * Returns the weights of the minimum.
   *
   * @param gradient returns the partial derivatives at given weights, which it does not keep
   */
  static double[] of(int tasks, UnaryOperator<double[]> gradient) {
    double[] w = new double[tasks];
    Arrays.fill(w, 1.0 / tasks);
    for (int step = 0; step < MOST_STEPS && tasks > 1; step++) {
      double[] slopes = gradient.apply(w);
      int to = least(slopes);
      int from = greatest(slopes, w);
      double scale = Arrays.stream(slopes).map(Math::abs).max().orElse(0);
      if (!(slopes[from] - slopes[to] > TOLERANCE * scale)) { // or NaN
        break;
      }
      move(w, from, to, gradient);
    }
    return w;
  }

  private static int least(double[] slopes) {
    int least = 0;
    for (int i = 1; i < slopes.length; i++) {
      if (slopes[i] < slopes[least]) {
        least = i;
      }
    }
    return least;
  }

  private static int greatest(double[] slopes, double[] w) {
    int greatest = -1;
    for (int i = 0; i < slopes.length; i++) {
      if (w[i] > 0 && (greatest < 0 || slopes[i] > slopes[greatest])) {
        greatest = i;
      }
    }
    return greatest;
  }

  /** Moves weight as far as the function falls: to the root of its derivative, which increases. */
  private static void move(double[] w, int from, int to, UnaryOperator<double[]> gradient) {
    double all = w[from];
    double rest = w[to];
    double falls = 0; // an amount at which the function still falls
    double rises = all;
    double amount = all;
    for (int i = 0; i < HALVINGS; i++) {
      w[from] = all - amount;
      w[to] = rest + amount;
      double[] slopes = gradient.apply(w);
      if (slopes[to] - slopes[from] <= 0) {
        falls = amount;
      } else {
        rises = amount;
      }
      if (falls == all) {
        return;
      }
      amount = (falls + rises) / 2;
    }
  }
}
