package kinesic.kernels;

/**
 * A convolution with one filter that {@link Convolution#prepare} has prepared for many calls.
 *
 * <p>The result of an image has the same bits in any batch.
 */
@FunctionalInterface
public interface PreparedConvolution {

  /**
   * Computes {@link Convolution#forward} with the filter and the sizes that were prepared.
   *
   * @param n the number of images, may differ from the prepared one
   */
  void forward(int n, Buffer x, Buffer y, Epilogue epilogue);
}
