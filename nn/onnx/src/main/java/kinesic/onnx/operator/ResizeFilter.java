package kinesic.onnx.operator;

import java.util.Arrays;

/**
 * The function through the pixels of an axis that Resize samples.
 *
 * @param kind the function
 * @param nearest how a place is rounded to a pixel, {@code nearest_mode}
 * @param a the parameter of the cubic function
 * @param antialias whether the function is stretched where the axis shrinks, so that it covers all
 *     pixels of a result
 * @param excludesOutside whether pixels outside of the axis count nothing; otherwise they are those
 *     at its ends
 */
record ResizeFilter(
    Kind kind, Rounding nearest, double a, boolean antialias, boolean excludesOutside) {

  /** The functions. */
  enum Kind {
    NEAREST,
    LINEAR,
    CUBIC
  }

  /** Roundings of a place to a pixel. */
  enum Rounding {
    ROUND_PREFER_FLOOR,
    ROUND_PREFER_CEIL,
    FLOOR,
    CEIL
  }

  /** Returns the pixel that is nearest to each result. */
  int[] nearest(ResizeAxis axis) {
    int[] pixels = new int[axis.results()];
    Arrays.setAll(pixels, o -> (int) Math.clamp(rounded(axis.place(o)), 0, axis.pixels() - 1));
    return pixels;
  }

  private double rounded(double place) {
    return switch (nearest) {
      case ROUND_PREFER_FLOOR -> Math.ceil(place - 0.5);
      case ROUND_PREFER_CEIL -> Math.floor(place + 0.5);
      case FLOOR -> Math.floor(place);
      case CEIL -> Math.ceil(place);
    };
  }

  /** Returns the weight of each pixel for each result, [results, pixels]; 0 for those outside. */
  float[] weights(ResizeAxis axis) {
    float[] matrix = new float[axis.results() * axis.pixels()];
    int[] nearest = kind == Kind.NEAREST ? nearest(axis) : new int[0];
    for (int result = 0; result < axis.results(); result++) {
      if (axis.isOutside(result)) {
        continue;
      }
      double[] row =
          kind == Kind.NEAREST ? single(axis, nearest[result]) : row(axis, axis.place(result));
      for (int pixel = 0; pixel < row.length; pixel++) {
        matrix[result * axis.pixels() + pixel] = (float) row[pixel];
      }
    }
    return matrix;
  }

  private static double[] single(ResizeAxis axis, int pixel) {
    double[] row = new double[axis.pixels()];
    row[pixel] = 1;
    return row;
  }

  private double[] row(ResizeAxis axis, double place) {
    double shrinkage = antialias ? Math.min(axis.factor(), 1) : 1;
    int reach = (int) Math.ceil((kind == Kind.LINEAR ? 1 : 2) / shrinkage);
    int before = (int) Math.ceil(place) - 1; // the last pixel before the place
    double[] row = new double[axis.pixels()];
    double total = 0;
    for (int pixel = before - reach + 1; pixel <= before + reach; pixel++) {
      double weight = value((pixel - place) * shrinkage);
      boolean outside = pixel < 0 || pixel >= axis.pixels();
      if (!outside || !excludesOutside) {
        row[Math.clamp(pixel, 0, axis.pixels() - 1)] += weight;
        total += weight;
      }
    }
    for (int pixel = 0; pixel < row.length; pixel++) {
      row[pixel] /= total;
    }
    return row;
  }

  /** Returns the function that a pixel of value 1 makes, at a distance from it. */
  private double value(double distance) {
    double d = Math.abs(distance);
    if (kind == Kind.LINEAR) {
      return Math.max(1 - d, 0);
    }
    if (d <= 1) {
      return ((a + 2) * d - (a + 3)) * d * d + 1;
    }
    return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
  }
}
