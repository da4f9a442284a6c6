package kinesic.kernels;

/**
 * Two-dimensional pooling, channels last. Padding does not count in a maximum; {@link PoolingAxis}
 * tells whether it counts in a mean.
 */
public interface Pooling {

  /** Computes y, the maximum of each window: NaN if an element is NaN, -infinity if it is empty. */
  void max(PoolingShape shape, Buffer x, Buffer y);

  /**
   * Computes gx, the gradient of {@link #max}: gy goes to the first maximum of its window in row
   * order.
   */
  void maxGradient(PoolingShape shape, Buffer x, Buffer gy, Buffer gx);

  /**
   * Computes y, the sum of the pixels of each window divided by {@link PoolingAxis#divisor} of both
   * axes; taps are adjacent.
   */
  void average(PoolingShape shape, Buffer x, Buffer y);

  /** Computes gx, the gradient of {@link #average}. */
  void averageGradient(PoolingShape shape, Buffer gy, Buffer gx);
}
