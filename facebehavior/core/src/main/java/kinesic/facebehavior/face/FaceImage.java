package kinesic.facebehavior.face;

/**
 * The pixels of an aligned face: a square of 8-bit RGB values. They take a quarter of the memory of
 * the floats that the network reads, so that more faces fit in memory; the backend converts them,
 * see {@link FaceImages}.
 *
 * <p>The constructor and {@link #rgb} do not copy the array, so callers must not modify it.
 */
public final class FaceImage {

  /** The number of values per pixel: red, green, blue. */
  public static final int CHANNELS = 3;

  private final int side;
  private final byte[] rgb; // [side, side, 3]

  /**
   * Creates an image.
   *
   * @param side width and height in pixels, at least 1
   * @param rgb [side, side, 3], rows from the top, each byte 0 to 255 unsigned; not copied
   * @throws IllegalArgumentException if the array has another length
   */
  public FaceImage(int side, byte[] rgb) {
    if (side < 1 || rgb.length != (long) side * side * CHANNELS) {
      throw new IllegalArgumentException(
          "face image: side "
              + side
              + ", "
              + rgb.length
              + " bytes, expected side * side * 3 bytes");
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
