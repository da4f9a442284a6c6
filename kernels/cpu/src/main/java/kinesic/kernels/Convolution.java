package kinesic.kernels;

/**
 * Two-dimensional convolution (cross-correlation), channels last, zero padding.
 *
 * <p>A backend may leave products with the padding out or compute them; so where the other factor
 * of such a product is infinite or NaN, the results that it belongs to are unspecified.
 */
public interface Convolution {

  /**
   * y[n, oy, ox, co] = epilogue(Σ x[n, oy·sy - py + ky, ox·sx - px + kx, ci] · f[ky, kx, ci, co]).
   */
  void forward(ConvolutionShape shape, Buffer x, Buffer filter, Buffer y, Epilogue epilogue);

  /** gx = the gradient of {@link #forward} (without epilogue) with respect to x. */
  void backwardData(ConvolutionShape shape, Buffer gy, Buffer filter, Buffer gx);

  /** gf = the gradient of {@link #forward} (without epilogue) with respect to the filter. */
  void backwardFilter(ConvolutionShape shape, Buffer x, Buffer gy, Buffer gf);
}
