package kinesic.facebehavior.annotate;

import kinesic.facebehavior.image.Picture;

/** The pixels of a picture, into which shapes are drawn with smooth edges. */
final class Raster {

  private final Picture picture;
  private final byte[] rgb; // [height, width, 3]

  /** Copies the pixels. */
  Raster(Picture picture) {
    this.picture = picture;
    rgb = picture.rgb().clone();
  }

  int width() {
    return picture.width();
  }

  int height() {
    return picture.height();
  }

  /** The picture with all that was drawn; drawing must not go on after this call. */
  Picture picture() {
    return new Picture(picture.width(), picture.height(), rgb, picture.step());
  }

  /**
   * Draws a shape; parts outside of the picture are left out.
   *
   * @param colour 0xRRGGBB
   * @param opacity 0 to 1
   */
  Raster draw(Shape shape, int colour, double opacity) {
    Area bounds = shape.bounds();
    int left = pixel(bounds.left() - 1, width());
    int right = pixel(bounds.right() + 2, width());
    int top = pixel(bounds.top() - 1, height());
    int bottom = pixel(bounds.bottom() + 2, height());
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        double covered = 0.5 - shape.distance(x + 0.5, y + 0.5);
        if (covered > 0) {
          blend(3 * (y * width() + x), colour, opacity * Math.min(covered, 1));
        }
      }
    }
    return this;
  }

  private static int pixel(double position, int end) {
    return (int) Math.clamp(Math.floor(position), 0.0, (double) end);
  }

  private void blend(int at, int colour, double share) {
    for (int channel = 0; channel < 3; channel++) {
      int own = rgb[at + channel] & 0xff;
      int drawn = colour >> (16 - 8 * channel) & 0xff;
      rgb[at + channel] = (byte) (int) Math.rint(own + share * (drawn - own));
    }
  }
}
