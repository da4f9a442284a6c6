package kinesic.kernels;

import java.util.List;

/** Reductions over the middle axis of {@code [outer, size, inner]}, and norms of whole buffers. */
public interface Reduction {

  /** Computes y[o, i] = Σ_s x[o, s, i]; x is [outer, size, inner], y is [outer, inner]. */
  void sum(int outer, int size, int inner, Buffer x, Buffer y);

  /**
   * Computes y[o, i] = scale · Σ_s x[o, s, i], such as a mean; the sum is rounded before it is
   * scaled.
   */
  void scaledSum(int outer, int size, int inner, float scale, Buffer x, Buffer y);

  /** Computes the gradient of {@link #scaledSum}: gx[o, s, i] = scale · gy[o, i]. */
  void scaledSumGradient(int outer, int size, int inner, float scale, Buffer gy, Buffer gx);

  /** Computes y[o, i] = max_s x[o, s, i], NaN if an element is NaN; size is at least 1. */
  void max(int outer, int size, int inner, Buffer x, Buffer y);

  /**
   * Computes the gradient of {@link #max}: gx[o, s, i] = gy[o, i] at the first s with x[o, s, i] =
   * y[o, i], else 0.
   */
  void maxGradient(int outer, int size, int inner, Buffer x, Buffer y, Buffer gy, Buffer gx);

  /** Computes y[o, i] = Π_s x[o, s, i]; x is [outer, size, inner], y is [outer, inner]. */
  void product(int outer, int size, int inner, Buffer x, Buffer y);

  /** Computes the gradient of {@link #product}: gx[o, s, i] = gy[o, i] · Π_(t ≠ s) x[o, t, i]. */
  void productGradient(int outer, int size, int inner, Buffer x, Buffer gy, Buffer gx);

  /**
   * Computes y[o, s, i] = Σ_(t ≤ s) x[o, t, i], or the sums over t ≥ s.
   *
   * @param reverse whether the sums begin at the end of the axis
   */
  void cumulativeSum(int outer, int size, int inner, boolean reverse, Buffer x, Buffer y);

  /**
   * Sorts each row of x, [rows, columns], and stores the first k values. NaN is larger than all
   * numbers, zeros of both signs are equal, and equal values keep their order.
   *
   * @param k at most columns
   * @param largest whether the largest value comes first, else the smallest
   * @param y [rows, k], the values
   * @param column [rows, k], where each value was
   */
  void topK(int rows, int columns, int k, boolean largest, Buffer x, Buffer y, Buffer column);

  /** Computes the gradient of {@link #topK}: gx[r, column[r, j]] = gy[r, j], 0 elsewhere. */
  void topKGradient(int rows, int columns, int k, Buffer column, Buffer gy, Buffer gx);

  /**
   * Returns for each row of x, [rows, columns], the first column with the maximum of the row, or
   * the first with NaN if there is one; columns is at least 1.
   */
  int[] argMax(int rows, int columns, Buffer x);

  /**
   * Computes Σ x[i]² of each buffer x, and the sum of these sums in the order of the buffers, all
   * in double. A sum is finite exactly if every x[i] is, so it also serves as a check for NaN and
   * infinity.
   *
   * @param sums the sum over all buffers, then that of each, as {@link StoredDouble}s: [2·(1 +
   *     buffers)]
   */
  void sumsOfSquares(List<Buffer> xs, Buffer sums);

  /**
   * Returns Σ x[i]² of one buffer, see {@link #sumsOfSquares}. Waits until the device has computed
   * it.
   */
  default double sumOfSquares(Buffer x) {
    Backend backend = x.backend();
    Buffer sums = backend.allocate(2 * StoredDouble.FLOATS);
    sumsOfSquares(List.of(x), sums);
    float[] total = new float[StoredDouble.FLOATS];
    backend.read(sums, 0, total, 0, total.length);
    backend.release(sums);
    return StoredDouble.get(total, 0);
  }
}
