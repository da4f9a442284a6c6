package kinesic.facebehavior.image;

import java.util.Arrays;

/**
 * Crops a rotated and scaled square out of an image. Pixels outside the image are black.
 *
 * <p>Interpolates linearly between the four nearest pixels. Where the picture shrinks, a target
 * pixel is the mean of as many interpolated points as it covers source pixels, to avoid aliasing.
 */
final class SquareWarp {

  /** The most points along each axis of a target pixel, which bounds the time for any landmarks. */
  private static final int MOST_POINTS = 64;

  private final int left; // of the source region that the square covers
  private final int top;
  private final int width;
  private final int height;
  private final int[] source; // [height, width, 3]

  /** Reads the rows that the square covers. */
  private SquareWarp(RgbRows rows, Similarity toSource, int side) {
    double[] x = new double[4];
    double[] y = new double[4];
    for (int corner = 0; corner < 4; corner++) {
      double tx = (corner & 1) == 0 ? -0.5 : side - 0.5;
      double ty = (corner & 2) == 0 ? -0.5 : side - 0.5;
      x[corner] = toSource.x(tx, ty);
      y[corner] = toSource.y(tx, ty);
    }
    left = first(x, rows.width());
    top = first(y, rows.height());
    width = Math.max(0, end(x, rows.width()) - left);
    height = Math.max(0, end(y, rows.height()) - top);
    source = new int[Math.multiplyExact(3 * width, height)];
    int[] row = new int[3 * rows.width()];
    for (int i = 0; i < height && width > 0; i++) {
      rows.read(top + i, row);
      System.arraycopy(row, 3 * left, source, 3 * width * i, 3 * width);
    }
  }

  private static int first(double[] corners, int size) {
    double least = Arrays.stream(corners).min().orElseThrow();
    return Math.clamp((long) Math.floor(least), 0, size);
  }

  private static int end(double[] corners, int size) {
    double most = Arrays.stream(corners).max().orElseThrow();
    return Math.clamp((long) Math.floor(most) + 2, 0, size);
  }

  /**
   * Returns the square as 8-bit RGB, [side, side, 3]; values are rounded to the nearest.
   *
   * @param toSource maps pixels of the square to pixels of the source
   */
  static byte[] toBytes(RgbRows rows, Similarity toSource, int side) {
    return new SquareWarp(rows, toSource, side).warp(toSource, side);
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
            add(toSource.x(x, y) - left, toSource.y(x, y) - top, sum);
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
        sum[c] += weight * source[at + c];
      }
    }
  }
}
