package kinesic.facebehavior.face;

/**
 * The pixels of an aligned face: a square of 8-bit RGB. A quarter of the memory of the floats that
 * the network reads, so that a database fits in memory; {@link FaceBatch} makes the floats.
 *
 * <p>The array is not copied, in or out: whoever gives it away leaves it alone.
 */
public final class FaceImage {

  /** The number of values a pixel: red, green, blue. */
  public static final int CHANNELS = 3;

  private final int side;
  private final byte[] rgb; // [side, side, 3]

  /**
   * An image.
   *
   * @param side width and height in pixels, at least 1
   * @param rgb [side, side, 3], rows from the top, each byte 0 to 255 unsigned; not copied
   * @throws IllegalArgumentException if the array has another length
   */
  public FaceImage(int side, byte[] rgb) {
    if (side < 1 || rgb.length != (long) side * side * CHANNELS) {
      throw new IllegalArgumentException(
          "face image: side " + side + " needs side * side * 3 bytes, got " + rgb.length);
    }
    this.side = side;
    this.rgb = rgb;
  }

  /** Width and height in pixels. */
  public int side() {
    return side;
  }

  /** The pixels, [side, side, 3], rows from the top, unsigned; not a copy. */
  public byte[] rgb() {
    return rgb;
  }
}
