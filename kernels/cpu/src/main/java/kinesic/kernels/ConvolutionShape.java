package kinesic.kernels;

/**
 * The sizes of one convolution: x is [n, h, w, cin], the filter [kh, kw, cin, cout], y is [n,
 * outputHeight, outputWidth, cout].
 *
 * @param n the number of images
 * @param h the rows of x
 * @param w the columns of x
 * @param cin the channels of x
 * @param cout the channels of y
 * @param window kernel size, stride, padding
 */
public record ConvolutionShape(int n, int h, int w, int cin, int cout, Window window) {

  /** Returns the rows of y. */
  public int outputHeight() {
    return window.outputHeight(h);
  }

  /** Returns the columns of y. */
  public int outputWidth() {
    return window.outputWidth(w);
  }

  /** Returns these sizes with another number of images. */
  public ConvolutionShape withImages(int images) {
    return new ConvolutionShape(images, h, w, cin, cout, window);
  }

  /**
   * Returns twice the number of multiply-adds of the direct algorithm, including those with
   * padding.
   */
  public double operations() {
    return 2.0 * n * outputHeight() * outputWidth() * cout * cin * window.height() * window.width();
  }
}
