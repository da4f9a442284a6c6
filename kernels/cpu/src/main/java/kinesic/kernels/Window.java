package kinesic.kernels;

/**
 * A sliding window over the two spatial axes, for convolution and pooling. Padding is symmetric.
 *
 * @param height the rows of the kernel
 * @param width the columns of the kernel
 * @param strideY the rows from one window to the next
 * @param strideX the columns from one window to the next
 * @param padY the rows added above and below
 * @param padX the columns added on the left and right
 */
public record Window(int height, int width, int strideY, int strideX, int padY, int padX) {

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if kernel or stride is less than 1, or padding is negative
   */
  public Window {
    if (height < 1 || width < 1 || strideY < 1 || strideX < 1 || padY < 0 || padX < 0) {
      throw new IllegalArgumentException(
          "window: kernel and stride must be at least 1 and padding at least 0 - kernel ["
              + height
              + ", "
              + width
              + "], stride ["
              + strideY
              + ", "
              + strideX
              + "], padding ["
              + padY
              + ", "
              + padX
              + "]");
    }
  }

  /** Returns a square window. */
  public static Window square(int size, int stride, int padding) {
    return new Window(size, size, stride, stride, padding, padding);
  }

  /**
   * Returns the rows of the result for an image of {@code rows}; less than 1 if the window does not
   * fit.
   */
  public int outputHeight(int rows) {
    return Math.floorDiv(rows + 2 * padY - height, strideY) + 1;
  }

  /**
   * Returns the columns of the result for an image of {@code columns}; less than 1 if the window
   * does not fit.
   */
  public int outputWidth(int columns) {
    return Math.floorDiv(columns + 2 * padX - width, strideX) + 1;
  }
}
