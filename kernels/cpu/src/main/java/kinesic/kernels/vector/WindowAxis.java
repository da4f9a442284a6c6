package kinesic.kernels.vector;

import kinesic.kernels.Window;

/**
 * The windows along one axis of images: which pixels a window covers and which windows cover a
 * pixel. Windows are cut at the edges of the image.
 */
final class WindowAxis {

  private final int size;
  private final int stride;
  private final int dilation;
  private final int padding;
  private final int[] first; // [windows]: the first pixel
  private final int[] count; // [windows]
  private final int pixels;

  private WindowAxis(int pixels, int windows, int size, int stride, int dilation, int padding) {
    this.size = size;
    this.stride = stride;
    this.dilation = dilation;
    this.padding = padding;
    this.pixels = pixels;
    first = new int[windows];
    count = new int[windows];
    for (int o = 0; o < windows; o++) {
      int start = o * stride - padding;
      int skipped = Math.ceilDiv(Math.max(-start, 0), dilation);
      int end = Math.min(size, Math.ceilDiv(pixels - start, dilation));
      first[o] = start + skipped * dilation;
      count[o] = Math.max(end - skipped, 0);
    }
  }

  /** Returns the windows along the rows of an image of {@code h} rows. */
  static WindowAxis vertical(Window window, int h) {
    return new WindowAxis(
        h,
        window.outputHeight(h),
        window.height(),
        window.strideY(),
        window.dilationY(),
        window.padTop());
  }

  /** Returns the windows along the columns of an image of {@code w} columns. */
  static WindowAxis horizontal(Window window, int w) {
    return new WindowAxis(
        w,
        window.outputWidth(w),
        window.width(),
        window.strideX(),
        window.dilationX(),
        window.padLeft());
  }

  int windows() {
    return first.length;
  }

  int pixels() {
    return pixels;
  }

  /** Returns the distance of two pixels of a window. */
  int dilation() {
    return dilation;
  }

  /** Returns the first pixel of a window that is inside the image, if there is one. */
  int first(int window) {
    return first[window];
  }

  /** Returns the number of pixels of a window that are inside the image. */
  int count(int window) {
    return count[window];
  }

  /** Returns the first window that covers a pixel, if the taps are not apart. */
  int firstWindow(int pixel) {
    int at = pixel + padding;
    return at < size ? 0 : (at - size) / stride + 1;
  }

  /** Returns the window after the last one that covers a pixel, if the taps are not apart. */
  int endWindow(int pixel) {
    return Math.min((pixel + padding) / stride + 1, windows());
  }
}
