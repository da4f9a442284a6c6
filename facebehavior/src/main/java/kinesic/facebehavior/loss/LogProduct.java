package kinesic.facebehavior.loss;

/**
 * Σ ln f for many factors f in [1, 2]: they are multiplied, and a logarithm is taken only when the
 * product threatens to overflow and at the end. A double has room for a thousand factors.
 */
final class LogProduct {

  private static final double LARGE = 1e300;
  private double product = 1;
  private double sum;

  /** Adds ln {@code factor}. */
  void add(double factor) {
    product *= factor;
    if (product > LARGE) {
      sum += Math.log(product);
      product = 1;
    }
  }

  /** The sum so far. */
  double sum() {
    return sum + Math.log(product);
  }
}
