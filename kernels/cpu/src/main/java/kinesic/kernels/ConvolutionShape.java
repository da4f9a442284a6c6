package kinesic.kernels;

/**
 * The sizes of one convolution: x has n images of h x w pixels and cin channels, the filter is [kh,
 * kw, cin, cout], and y has n images of outputHeight x outputWidth pixels and cout channels.
 *
 * @param n the number of images
 * @param h the rows of x
 * @param w the columns of x
 * @param cin the channels of x
 * @param cout the channels of y
 * @param window kernel size, stride, padding
 * @param from the layout of x and its gradient
 * @param to the layout of y and its gradient
 */
public record ConvolutionShape(
    int n, int h, int w, int cin, int cout, Window window, ImageLayout from, ImageLayout to) {

  /** Creates the sizes of a convolution of [n, h, w, cin] to [n, oh, ow, cout]. */
  public ConvolutionShape(int n, int h, int w, int cin, int cout, Window window) {
    this(n, h, w, cin, cout, window, ImageLayout.CHANNELS_LAST, ImageLayout.CHANNELS_LAST);
  }

  /** Returns the rows of y. */
  public int outputHeight() {
    return window.outputHeight(h);
  }

  /** Returns the columns of y. */
  public int outputWidth() {
    return window.outputWidth(w);
  }

  /** Returns the number of floats of x. */
  public int inputLength() {
    return Math.multiplyExact(n * h * w, from.stored(cin));
  }

  /** Returns the number of floats of y. */
  public int outputLength() {
    return Math.multiplyExact(n * outputHeight() * outputWidth(), to.stored(cout));
  }

  /** Returns these sizes with another number of images. */
  public ConvolutionShape withImages(int images) {
    return new ConvolutionShape(images, h, w, cin, cout, window, from, to);
  }

  /** Returns these sizes with other layouts of x and y. */
  public ConvolutionShape withLayouts(ImageLayout ofX, ImageLayout ofY) {
    return new ConvolutionShape(n, h, w, cin, cout, window, ofX, ofY);
  }

  /**
   * Returns twice the number of multiply-adds of the direct algorithm, including those with
   * padding.
   */
  public double operations() {
    return 2.0 * n * outputHeight() * outputWidth() * cout * cin * window.height() * window.width();
  }
}
