package kinesic.kernels;

/**
 * Two-dimensional convolution (cross-correlation) with zero padding, in groups of channels.
 *
 * <p>A backend may skip products with the padding or compute them, and may compute products of
 * channels of different groups with zeros. Therefore, where the other factor of such a product is
 * infinite or NaN, the affected results are unspecified.
 *
 * <p>A backend may compute convolutions with a 3 x 3 window and stride 1 by Winograd's algorithm,
 * unless it was created for exact ones. The rounding error of a result is then bounded by the terms
 * Σ |x · f| of its neighbours as well as by its own: it stays below 3 · 2⁻²⁴ · (2 + √terms) times
 * the largest such sum nearby, where the direct algorithm stays below 2⁻²⁴ · (2 + √terms) times its
 * own. Infinity and NaN spread to the 4 x 4 pixels of a tile.
 */
public interface Convolution {

  /**
   * Computes y[n, oy, ox, co] = epilogue(Σ x[n, oy·sy - py + ky·dy, ox·sx - px + kx·dx, g·ci' + ci]
   * · f[ky, kx, ci, co]), where g is the group of co and ci' the number of input channels of a
   * group.
   */
  void forward(ConvolutionShape shape, Buffer x, Buffer filter, Buffer y, Epilogue epilogue);

  /**
   * Prepares a convolution with one filter for many calls; a backend may rearrange the filter once.
   * The default calls {@link #forward}.
   *
   * @param shape the sizes; its number of images should be the most frequent one, because a backend
   *     may select its algorithm by it
   * @param filter must not change afterwards; may be dropped if the backend has made its own copy
   */
  default PreparedConvolution prepare(ConvolutionShape shape, Buffer filter) {
    return (n, x, y, epilogue) -> forward(shape.withImages(n), x, filter, y, epilogue);
  }

  /** Computes gx, the gradient of {@link #forward} (without epilogue) with respect to x. */
  void backwardData(ConvolutionShape shape, Buffer gy, Buffer filter, Buffer gx);

  /**
   * Computes gf, the gradient of {@link #forward} (without epilogue) with respect to the filter.
   */
  void backwardFilter(ConvolutionShape shape, Buffer x, Buffer gy, Buffer gf);
}
