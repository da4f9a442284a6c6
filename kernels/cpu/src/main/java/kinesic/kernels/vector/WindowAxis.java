package kinesic.kernels.vector;

import kinesic.kernels.Window;

/**
 * The windows along one axis of images: which pixels a window covers and which windows cover a
 * pixel. Windows are cut at the edges of the image.
 */
final class WindowAxis {

  private final int stride;
  private final int padding;
  private final int[] first; // [windows]: the first pixel
  private final int[] end; // [windows]: the pixel after the last one
  private final int[] firstWindow; // [pixels]
  private final int[] endWindow; // [pixels]: the window after the last one

  private WindowAxis(int pixels, int windows, int size, int stride, int padding) {
    this.stride = stride;
    this.padding = padding;
    first = new int[windows];
    end = new int[windows];
    for (int o = 0; o < windows; o++) {
      first[o] = Math.max(o * stride - padding, 0);
      end[o] = Math.min(o * stride - padding + size, pixels);
    }
    firstWindow = new int[pixels];
    endWindow = new int[pixels];
    for (int i = 0; i < pixels; i++) {
      int at = i + padding;
      firstWindow[i] = at < size ? 0 : (at - size) / stride + 1;
      endWindow[i] = Math.min(at / stride + 1, windows);
    }
  }

  /** Returns the windows along the rows of an image of {@code h} rows. */
  static WindowAxis vertical(Window window, int h) {
    return new WindowAxis(
        h, window.outputHeight(h), window.height(), window.strideY(), window.padY());
  }

  /** Returns the windows along the columns of an image of {@code w} columns. */
  static WindowAxis horizontal(Window window, int w) {
    return new WindowAxis(
        w, window.outputWidth(w), window.width(), window.strideX(), window.padX());
  }

  int windows() {
    return first.length;
  }

  int pixels() {
    return firstWindow.length;
  }

  int stride() {
    return stride;
  }

  /** Returns which tap of a window reads a pixel. */
  int tap(int pixel, int window) {
    return pixel + padding - window * stride;
  }

  /** Returns the pixel that a tap of a window reads, if it is inside the image. */
  int pixel(int tap, int window) {
    return window * stride - padding + tap;
  }

  /** Returns the first window of which a tap reads a pixel that is inside the image. */
  int firstWithTap(int tap) {
    return Math.ceilDiv(Math.max(padding - tap, 0), stride);
  }

  /** Returns the window after the last one of which a tap reads a pixel inside the image. */
  int endWithTap(int tap) {
    return Math.clamp(Math.floorDiv(pixels() - 1 + padding - tap, stride) + 1, 0, windows());
  }

  /** Returns the first pixel of a window. */
  int first(int window) {
    return first[window];
  }

  /** Returns the number of pixels of a window. */
  int count(int window) {
    return end[window] - first[window];
  }

  /** Returns the first window that covers a pixel. */
  int firstWindow(int pixel) {
    return firstWindow[pixel];
  }

  /** Returns the window after the last one that covers a pixel. */
  int endWindow(int pixel) {
    return endWindow[pixel];
  }
}
