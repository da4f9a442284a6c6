package kinesic.kernels;

import java.util.List;

/** Reductions over the middle axis of {@code [outer, size, inner]}, and norms of a whole buffer. */
public interface Reduction {

  /** y[o, i] = Σ_s x[o, s, i]; x is [outer, size, inner], y is [outer, inner]. */
  void sum(int outer, int size, int inner, Buffer x, Buffer y);

  /** y[o, i] = max_s x[o, s, i], NaN if any is NaN; size is at least 1. */
  void max(int outer, int size, int inner, Buffer x, Buffer y);

  /**
   * The gradient of {@link #max}: gx[o, s, i] = gy[o, i] at the first s with x[o, s, i] = y[o, i],
   * else 0.
   */
  void maxGradient(int outer, int size, int inner, Buffer x, Buffer y, Buffer gy, Buffer gx);

  /**
   * For each row of x, [rows, columns], the first column that holds the row's maximum; the first
   * NaN where there is one.
   */
  int[] argMax(int rows, int columns, Buffer x);

  /**
   * Σ x[i]² of each buffer x, in double. It is finite exactly when every x[i] is, so it serves as
   * the check for NaN and infinity too.
   */
  double[] sumsOfSquares(List<Buffer> xs);

  /** {@link #sumsOfSquares} of one buffer. */
  default double sumOfSquares(Buffer x) {
    return sumsOfSquares(List.of(x))[0];
  }
}
