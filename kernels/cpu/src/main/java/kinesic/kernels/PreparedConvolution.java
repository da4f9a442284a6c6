package kinesic.kernels;

/**
 * A convolution with one filter, prepared for many calls by {@link Convolution#prepare}.
 *
 * <p>An image gets the same bits alone and in any batch.
 */
@FunctionalInterface
public interface PreparedConvolution {

  /**
   * As {@link Convolution#forward}, with the filter and the sizes that this was prepared for.
   *
   * @param n images, any number
   */
  void forward(int n, Buffer x, Buffer y, Epilogue epilogue);
}
