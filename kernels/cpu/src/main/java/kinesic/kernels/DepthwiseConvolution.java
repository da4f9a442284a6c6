package kinesic.kernels;

/**
 * Two-dimensional depthwise convolution (cross-correlation) with zero padding: every channel has a
 * filter of its own, [kh, kw], and the filter of all channels is [kh, kw, c].
 *
 * <p>A backend may skip products with the padding or compute them. Therefore, where the other
 * factor of such a product is infinite or NaN, the affected results are unspecified.
 */
public interface DepthwiseConvolution {

  /**
   * Computes y[n, oy, ox, c] = epilogue(Σ x[n, oy·sy - py + ky·dy, ox·sx - px + kx·dx, c] · f[ky,
   * kx, c]).
   */
  void forward(DepthwiseShape shape, Buffer x, Buffer filter, Buffer y, Epilogue epilogue);

  /** Computes gx, the gradient of {@link #forward} (without epilogue) with respect to x. */
  void backwardData(DepthwiseShape shape, Buffer gy, Buffer filter, Buffer gx);

  /**
   * Computes gf, the gradient of {@link #forward} (without epilogue) with respect to the filter.
   */
  void backwardFilter(DepthwiseShape shape, Buffer x, Buffer gy, Buffer gf);
}
