package kinesic.kernels;

/**
 * Two-dimensional convolution (cross-correlation), channels last, zero padding.
 *
 * <p>A backend may leave products with the padding out or compute them; so where the other factor
 * of such a product is infinite or NaN, the results that it belongs to are unspecified.
 *
 * <p>A backend may compute convolutions with a 3 x 3 window and stride 1 by Winograd's algorithm,
 * unless it has been asked for exact ones. The rounding error of a result is then bounded by the
 * terms Σ |x · f| of its neighbours as well as by its own: it stays below 3 · 2⁻²⁴ · (2 + √terms)
 * times the largest such sum around, where the direct algorithm stays below 2⁻²⁴ · (2 + √terms)
 * times its own; and infinity and NaN reach the 4 x 4 pixels of a tile.
 */
public interface Convolution {

  /**
   * y[n, oy, ox, co] = epilogue(Σ x[n, oy·sy - py + ky, ox·sx - px + kx, ci] · f[ky, kx, ci, co]).
   */
  void forward(ConvolutionShape shape, Buffer x, Buffer filter, Buffer y, Epilogue epilogue);

  /**
   * A convolution with one filter for many calls, for which a backend may lay the filter out once
   * and for all. It need not: then this is {@link #forward}.
   *
   * @param shape the sizes; its number of images is what calls will bring most often, and a backend
   *     may choose its algorithm by that
   * @param filter must not change any more; may be dropped if the backend has made its own copy
   */
  default PreparedConvolution prepare(ConvolutionShape shape, Buffer filter) {
    return (n, x, y, epilogue) -> forward(shape.withImages(n), x, filter, y, epilogue);
  }

  /** gx = the gradient of {@link #forward} (without epilogue) with respect to x. */
  void backwardData(ConvolutionShape shape, Buffer gy, Buffer filter, Buffer gx);

  /** gf = the gradient of {@link #forward} (without epilogue) with respect to the filter. */
  void backwardFilter(ConvolutionShape shape, Buffer x, Buffer gy, Buffer gf);
}
