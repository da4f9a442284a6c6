package kinesic.facebehavior.explain;

import java.util.Arrays;

/**
 * A square grid of numbers over an image, rows from the top.
 *
 * @param side the number of cells in a row
 * @param values [side, side], not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or hashed
public record PixelMap(int side, float[] values) {

  /**
   * Returns a quantile of the values.
   *
   * @param share the share of cells that do not exceed it, 0 to 1; 1 for the greatest value
   */
  public float quantile(double share) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(share * (sorted.length - 1))];
  }

  /**
   * Returns the value at a point of the image by bilinear interpolation between cell centres.
   *
   * @param x from the left, 0 to 1
   * @param y from the top, 0 to 1
   */
  public float at(double x, double y) {
    double column = Math.clamp(x * side - 0.5, 0, side - 1);
    double row = Math.clamp(y * side - 0.5, 0, side - 1);
    int left = (int) column;
    int top = (int) row;
    int right = Math.min(left + 1, side - 1);
    int bottom = Math.min(top + 1, side - 1);
    double across = column - left;
    double down = row - top;
    double above = (1 - across) * value(top, left) + across * value(top, right);
    double below = (1 - across) * value(bottom, left) + across * value(bottom, right);
    return (float) ((1 - down) * above + down * below);
  }

  /**
   * Blurs this map with a Gaussian that is cut off at three standard deviations. The weights are
   * normalised at the border, so a constant map does not change.
   *
   * @param deviation the standard deviation in cells, above 0
   */
  PixelMap blurred(double deviation) {
    return along(deviation, 1, side).along(deviation, side, 1);
  }

  /**
   * Blurs along rows or columns.
   *
   * @param step the distance in the array between neighbouring cells of a line
   * @param between the distance in the array between the starts of neighbouring lines
   */
  private PixelMap along(double deviation, int step, int between) {
    int reach = (int) Math.ceil(3 * deviation);
    float[] blurred = new float[values.length];
    for (int line = 0; line < side; line++) {
      for (int i = 0; i < side; i++) {
        double sum = 0;
        double weights = 0;
        for (int j = Math.max(0, i - reach); j <= Math.min(side - 1, i + reach); j++) {
          double weight = Math.exp(-0.5 * Math.pow((i - j) / deviation, 2));
          sum += weight * values[line * between + j * step];
          weights += weight;
        }
        blurred[line * between + i * step] = (float) (sum / weights);
      }
    }
    return new PixelMap(side, blurred);
  }

  private float value(int row, int column) {
    return values[row * side + column];
  }
}
