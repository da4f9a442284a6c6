package kinesic.nn.vision;

/** Rounds the scaled numbers of channels of mobile networks. */
final class Channels {

  private static final int DIVISOR = 8;

  private Channels() {}

  /**
   * Returns {@code channels} times {@code width}, rounded to a multiple of 8 that is at least 90 %
   * of it.
   *
   * @throws IllegalArgumentException if the width is not positive and finite
   */
  static int scaled(int channels, double width) {
    if (!(width > 0) || Double.isInfinite(width)) {
      throw new IllegalArgumentException(
          "width: must be positive and finite, is %s".formatted(width));
    }
    double exact = channels * width;
    int rounded = Math.max(DIVISOR, (int) (exact + DIVISOR / 2.0) / DIVISOR * DIVISOR);
    return rounded < 0.9 * exact ? rounded + DIVISOR : rounded;
  }
}
