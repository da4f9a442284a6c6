package kinesic.kernels;

/**
 * The sizes of one pooling: x is [n, h, w, c], y is [n, outputHeight, outputWidth, c].
 *
 * @param n the number of images
 * @param c the channels
 * @param down the windows along a column
 * @param across the windows along a row
 */
public record PoolingShape(int n, int c, PoolingAxis down, PoolingAxis across) {

  /**
   * Creates the sizes of pooling by sliding windows, where padding counts neither in a maximum nor
   * in a mean.
   */
  public PoolingShape(int n, int h, int w, int c, Window window) {
    this(n, h, w, c, window, false, false);
  }

  /**
   * Creates the sizes of pooling by sliding windows.
   *
   * @param window size, stride, dilation, padding; the padding is smaller than the window
   * @param ceil whether windows that exceed the padded image at its end count, if they begin on the
   *     image
   * @param countsPadding whether padding counts in a mean, as zeros
   */
  public PoolingShape(
      int n, int h, int w, int c, Window window, boolean ceil, boolean countsPadding) {
    this(
        n,
        c,
        PoolingAxis.sliding(
            h,
            window.height(),
            window.strideY(),
            window.dilationY(),
            window.padTop(),
            window.padBottom(),
            ceil,
            countsPadding),
        PoolingAxis.sliding(
            w,
            window.width(),
            window.strideX(),
            window.dilationX(),
            window.padLeft(),
            window.padRight(),
            ceil,
            countsPadding));
  }

  /** Returns the rows of x. */
  public int h() {
    return down.pixels();
  }

  /** Returns the columns of x. */
  public int w() {
    return across.pixels();
  }

  /** Returns these sizes with another number of images. */
  public PoolingShape withImages(int images) {
    return new PoolingShape(images, c, down, across);
  }

  /** Returns the rows of y. */
  public int outputHeight() {
    return down.windows();
  }

  /** Returns the columns of y. */
  public int outputWidth() {
    return across.windows();
  }
}
