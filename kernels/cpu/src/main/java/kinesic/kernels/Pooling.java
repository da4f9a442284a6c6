package kinesic.kernels;

/** Two-dimensional pooling, channels last. Padding counts neither in a maximum nor in a mean. */
public interface Pooling {

  /** Computes y, the maximum of each window; NaN if an element is NaN. */
  void max(PoolingShape shape, Buffer x, Buffer y);

  /**
   * Computes gx, the gradient of {@link #max}: gy goes to the first maximum of its window in row
   * order.
   */
  void maxGradient(PoolingShape shape, Buffer x, Buffer gy, Buffer gx);

  /** Computes y, the mean of each window over the pixels inside the image. */
  void average(PoolingShape shape, Buffer x, Buffer y);

  /** Computes gx, the gradient of {@link #average}. */
  void averageGradient(PoolingShape shape, Buffer gy, Buffer gx);
}
