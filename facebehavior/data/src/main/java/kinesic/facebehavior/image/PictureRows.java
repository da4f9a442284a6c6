package kinesic.facebehavior.image;

/**
 * The rows of the pixels that a {@link Picture} keeps.
 *
 * @param picture has the pixels
 */
record PictureRows(Picture picture) implements PixelRows {

  @Override
  public int width() {
    return picture.width();
  }

  @Override
  public int height() {
    return picture.height();
  }

  @Override
  public void read(int y, int[] rgb) {
    int length = 3 * width();
    byte[] from = picture.rgb();
    int first = y * length;
    for (int i = 0; i < length; i++) {
      rgb[i] = from[first + i] & 0xff;
    }
  }
}
