package kinesic.kernels.vector;

/**
 * The windows along one axis of images: which pixels a window covers and which windows cover a
 * pixel. Windows are cut at the edges of the image.
 */
final class WindowAxis {

  private final int[] first; // [windows]: the first pixel
  private final int[] end; // [windows]: the pixel after the last one
  private final int[] firstWindow; // [pixels]
  private final int[] endWindow; // [pixels]: the window after the last one

  WindowAxis(int pixels, int windows, int size, int stride, int padding) {
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

  int windows() {
    return first.length;
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
