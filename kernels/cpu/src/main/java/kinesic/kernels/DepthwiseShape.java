package kinesic.kernels;

/**
 * The sizes of one depthwise convolution: x has n images of h x w pixels and c channels, the filter
 * is [kh, kw, c], and y has n images of outputHeight x outputWidth pixels and c channels.
 *
 * @param n the number of images
 * @param h the rows of x
 * @param w the columns of x
 * @param c the channels
 * @param window kernel size, stride, dilation, padding
 * @param layout the layout of x, y and their gradients
 */
public record DepthwiseShape(int n, int h, int w, int c, Window window, ImageLayout layout) {

  /** Returns the rows of y. */
  public int outputHeight() {
    return window.outputHeight(h);
  }

  /** Returns the columns of y. */
  public int outputWidth() {
    return window.outputWidth(w);
  }

  /** Returns the sizes of x, image by image: [n, blocks, h · w, lanes]. */
  public ChannelShape x() {
    return images(h * w);
  }

  /** Returns the sizes of y, image by image: [n, blocks, outputHeight · outputWidth, lanes]. */
  public ChannelShape y() {
    return images(outputHeight() * outputWidth());
  }

  private ChannelShape images(int pixels) {
    return layout == ImageLayout.BLOCKED
        ? ChannelShape.ofBlocked(n, pixels, c)
        : new ChannelShape(c, n, 1, pixels, c);
  }

  /** Returns the number of floats of the filter. */
  public int filterLength() {
    return window.height() * window.width() * c;
  }
}
