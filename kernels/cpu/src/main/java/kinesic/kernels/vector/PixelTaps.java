package kinesic.kernels.vector;

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
   * Returns the taps that read a pixel.
   *
   * @param at the position of the pixel behind the first one of the padding
   * @param size the number of taps of a window
   */
  static PixelTaps of(int at, int size, int stride, int dilation) {
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

  private static int greatestDivisor(int a, int b) {
    return b == 0 ? a : greatestDivisor(b, a % b);
  }
}
