package kinesic.benchmarks.steps;

/** An implementation of a convolution with a window of one pixel. */
@FunctionalInterface
public interface PixelConvolution {

  /**
   * Computes y[i, j] = Σ_p x[i, p] · filter[p, j] for pixels i, input channels p and output
   * channels j.
   *
   * @param pixels the number of pixels, at least 12
   * @param cin the channels of x, a multiple of 16
   * @param cout the channels of y, a multiple of 32
   * @param x the image, in the layout of the implementation
   * @param filter [cin, cout]
   * @param y the result in the same layout, overwritten
   */
  void run(int pixels, int cin, int cout, float[] x, float[] filter, float[] y);
}
