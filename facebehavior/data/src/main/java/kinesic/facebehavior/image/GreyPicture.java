package kinesic.facebehavior.image;

/**
 * A grey picture in memory, as databases store small ones in the cells of a table. Immutable.
 *
 * <p>The constructor does not copy the array, so callers must not modify it.
 */
public final class GreyPicture {

  private final int width;
  private final int height;
  private final byte[] grey; // [height, width]

  /**
   * Creates a picture.
   *
   * @param width in pixels, at least 1
   * @param height in pixels, at least 1
   * @param grey [height, width], rows from the top, unsigned; not copied
   * @throws IllegalArgumentException if the array has another length
   */
  public GreyPicture(int width, int height, byte[] grey) {
    if (width < 1 || height < 1 || grey.length != (long) width * height) {
      throw new IllegalArgumentException(
          "grey picture: %s x %s pixels and %s bytes, expected width * height bytes"
              .formatted(width, height, grey.length));
    }
    this.width = width;
    this.height = height;
    this.grey = grey;
  }

  /** Returns the picture in RGB: a grey value v becomes (v, v, v). */
  public Picture picture() {
    byte[] rgb = new byte[3 * grey.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = grey[i / 3];
    }
    return new Picture(width, height, rgb);
  }
}
