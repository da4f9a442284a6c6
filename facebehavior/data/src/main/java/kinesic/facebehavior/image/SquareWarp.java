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
    int all = points * points;
    double[] offset = new double[points];
    for (int i = 0; i < points; i++) {
      offset[i] = (i + 0.5) / points;
    }
    byte[] rgb = new byte[side * side * 3];
    double[] sum = new double[3];
    for (int ty = 0; ty < side; ty++) {
      for (int tx = 0; tx < side; tx++) {
        double red = 0;
        double green = 0;
        double blue = 0;
        for (int j = 0, i = 0;
            j < points;
            j += i == points - 1 ? 1 : 0, i = i == points - 1 ? 0 : i + 1) {
          double x = tx - 0.5 + offset[i];
          double y = ty - 0.5 + offset[j];
          double sourceX = toSource.x(x, y);
          double sourceY = toSource.y(x, y);
          int x0 = (int) Math.floor(sourceX);
          int y0 = (int) Math.floor(sourceY);
          double right = sourceX - x0;
          double down = sourceY - y0;
          double upperLeft = (1 - right) * (1 - down);
          double upperRight = right * (1 - down);
          double lowerLeft = (1 - right) * down;
          double lowerRight = right * down;
          if (x0 >= 0 && x0 < width - 1 && y0 >= 0 && y0 < height - 1) {
            int upper = 3 * (y0 * width + x0);
            int lower = upper + 3 * width;
            red += upperLeft * (source[upper] & 0xff);
            red += upperRight * (source[upper + 3] & 0xff);
            red += lowerLeft * (source[lower] & 0xff);
            red += lowerRight * (source[lower + 3] & 0xff);
            green += upperLeft * (source[upper + 1] & 0xff);
            green += upperRight * (source[upper + 4] & 0xff);
            green += lowerLeft * (source[lower + 1] & 0xff);
            green += lowerRight * (source[lower + 4] & 0xff);
            blue += upperLeft * (source[upper + 2] & 0xff);
            blue += upperRight * (source[upper + 5] & 0xff);
            blue += lowerLeft * (source[lower + 2] & 0xff);
            blue += lowerRight * (source[lower + 5] & 0xff);
          } else {
            sum[0] = red;
            sum[1] = green;
            sum[2] = blue;
            add(x0, y0, upperLeft, sum);
            add(x0 + 1, y0, upperRight, sum);
            add(x0, y0 + 1, lowerLeft, sum);
            add(x0 + 1, y0 + 1, lowerRight, sum);
            red = sum[0];
            green = sum[1];
            blue = sum[2];
          }
        }
        int to = 3 * (ty * side + tx);
        rgb[to] = (byte) (int) (red / all + 0.5);
        rgb[to + 1] = (byte) (int) (green / all + 0.5);
        rgb[to + 2] = (byte) (int) (blue / all + 0.5);
      }
    }
    return rgb;
  }

  /** Adds the colour of a pixel, black outside of the picture. */
  private void add(int x, int y, double weight, double[] sum) {
    if (x >= 0 && x < width && y >= 0 && y < height) {
      int at = 3 * (y * width + x);
      for (int c = 0; c < 3; c++) {
        sum[c] += weight * (source[at + c] & 0xff);
      }
    }
  }
}
