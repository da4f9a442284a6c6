package kinesic.facebehavior.image;

/**
 * Crops a rotated and scaled square out of an image. Pixels outside the image are black.
 *
 * <p>Interpolates linearly between the four nearest pixels. Where the picture shrinks, a target
 * pixel is the mean of as many interpolated points as it covers source pixels, to avoid aliasing.
 */
final class SquareWarp {

  /** The most points along each axis of a target pixel, which bounds the time for any landmarks. */
  private static final int MOST_POINTS = 64;

  private final int width;
  private final int height;
  private final byte[] source; // [height, width, 3]

  private SquareWarp(Picture picture) {
    width = picture.width();
    height = picture.height();
    source = picture.rgb();
  }

  /**
   * Returns the square as 8-bit RGB, [side, side, 3]; values are rounded to the nearest.
   *
   * @param toSource maps pixels of the square to pixels of the source
   */
  static byte[] toBytes(Picture picture, Similarity toSource, int side) {
    return new SquareWarp(picture).warp(toSource, side);
  }

  private byte[] warp(Similarity toSource, int side) {
    int points = Math.clamp((long) Math.ceil(toSource.scale() - 1e-6), 1, MOST_POINTS);
    byte[] rgb = new byte[side * side * 3];
    double[] sum = new double[3];
    for (int ty = 0; ty < side; ty++) {
      for (int tx = 0; tx < side; tx++) {
        sum[0] = 0;
        sum[1] = 0;
        sum[2] = 0;
        for (int j = 0; j < points; j++) {
          double y = ty - 0.5 + (j + 0.5) / points;
          for (int i = 0; i < points; i++) {
            double x = tx - 0.5 + (i + 0.5) / points;
            add(toSource.x(x, y), toSource.y(x, y), sum);
          }
        }
        for (int c = 0; c < 3; c++) {
          rgb[3 * (ty * side + tx) + c] = (byte) (int) (sum[c] / (points * points) + 0.5);
        }
      }
    }
    return rgb;
  }

  /** Adds the interpolated colour at a point of the source. */
  private void add(double x, double y, double[] sum) {
    int x0 = (int) Math.floor(x);
    int y0 = (int) Math.floor(y);
    double right = x - x0;
    double down = y - y0;
    add(x0, y0, (1 - right) * (1 - down), sum);
    add(x0 + 1, y0, right * (1 - down), sum);
    add(x0, y0 + 1, (1 - right) * down, sum);
    add(x0 + 1, y0 + 1, right * down, sum);
  }

  private void add(int x, int y, double weight, double[] sum) {
    if (x >= 0 && x < width && y >= 0 && y < height) {
      int at = 3 * (y * width + x);
      for (int c = 0; c < 3; c++) {
        sum[c] += weight * (source[at + c] & 0xff);
      }
    }
  }
}
