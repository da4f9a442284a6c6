package kinesic.facebehavior.explain;

import java.util.Arrays;

/**
 * A number for each cell of a square grid over a picture, rows from the top.
 *
 * @param side cells in a row
 * @param values [side, side], not copied
 */
@SuppressWarnings("ArrayRecordComponent") // passed on to be drawn; nobody compares them
public record PixelMap(int side, float[] values) {

  /**
   * The value that a share of the cells does not exceed.
   *
   * @param share 0 to 1; 1 for the greatest value
   */
  public float quantile(double share) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(share * (sorted.length - 1))];
  }

  /**
   * The value at a point of the picture, between the middles of four cells weighted by distance.
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
   * This map blurred by a Gaussian, which is cut off at three standard deviations and weighs less
   * at the border, so that a constant stays one.
   *
   * @param deviation its standard deviation in cells, above 0
   */
  PixelMap blurred(double deviation) {
    return along(deviation, 1, side).along(deviation, side, 1);
  }

  /**
   * Blurred along lines whose cells lie {@code step} apart, and that begin {@code between} apart.
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
