package kinesic.kernels;

/**
 * A convolution with one filter that {@link Convolution#prepare} has prepared for many calls.
 *
 * <p>On the CPU the result of an image has the same bits in any batch. A backend that calls the
 * libraries of a vendor, such as {@code cuda}, promises that only for batches of the same size,
 * because the libraries select their code by the size: the results of an image in batches of
 * different sizes differ by rounding.
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
