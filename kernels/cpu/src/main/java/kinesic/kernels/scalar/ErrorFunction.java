package kinesic.kernels.scalar;

/** The error function erf x = 2/√π ∫₀ˣ e^-t² dt and its complement, in double. */
final class ErrorFunction {

  /** Below it the series needs few terms, from it on the fraction does. */
  private static final double SPLIT = 2;

  /** Enough levels of the fraction, or terms of the series, at the split. */
  private static final int STEPS = 60;

  private ErrorFunction() {}

  /** Returns erf x. */
  static double erf(double x) {
    return Math.abs(x) < SPLIT ? series(x) : Math.copySign(1 - fraction(Math.abs(x)), x);
  }

  /** Returns 1 - erf x, with a small relative error for large x. */
  static double erfc(double x) {
    return x < SPLIT ? 1 - erf(x) : fraction(x);
  }

  /** Returns erf x = 2/√π · e^-x² · Σ_n 2^n x^(2n+1) / (1 · 3 · ... · (2n+1)). */
  private static double series(double x) {
    double term = x;
    double sum = 0;
    for (int n = 0; n < STEPS; n++) {
      sum += term;
      term *= 2 * x * x / (2 * n + 3);
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  /** Returns erfc x = e^-x²/√π · 1/(x + ½/(x + 1/(x + 3/2/(x + ...)))). */
  private static double fraction(double x) {
    double denominator = x;
    for (int n = STEPS; n > 0; n--) {
      denominator = x + 0.5 * n / denominator;
    }
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / denominator;
  }
}
