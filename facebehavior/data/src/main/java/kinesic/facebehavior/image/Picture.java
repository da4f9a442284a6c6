package kinesic.facebehavior.image;

/**
 * An upright picture of any size as 8-bit RGB values.
 *
 * <p>Of a large photograph only every second, third ... row and column is kept; {@link #step} says
 * which. Positions of faces are always those of the whole picture: x and y of its pixels, with (0,
 * 0) at the centre of the first pixel.
 *
 * <p>The constructor and {@link #rgb} do not copy the array, so callers must not modify it.
 */
public final class Picture {

  private final int width;
  private final int height;
  private final byte[] rgb; // [height, width, 3]
  private final int step;

  /**
   * Creates a picture.
   *
   * @param width of the pixels that are kept, at least 1
   * @param height of the pixels that are kept, at least 1
   * @param rgb [height, width, 3], rows from the top, unsigned; not copied
   * @param step the distance of kept columns and rows in the whole picture, at least 1
   * @throws IllegalArgumentException if the array has another length
   */
  public Picture(int width, int height, byte[] rgb, int step) {
    if (width < 1 || height < 1 || step < 1 || rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "picture: %s x %s pixels, every %s, and %s bytes, expected width * height * 3 bytes"
              .formatted(width, height, step, rgb.length));
    }
    this.width = width;
    this.height = height;
    this.rgb = rgb;
    this.step = step;
  }

  /** Creates a picture all of whose pixels are kept. */
  public Picture(int width, int height, byte[] rgb) {
    this(width, height, rgb, 1);
  }

  /** The number of columns that are kept. */
  public int width() {
    return width;
  }

  /** The number of rows that are kept. */
  public int height() {
    return height;
  }

  /** The pixels, [height, width, 3], rows from the top, unsigned; not a copy. */
  public byte[] rgb() {
    return rgb;
  }

  /** The distance of neighbouring columns, and of rows, in the whole picture; usually 1. */
  public int step() {
    return step;
  }

  /** The position in the whole picture of column or row {@code kept} of the pixels. */
  public double whole(double kept) {
    return kept * step + offset();
  }

  /** The column or row of the pixels at a position of the whole picture. */
  public double kept(double whole) {
    return (whole - offset()) / step;
  }

  /**
   * Returns the pixels that are kept in a picture of its own whose sides are at most {@code
   * largest}, by averaging areas.
   *
   * @param largest at least 1
   * @return this picture if its sides are small enough; else positions in the result are those of
   *     its own pixels
   */
  public Picture shrunk(int largest) {
    int longer = Math.max(width, height);
    if (longer <= largest) {
      return this;
    }
    return resized(
        Math.max(1, Math.round((float) width * largest / longer)),
        Math.max(1, Math.round((float) height * largest / longer)));
  }

  /**
   * Returns the pixels stretched to another size, as a picture of its own with step 1: area
   * averaging where it shrinks, linear interpolation where it grows.
   *
   * @param newWidth at least 1
   * @param newHeight at least 1
   */
  public Picture resized(int newWidth, int newHeight) {
    byte[] pixels =
        newWidth == width && newHeight == height
            ? rgb
            : Resize.toBytes(new PictureRows(this), newWidth, newHeight);
    return new Picture(newWidth, newHeight, pixels);
  }

  /** The position of the first column and of the first row in the whole picture. */
  int offset() {
    return step / 2;
  }
}
