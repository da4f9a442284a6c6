package kinesic.kernels.vector;

import kinesic.kernels.Window;

/**
 * The positions of the windows that a convolution reads: that of result pixel (y, x) covers the
 * rows from {@code firstY + y · strideY} and the columns from {@code firstX + x · strideX} on.
 *
 * @param height the rows of a window
 * @param width the columns of a window
 */
record Sampling(int height, int width, int strideY, int strideX, int firstY, int firstX) {

  /** The sampling in which every pixel is its own window. */
  static final Sampling PLAIN = new Sampling(1, 1, 1, 1, 0, 0);

  /** Returns the positions of {@code window}. */
  static Sampling of(Window window) {
    return new Sampling(
        window.height(),
        window.width(),
        window.strideY(),
        window.strideX(),
        -window.padY(),
        -window.padX());
  }

  int taps() {
    return height * width;
  }
}
