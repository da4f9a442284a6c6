package kinesic.nn.weighting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kinesic.engine.RandomStream;

/** Steps with given gradients, and what a weighting makes of them. */
final class Steps {

  private Steps() {}

  /** A step of tasks 0, 1 ... with these gradients, each loss 1. */
  static StepGradients of(double[]... gradients) {
    return of(0, gradients);
  }

  /** A step of a number. */
  static StepGradients of(long step, double[]... gradients) {
    Map<String, Double> losses = new LinkedHashMap<>();
    double[][] products = new double[gradients.length][gradients.length];
    for (int i = 0; i < gradients.length; i++) {
      losses.put(Integer.toString(i), 1.0);
      for (int j = 0; j < gradients.length; j++) {
        products[i][j] = dot(gradients[i], gradients[j]);
      }
    }
    return new StepGradients(step, losses, new GradientProducts(products));
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Σ_t factor_t · gradient_t. */
  static double[] combined(List<Double> factors, double[]... gradients) {
    double[] sum = new double[gradients[0].length];
    for (int t = 0; t < gradients.length; t++) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += factors.get(t) * gradients[t][i];
      }
    }
    return sum;
  }

  /** Gradients of normally distributed numbers, which conflict about as often as not. */
  static double[][] random(long seed, int tasks, int length) {
    RandomStream stream = new RandomStream(seed, "gradients");
    double[][] gradients = new double[tasks][length];
    for (double[] gradient : gradients) {
      for (int i = 0; i < length; i++) {
        gradient[i] = 2 * stream.nextDouble() - 1;
      }
    }
    return gradients;
  }

  static void assertFactors(double[] expected, List<Double> factors, double tolerance) {
    assertEquals(expected.length, factors.size());
    for (int t = 0; t < expected.length; t++) {
      assertEquals(expected[t], factors.get(t), tolerance, "factor " + t + " of " + factors);
    }
  }
}
