package kinesic.facebehavior.image;

import kinesic.facebehavior.dataset.FaceLandmarks;

/**
 * A similarity transform of the plane (rotation, scaling and translation): x' = a x - b y + u, y' =
 * b x + a y + v.
 *
 * <p>The least-squares transform between two sets of points is that of S. Umeyama, Least-squares
 * estimation of transformation parameters between two point patterns, IEEE PAMI 13(4), 1991. In the
 * plane it needs no singular value decomposition: with the centroids at the origin and z = x + iy,
 * it is the regression z' = c z of complex numbers, c = Σ conj(z) z' / Σ |z|², which is never a
 * reflection.
 *
 * @param a scale times the cosine of the angle
 * @param b scale times the sine of the angle
 * @param u shift to the right
 * @param v shift down
 */
record Similarity(double a, double b, double u, double v) {

  /** Returns the least-squares transform from {@code from} to {@code to}. */
  static Similarity between(FaceLandmarks from, FaceLandmarks to) {
    return between(from, to, 0);
  }

  /**
   * Returns the least-squares transform from {@code from} to {@code to}, or, if its scale is less
   * than {@code leastScale}, the one with the same angle and that scale, which still maps the
   * centroid to the centroid.
   */
  static Similarity between(FaceLandmarks from, FaceLandmarks to, double leastScale) {
    double fromX = 0;
    double fromY = 0;
    double toX = 0;
    double toY = 0;
    for (int i = 0; i < FaceLandmarks.COUNT; i++) {
      fromX += from.x(i) / (double) FaceLandmarks.COUNT;
      fromY += from.y(i) / (double) FaceLandmarks.COUNT;
      toX += to.x(i) / (double) FaceLandmarks.COUNT;
      toY += to.y(i) / (double) FaceLandmarks.COUNT;
    }
    double real = 0;
    double imaginary = 0;
    double squares = 0;
    for (int i = 0; i < FaceLandmarks.COUNT; i++) {
      double x = from.x(i) - fromX;
      double y = from.y(i) - fromY;
      double newX = to.x(i) - toX;
      double newY = to.y(i) - toY;
      real += x * newX + y * newY;
      imaginary += x * newY - y * newX;
      squares += x * x + y * y;
    }
    double a = real / squares;
    double b = imaginary / squares;
    double scale = Math.hypot(a, b);
    if (scale < leastScale) {
      a = scale == 0 ? leastScale : a * leastScale / scale; // upright if there is no angle
      b = b * leastScale / Math.max(scale, Double.MIN_NORMAL);
    }
    return new Similarity(a, b, toX - a * fromX + b * fromY, toY - b * fromX - a * fromY);
  }

  double x(double x, double y) {
    return a * x - b * y + u;
  }

  double y(double x, double y) {
    return b * x + a * y + v;
  }

  /** Returns the factor by which lengths grow. */
  double scale() {
    return Math.hypot(a, b);
  }

  /**
   * Returns this transform followed by x' = (x - {@code offset}) / {@code step}, likewise for y.
   */
  Similarity thenShrink(int step, int offset) {
    return new Similarity(a / step, b / step, (u - offset) / step, (v - offset) / step);
  }
}
