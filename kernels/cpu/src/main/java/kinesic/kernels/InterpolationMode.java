package kinesic.kernels;

/** The function through the pixels of an image that interpolation samples, along each axis. */
public enum InterpolationMode {
  /** The pixel at or before the place. */
  NEAREST(1),
  /** A line through the two pixels around the place. */
  BILINEAR(2),
  /** A cubic convolution of the four pixels around the place (Keys 1981) with a = -3/4. */
  BICUBIC(4);

  private final int taps;

  InterpolationMode(int taps) {
    this.taps = taps;
  }

  /** Returns the number of pixels along an axis that a place depends on. */
  public int taps() {
    return taps;
  }
}
