package kinesic.kernels.vector;

/**
 * The sums of a depthwise convolution or of its transpose along one axis: pixel i of the result
 * adds up the products of {@code count(i)} pixels of the operand, {@code first(i)}, {@code first(i)
 * + spacing} ... and the taps {@code tap(i)}, {@code tap(i) + step} ...
 *
 * <p>Away from the edges, pixels i and {@code i + period} have the same taps, and their pixels of
 * the operand are {@code advance} apart. That makes runs of pixels with equal taps.
 */
final class TapAxis {

  final int spacing;
  final int step;
  final int period;
  final int advance;
  private final int[] first; // [pixels of the result]
  private final int[] count;
  private final int[] tap;
  private final int[] run;

  private TapAxis(int length, int spacing, int step, int period, int advance) {
    this.spacing = spacing;
    this.step = step;
    this.period = period;
    this.advance = advance;
    first = new int[length];
    count = new int[length];
    tap = new int[length];
    run = new int[length];
  }

  /** Returns the sums of which each window is one: the taps rise with the pixels of the window. */
  static TapAxis forward(WindowAxis axis) {
    TapAxis result = new TapAxis(axis.windows(), axis.dilation(), 1, 1, axis.stride());
    for (int o = result.length() - 1; o >= 0; o--) {
      result.set(o, axis.first(o), axis.count(o), axis.tap(axis.first(o), o));
    }
    return result;
  }

  /**
   * Returns the sums over the windows that cover a pixel: the taps fall from each to the next, see
   * {@link PixelTaps}.
   */
  static TapAxis backward(WindowAxis axis) {
    PixelTaps any = axis.tapsOf(0);
    TapAxis result = new TapAxis(axis.pixels(), any.spacing(), -any.step(), axis.stride(), 1);
    for (int i = result.length() - 1; i >= 0; i--) {
      PixelTaps taps = axis.tapsOf(i);
      int before = Math.ceilDiv(Math.max(0, -taps.window()), taps.spacing());
      int end = Math.ceilDiv(axis.windows() - taps.window(), taps.spacing());
      result.set(
          i,
          taps.window() + before * taps.spacing(),
          Math.max(0, Math.min(end, taps.count()) - before),
          taps.last() - before * taps.step());
    }
    return result;
  }

  private void set(int pixel, int ofFirst, int ofCount, int ofTap) {
    first[pixel] = ofFirst;
    count[pixel] = ofCount;
    tap[pixel] = ofTap;
    int next = pixel + period;
    boolean alike = next < length() && count[next] == ofCount && tap[next] == ofTap;
    run[pixel] = alike ? 1 + run[next] : 1;
  }

  /** Returns the number of pixels of the result. */
  int length() {
    return first.length;
  }

  int first(int pixel) {
    return first[pixel];
  }

  int count(int pixel) {
    return count[pixel];
  }

  int tap(int pixel) {
    return tap[pixel];
  }

  /** Returns the number of pixels with equal taps, from {@code pixel} on. */
  int run(int pixel) {
    return run[pixel];
  }
}
