package kinesic.engine.op;

import kinesic.kernels.ImageLayout;
import kinesic.kernels.Window;
import org.jspecify.annotations.Nullable;

/**
 * How a two-dimensional convolution moves over images: everything but the sizes of its filter.
 *
 * <pre>{@code
 * ConvolutionOptions.DEFAULT.stride(2).padding(1).groups(32)
 * }</pre>
 *
 * @param strideY the rows from one window to the next
 * @param strideX the columns from one window to the next
 * @param dilationY the rows from one tap of the filter to the next
 * @param dilationX the columns from one tap of the filter to the next
 * @param padTop the rows of zeros above
 * @param padLeft the columns of zeros on the left
 * @param padBottom the rows of zeros below
 * @param padRight the columns of zeros on the right
 * @param groups the groups into which input and output channels are cut; the output channels of a
 *     group read only its input channels
 * @param to the layout of the result; null for that of the images
 */
public record ConvolutionOptions(
    int strideY,
    int strideX,
    int dilationY,
    int dilationX,
    int padTop,
    int padLeft,
    int padBottom,
    int padRight,
    int groups,
    @Nullable ImageLayout to) {

  /** Stride 1, no padding, no dilation, one group, the layout of the images. */
  public static final ConvolutionOptions DEFAULT =
      new ConvolutionOptions(1, 1, 1, 1, 0, 0, 0, 0, 1, null);

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if a stride, dilation or the number of groups is less than 1,
   *     or padding is negative
   */
  public ConvolutionOptions {
    boolean positive =
        Math.min(strideY, strideX) >= 1 && Math.min(dilationY, dilationX) >= 1 && groups >= 1;
    if (!positive || Math.min(padTop, padLeft) < 0 || Math.min(padBottom, padRight) < 0) {
      throw new IllegalArgumentException(
          "convolution: stride, dilation and groups must be at least 1 and padding at least 0 -"
              + " stride [%s, %s], dilation [%s, %s], padding [%s, %s, %s, %s], groups %s"
                  .formatted(
                      strideY, strideX, dilationY, dilationX, padTop, padLeft, padBottom, padRight,
                      groups));
    }
  }

  /** Returns these options with the same stride on both axes. */
  public ConvolutionOptions stride(int both) {
    return stride(both, both);
  }

  /** Returns these options with another stride for rows and for columns. */
  public ConvolutionOptions stride(int y, int x) {
    return new ConvolutionOptions(
        y, x, dilationY, dilationX, padTop, padLeft, padBottom, padRight, groups, to);
  }

  /** Returns these options with the same dilation on both axes. */
  public ConvolutionOptions dilation(int both) {
    return dilation(both, both);
  }

  /** Returns these options with another dilation for rows and for columns. */
  public ConvolutionOptions dilation(int y, int x) {
    return new ConvolutionOptions(
        strideY, strideX, y, x, padTop, padLeft, padBottom, padRight, groups, to);
  }

  /** Returns these options with the same padding on all sides. */
  public ConvolutionOptions padding(int all) {
    return padding(all, all, all, all);
  }

  /** Returns these options with {@code y} rows above and below and {@code x} columns beside. */
  public ConvolutionOptions padding(int y, int x) {
    return padding(y, x, y, x);
  }

  /** Returns these options with another padding for each side. */
  public ConvolutionOptions padding(int top, int left, int bottom, int right) {
    return new ConvolutionOptions(
        strideY, strideX, dilationY, dilationX, top, left, bottom, right, groups, to);
  }

  /**
   * Returns these options with the padding that gives the result the size of the images, as {@code
   * padding="same"} in PyTorch: where it is odd, the last row or column is below or on the right.
   *
   * @param height the rows of the filter
   * @param width the columns of the filter
   * @throws IllegalArgumentException if the stride is not 1
   */
  public ConvolutionOptions samePadding(int height, int width) {
    if (strideY != 1 || strideX != 1) {
      throw new IllegalArgumentException(
          "convolution: padding keeps the size of the images only with stride 1 - stride [%s, %s]"
              .formatted(strideY, strideX));
    }
    int down = dilationY * (height - 1);
    int across = dilationX * (width - 1);
    return padding(down / 2, across / 2, down - down / 2, across - across / 2);
  }

  /** Returns these options with another number of groups. */
  public ConvolutionOptions groups(int count) {
    return new ConvolutionOptions(
        strideY, strideX, dilationY, dilationX, padTop, padLeft, padBottom, padRight, count, to);
  }

  /**
   * Returns these options with another layout of the result.
   *
   * @param layout null for that of the images
   */
  public ConvolutionOptions to(@Nullable ImageLayout layout) {
    return new ConvolutionOptions(
        strideY, strideX, dilationY, dilationX, padTop, padLeft, padBottom, padRight, groups,
        layout);
  }

  /** Returns the window of a filter of {@code height} rows and {@code width} columns. */
  public Window window(int height, int width) {
    return new Window(
        height, width, strideY, strideX, dilationY, dilationX, padTop, padLeft, padBottom,
        padRight);
  }
}
