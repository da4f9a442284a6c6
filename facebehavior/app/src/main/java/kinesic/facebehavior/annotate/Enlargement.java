package kinesic.facebehavior.annotate;

import kinesic.facebehavior.image.Picture;

/**
 * Makes small pictures large enough for letters.
 *
 * @param factor by which width and height are multiplied, at least 1
 */
record Enlargement(int factor) {

  private static final double SMALLEST = 320; // the square root of the number of pixels
  private static final int GREATEST = 8;

  /** The enlargement of a picture: by 1 unless it is small. */
  static Enlargement of(Picture picture) {
    double side = Math.sqrt((double) picture.width() * picture.height());
    return new Enlargement(Math.clamp((int) Math.ceil(SMALLEST / side), 1, GREATEST));
  }

  /** The enlarged picture, interpolated linearly; the same picture if the factor is 1. */
  Picture apply(Picture picture) {
    if (factor == 1) {
      return picture;
    }
    int width = picture.width();
    int height = picture.height();
    byte[] rgb = picture.rgb();
    byte[] large = new byte[Math.multiplyExact(3 * width * factor, height * factor)];
    for (int y = 0; y < height * factor; y++) {
      double down = Math.clamp((y + 0.5) / factor - 0.5, 0.0, height - 1.0);
      int top = (int) down;
      int bottom = Math.min(top + 1, height - 1);
      for (int x = 0; x < width * factor; x++) {
        double across = Math.clamp((x + 0.5) / factor - 0.5, 0.0, width - 1.0);
        int left = (int) across;
        int right = Math.min(left + 1, width - 1);
        for (int channel = 0; channel < 3; channel++) {
          double above =
              mixed(rgb, top * width + left, top * width + right, channel, across - left);
          double below =
              mixed(rgb, bottom * width + left, bottom * width + right, channel, across - left);
          double value = above + (down - top) * (below - above);
          large[3 * (y * width * factor + x) + channel] = (byte) (int) Math.rint(value);
        }
      }
    }
    return new Picture(width * factor, height * factor, large);
  }

  private static double mixed(byte[] rgb, int pixel, int next, int channel, double share) {
    int one = rgb[3 * pixel + channel] & 0xff;
    int other = rgb[3 * next + channel] & 0xff;
    return one + share * (other - one);
  }
}
