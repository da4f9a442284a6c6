package kinesic.kernels;

/**
 * Two-dimensional pooling, channels last. Padding takes no part: not in a maximum, not in a mean.
 */
public interface Pooling {

  /** y = the maximum of each window, NaN if any is NaN. */
  void max(PoolingShape shape, Buffer x, Buffer y);

  /** gx = the gradient of {@link #max}: gy goes to the first maximum of its window in row order. */
  void maxGradient(PoolingShape shape, Buffer x, Buffer gy, Buffer gx);

  /** y = the mean of each window over the pixels that lie inside the image. */
  void average(PoolingShape shape, Buffer x, Buffer y);

  /** gx = the gradient of {@link #average}. */
  void averageGradient(PoolingShape shape, Buffer gy, Buffer gx);
}
