package kinesic.kernels;

/**
 * The windows of a pooling along one axis of images: which pixels a window covers, and which
 * windows cover a pixel. Windows are cut at the edges of the image.
 *
 * <p>Sliding windows begin {@code stride} pixels apart. Adaptive windows divide the axis: window o
 * covers the pixels from ⌊o · pixels / windows⌋ to ⌈(o + 1) · pixels / windows⌉, without the
 * latter.
 *
 * @param pixels the pixels of the image
 * @param windows the number of windows, less than 1 if no window fits
 * @param size the taps of a window; 0 for adaptive windows
 * @param stride the distance of two windows
 * @param dilation the distance of two taps
 * @param before the padding before the first pixel
 * @param after the padding after the last pixel
 * @param countsPadding whether padding counts in a mean, as zeros
 */
public record PoolingAxis(
    int pixels,
    int windows,
    int size,
    int stride,
    int dilation,
    int before,
    int after,
    boolean countsPadding) {

  /**
   * Returns sliding windows.
   *
   * @param ceil whether a last window that exceeds the padded image counts, if it begins on the
   *     image or before it
   */
  public static PoolingAxis sliding(
      int pixels,
      int size,
      int stride,
      int dilation,
      int before,
      int after,
      boolean ceil,
      boolean countsPadding) {
    int room = pixels + before + after - (size - 1) * dilation - 1;
    int windows = (ceil ? Math.ceilDiv(room, stride) : Math.floorDiv(room, stride)) + 1;
    boolean beyond = ceil && windows > 1 && (windows - 1) * stride >= pixels + before;
    return new PoolingAxis(
        pixels,
        room < 0 ? 0 : beyond ? windows - 1 : windows,
        size,
        stride,
        dilation,
        before,
        after,
        countsPadding);
  }

  /** Returns adaptive windows. */
  public static PoolingAxis adaptive(int pixels, int windows) {
    return new PoolingAxis(pixels, windows, 0, 1, 1, 0, 0, false);
  }

  /** Returns where a window begins, which may be before the image. */
  private int start(int window) {
    return size == 0 ? (int) ((long) window * pixels / windows) : window * stride - before;
  }

  private int skipped(int window) {
    return Math.ceilDiv(Math.max(-start(window), 0), dilation);
  }

  /** Returns the first pixel of a window that is inside the image, if there is one. */
  public int first(int window) {
    return start(window) + skipped(window) * dilation;
  }

  /** Returns the number of pixels of a window that are inside the image. */
  public int count(int window) {
    if (size == 0) {
      return (int) Math.ceilDiv((window + 1L) * pixels, windows) - start(window);
    }
    int end = Math.min(size, Math.ceilDiv(pixels - start(window), dilation));
    return Math.max(end - skipped(window), 0);
  }

  /** Returns the number of pixels over which the mean of a window is taken. */
  public int divisor(int window) {
    return countsPadding
        ? Math.min(size, Math.ceilDiv(pixels + after - start(window), dilation))
        : count(window);
  }

  /** Returns the first window that covers a pixel, if the taps are not apart. */
  public int firstWindow(int pixel) {
    if (size == 0) {
      return (int) ((long) pixel * windows / pixels);
    }
    int at = pixel + before;
    return at < size ? 0 : (at - size) / stride + 1;
  }

  /** Returns the window after the last one that covers a pixel, if the taps are not apart. */
  public int endWindow(int pixel) {
    return size == 0
        ? (int) Math.ceilDiv((pixel + 1L) * windows, pixels)
        : Math.min((pixel + before) / stride + 1, windows);
  }
}
