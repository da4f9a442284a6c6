package kinesic.nn.weighting;

import java.util.stream.IntStream;

/** The scalar products of T gradients, G_ij = g_i · g_j: a symmetric matrix. */
public final class GradientProducts {

  private final double[][] products;

  /**
   * Copies a matrix.
   *
   * @param products [T, T], symmetric
   * @throws IllegalArgumentException if the matrix is not square
   */
  public GradientProducts(double[][] products) {
    this.products = new double[products.length][];
    for (int i = 0; i < products.length; i++) {
      if (products[i].length != products.length) {
        throw new IllegalArgumentException(
            "weighting: row %s of %s has %s products"
                .formatted(i, products.length, products[i].length));
      }
      this.products[i] = products[i].clone();
    }
  }

  /** Returns the number of gradients. */
  public int size() {
    return products.length;
  }

  /** Returns g_i · g_j. */
  public double get(int i, int j) {
    return products[i][j];
  }

  /** Returns the norm of g_i. */
  public double norm(int i) {
    return Math.sqrt(Math.max(0, products[i][i]));
  }

  /** Returns the numbers of the gradients that are not 0. */
  int[] nonZero() {
    return IntStream.range(0, products.length).filter(i -> products[i][i] != 0).toArray();
  }

  /** Returns the products of some of the gradients. */
  GradientProducts of(int... which) {
    double[][] some = new double[which.length][which.length];
    for (int i = 0; i < which.length; i++) {
      for (int j = 0; j < which.length; j++) {
        some[i][j] = products[which[i]][which[j]];
      }
    }
    return new GradientProducts(some);
  }

  /** Returns g_i · Σ_j w_j g_j. */
  double with(int i, double[] w) {
    double sum = 0;
    for (int j = 0; j < w.length; j++) {
      sum += w[j] * products[i][j];
    }
    return sum;
  }

  /** Returns the products of each gradient with Σ_j w_j g_j. */
  double[] times(double[] w) {
    double[] result = new double[products.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = with(i, w);
    }
    return result;
  }
}
