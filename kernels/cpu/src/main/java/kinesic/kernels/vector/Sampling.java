package kinesic.kernels.vector;

import kinesic.kernels.Window;

/**
 * The positions of the windows that a convolution reads: tap (i, j) of that of result pixel (y, x)
 * reads row {@code firstY + y · strideY + i · dilationY} and column {@code firstX + x · strideX + j
 * · dilationX}.
 *
 * @param height the taps of a window along a column
 * @param width the taps of a window along a row
 */
record Sampling(
    int height,
    int width,
    int strideY,
    int strideX,
    int dilationY,
    int dilationX,
    int firstY,
    int firstX) {

  /** The sampling in which every pixel is its own window. */
  static final Sampling PLAIN = new Sampling(1, 1, 1, 1, 1, 1, 0, 0);

  /** Returns the positions of {@code window}. */
  static Sampling of(Window window) {
    return new Sampling(
        window.height(),
        window.width(),
        window.strideY(),
        window.strideX(),
        window.dilationY(),
        window.dilationX(),
        -window.padTop(),
        -window.padLeft());
  }

  int taps() {
    return height * width;
  }

  /** Returns the rows from the first to the last tap, 0 without taps. */
  int spanY() {
    return height == 0 ? 0 : (height - 1) * dilationY + 1;
  }

  /** Returns the columns from the first to the last tap, 0 without taps. */
  int spanX() {
    return width == 0 ? 0 : (width - 1) * dilationX + 1;
  }

  /** Returns how many taps read adjacent pixels: those of a row, or 1. */
  int adjacent() {
    return strideX == 1 && dilationX == 1 ? width : 1;
  }
}
