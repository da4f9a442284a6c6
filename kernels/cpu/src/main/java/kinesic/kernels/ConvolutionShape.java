package kinesic.kernels;

/**
 * The sizes of one convolution: x has n images of h x w pixels and cin channels, the filter is [kh,
 * kw, cin / groups, cout], and y has n images of outputHeight x outputWidth pixels and cout
 * channels.
 *
 * <p>Input and output channels are cut into as many groups; the output channels of a group read the
 * input channels of the same group only. With one input and one output channel per group, a
 * convolution is depthwise.
 *
 * @param n the number of images
 * @param h the rows of x
 * @param w the columns of x
 * @param cin the channels of x
 * @param cout the channels of y
 * @param groups divides cin and cout
 * @param window kernel size, stride, dilation, padding
 * @param from the layout of x and its gradient
 * @param to the layout of y and its gradient
 */
public record ConvolutionShape(
    int n,
    int h,
    int w,
    int cin,
    int cout,
    int groups,
    Window window,
    ImageLayout from,
    ImageLayout to) {

  /**
   * Checks the groups.
   *
   * @throws IllegalArgumentException if {@code groups} is less than 1 or does not divide cin and
   *     cout
   */
  public ConvolutionShape {
    if (groups < 1 || cin % groups != 0 || cout % groups != 0) {
      throw new IllegalArgumentException(
          "convolution: the groups must divide the channels - "
              + cin
              + " to "
              + cout
              + " channels in "
              + groups
              + " groups");
    }
  }

  /** Creates the sizes of a convolution of [n, h, w, cin] to [n, oh, ow, cout]. */
  public ConvolutionShape(int n, int h, int w, int cin, int cout, Window window) {
    this(n, h, w, cin, cout, 1, window, ImageLayout.CHANNELS_LAST, ImageLayout.CHANNELS_LAST);
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
    return new ConvolutionShape(images, h, w, cin, cout, groups, window, from, to);
  }

  /** Returns these sizes with the channels cut into groups. */
  public ConvolutionShape withGroups(int count) {
    return new ConvolutionShape(n, h, w, cin, cout, count, window, from, to);
  }

  /** Returns the input channels that an output channel reads. */
  public int groupInputs() {
    return cin / groups;
  }

  /** Returns the output channels of a group. */
  public int groupOutputs() {
    return cout / groups;
  }

  /** Returns whether every channel is convolved by itself. */
  public boolean isDepthwise() {
    return groups > 1 && groups == cin && groups == cout;
  }

  /** Returns the number of floats of the filter. */
  public int filterLength() {
    return window.height() * window.width() * groupInputs() * cout;
  }

  /** Returns these sizes with other layouts of x and y. */
  public ConvolutionShape withLayouts(ImageLayout ofX, ImageLayout ofY) {
    return new ConvolutionShape(n, h, w, cin, cout, groups, window, ofX, ofY);
  }

  /**
   * Returns twice the number of multiply-adds of the direct algorithm, including those with
   * padding.
   */
  public double operations() {
    return 2.0 * n * outputHeight() * outputWidth() * filterLength();
  }
}
