package kinesic.kernels.vector;

import kinesic.kernels.Window;

/**
 * The taps that read one pixel along one axis, and the windows to which they belong: tap k of
 * window o reads the pixel if o · stride + k · dilation = pixel + padding. With g the greatest
 * common divisor of stride and dilation, this is so for every (stride / g)-th tap from the first
 * on, and the window falls by dilation / g from each to the next.
 *
 * @param count the number of taps
 * @param last the last tap, if there is one
 * @param step the distance of the taps
 * @param window the window of the last tap; windows before the first count as windows
 * @param spacing the distance of the windows
 */
record PixelTaps(int count, int last, int step, int window, int spacing) {

  /**
   * Returns the taps that read a pixel along one axis.
   *
   * @param at the position of the pixel behind the first one of the padding
   * @param size the number of taps of a window
   */
  private static PixelTaps of(int at, int size, int stride, int dilation) {
    int g = greatestDivisor(stride, dilation);
    int step = stride / g;
    int spacing = dilation / g;
    int first = 0;
    while (first < step && (at - first * dilation) % stride != 0) {
      first++;
    }
    int count = first == step ? 0 : Math.max(0, Tiles.count(Math.max(0, size - first), step));
    int last = first + (count - 1) * step;
    return new PixelTaps(count, last, step, (at - last * dilation) / stride, spacing);
  }

  /** Returns the taps of {@code window} that read row {@code y}. */
  static PixelTaps down(Window window, int y) {
    return of(y + window.padTop(), window.height(), window.strideY(), window.dilationY());
  }

  /** Returns the taps of {@code window} that read column {@code x}. */
  static PixelTaps across(Window window, int x) {
    return of(x + window.padLeft(), window.width(), window.strideX(), window.dilationX());
  }

  /**
   * Returns how the gradient of the pixels that the same taps read samples that of the result, with
   * the taps from the last to the first.
   */
  static Sampling sampling(PixelTaps down, PixelTaps across) {
    return new Sampling(
        down.count, across.count, 1, 1, down.spacing, across.spacing, down.window, across.window);
  }

  /** Returns the taps from the last to the first, row by row, as indices of [height, width]. */
  static int[] reversed(PixelTaps down, PixelTaps across, int width) {
    int[] taps = new int[down.count * across.count];
    for (int i = 0; i < taps.length; i++) {
      int ky = down.last - i / across.count * down.step;
      int kx = across.last - i % across.count * across.step;
      taps[i] = ky * width + kx;
    }
    return taps;
  }

  private static int greatestDivisor(int a, int b) {
    return b == 0 ? a : greatestDivisor(b, a % b);
  }
}
