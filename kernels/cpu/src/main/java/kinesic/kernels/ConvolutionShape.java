package kinesic.kernels;

/**
 * The sizes of one convolution: x is [n, h, w, cin], the filter [kh, kw, cin, cout], y is [n,
 * outputHeight, outputWidth, cout].
 *
 * @param n images
 * @param h rows of x
 * @param w columns of x
 * @param cin channels of x
 * @param cout channels of y
 * @param window kernel size, stride, padding
 */
public record ConvolutionShape(int n, int h, int w, int cin, int cout, Window window) {

  /** Rows of y. */
  public int outputHeight() {
    return window.outputHeight(h);
  }

  /** Columns of y. */
  public int outputWidth() {
    return window.outputWidth(w);
  }

  /** These sizes with another number of images. */
  public ConvolutionShape withImages(int images) {
    return new ConvolutionShape(images, h, w, cin, cout, window);
  }

  /** Multiply-adds of the direct algorithm, those with zero padding included, times two. */
  public double operations() {
    return 2.0 * n * outputHeight() * outputWidth() * cout * cin * window.height() * window.width();
  }
}
