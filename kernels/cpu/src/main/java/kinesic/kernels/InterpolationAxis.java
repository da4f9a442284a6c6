package kinesic.kernels;

/**
 * The places along one axis at which an interpolation samples an image. Result o lies at {@code o ·
 * step} for the nearest pixel or with aligned corners; otherwise pixels are areas, and it lies at
 * {@code (o + 1/2) · step - 1/2}. These are PyTorch's places.
 *
 * @param pixels the pixels of the image, at least 1
 * @param results the pixels of the result
 * @param mode the function that is sampled
 * @param alignCorners whether the first and the last pixel keep their places
 * @param step the distance of two places, in pixels of the image
 */
public record InterpolationAxis(
    int pixels, int results, InterpolationMode mode, boolean alignCorners, double step) {

  /** The parameter of the cubic convolution. */
  private static final double A = -0.75;

  /** Returns the places of a result of {@code results} pixels that covers the whole image. */
  public static InterpolationAxis between(
      int pixels, int results, InterpolationMode mode, boolean alignCorners) {
    double aligned = results > 1 ? (pixels - 1.0) / (results - 1) : 0;
    return new InterpolationAxis(
        pixels, results, mode, alignCorners, alignCorners ? aligned : (double) pixels / results);
  }

  /** Returns the pixels and weights of all results. */
  public AxisWeights weights() {
    int taps = mode.taps();
    int[] start = new int[results + 1];
    int[] source = new int[results * taps];
    float[] weight = new float[results * taps];
    for (int o = 0; o < results; o++) {
      start[o + 1] = (o + 1) * taps;
      double place = place(o);
      int pixel = (int) Math.floor(place);
      double t = place - pixel;
      int first = mode == InterpolationMode.BICUBIC ? pixel - 1 : pixel;
      for (int tap = 0; tap < taps; tap++) {
        source[o * taps + tap] = Math.clamp(first + tap, 0, pixels - 1);
        weight[o * taps + tap] = (float) weight(tap, t);
      }
    }
    return new AxisWeights(start, source, weight);
  }

  private double place(int result) {
    if (alignCorners || mode == InterpolationMode.NEAREST) {
      return result * step;
    }
    double place = (result + 0.5) * step - 0.5;
    return mode == InterpolationMode.BILINEAR ? Math.max(place, 0) : place;
  }

  /** Returns the weight of a tap for a place that lies {@code t} behind the pixel before it. */
  private double weight(int tap, double t) {
    return switch (mode) {
      case NEAREST -> 1;
      case BILINEAR -> tap == 0 ? 1 - t : t;
      case BICUBIC -> {
        double d = Math.abs(t + 1 - tap); // the distance of the pixel
        yield d <= 1
            ? ((A + 2) * d - (A + 3)) * d * d + 1
            : ((A * d - 5 * A) * d + 8 * A) * d - 4 * A;
      }
    };
  }
}
