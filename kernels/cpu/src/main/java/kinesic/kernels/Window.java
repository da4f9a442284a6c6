package kinesic.kernels;

/**
 * A sliding window over the two spatial axes, for convolution and pooling. Tap (ky, kx) of window
 * (oy, ox) reads the pixel
 *
 * <pre>
 * iy = oy · strideY - padTop + ky · dilationY,   ix = ox · strideX - padLeft + kx · dilationX
 * </pre>
 *
 * @param height the taps of the kernel along a column
 * @param width the taps of the kernel along a row
 * @param strideY the rows from one window to the next
 * @param strideX the columns from one window to the next
 * @param dilationY the rows from one tap to the next
 * @param dilationX the columns from one tap to the next
 * @param padTop the rows added above
 * @param padLeft the columns added on the left
 * @param padBottom the rows added below
 * @param padRight the columns added on the right
 */
public record Window(
    int height,
    int width,
    int strideY,
    int strideX,
    int dilationY,
    int dilationX,
    int padTop,
    int padLeft,
    int padBottom,
    int padRight) {

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if kernel, stride or dilation is less than 1, or padding is
   *     negative
   */
  public Window {
    boolean positive =
        Math.min(height, width) >= 1
            && Math.min(strideY, strideX) >= 1
            && Math.min(dilationY, dilationX) >= 1;
    if (!positive || Math.min(padTop, padLeft) < 0 || Math.min(padBottom, padRight) < 0) {
      throw new IllegalArgumentException(
          "window: kernel, stride and dilation must be at least 1 and padding at least 0 - "
              + text(height, width, strideY, strideX, dilationY, dilationX)
              + padding(padTop, padLeft, padBottom, padRight));
    }
  }

  /** Creates a window without dilation and with the same padding on opposite sides. */
  public Window(int height, int width, int strideY, int strideX, int padY, int padX) {
    this(height, width, strideY, strideX, 1, 1, padY, padX, padY, padX);
  }

  /** Returns a square window. */
  public static Window square(int size, int stride, int padding) {
    return new Window(size, size, stride, stride, padding, padding);
  }

  /** Returns this window with other distances of the taps. */
  public Window withDilation(int y, int x) {
    return new Window(height, width, strideY, strideX, y, x, padTop, padLeft, padBottom, padRight);
  }

  /** Returns this window with other padding. */
  public Window withPadding(int top, int left, int bottom, int right) {
    return new Window(
        height, width, strideY, strideX, dilationY, dilationX, top, left, bottom, right);
  }

  /** Returns the rows from the first to the last tap. */
  public int spanY() {
    return (height - 1) * dilationY + 1;
  }

  /** Returns the columns from the first to the last tap. */
  public int spanX() {
    return (width - 1) * dilationX + 1;
  }

  /** Returns whether taps are apart. */
  public boolean isDilated() {
    return dilationY > 1 || dilationX > 1;
  }

  /**
   * Returns the rows of the result for an image of {@code rows}; less than 1 if the window does not
   * fit.
   */
  public int outputHeight(int rows) {
    return Math.floorDiv(rows + padTop + padBottom - spanY(), strideY) + 1;
  }

  /**
   * Returns the columns of the result for an image of {@code columns}; less than 1 if the window
   * does not fit.
   */
  public int outputWidth(int columns) {
    return Math.floorDiv(columns + padLeft + padRight - spanX(), strideX) + 1;
  }

  /** Describes the window for people: kernel, stride, dilation if there is any, and padding. */
  @Override
  public String toString() {
    return text(height, width, strideY, strideX, dilationY, dilationX)
        + padding(padTop, padLeft, padBottom, padRight);
  }

  private static String text(
      int height, int width, int strideY, int strideX, int dilationY, int dilationX) {
    String plain = "kernel [" + height + ", " + width + "], stride [" + strideY + ", " + strideX;
    boolean dilated = dilationY != 1 || dilationX != 1;
    return plain + (dilated ? "], dilation [" + dilationY + ", " + dilationX : "");
  }

  private static String padding(int top, int left, int bottom, int right) {
    boolean even = top == bottom && left == right;
    return "], padding [" + top + ", " + left + (even ? "]" : ", " + bottom + ", " + right + "]");
  }
}
