package kinesic.kernels.vector;

import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Normalisation;

/** The constants of each channel in one call of batch normalisation, repeated for a wide row. */
final class NormalisedColumns {

  private final WideRows wide;
  private final int rows;
  private final double[] rstd; // 1 / √(variance + epsilon), [channels]
  private final double[] scale; // gamma · rstd, [channels]
  private final float[] means; // [width], likewise the following
  private final float[] scales;
  private final float[] betas;

  NormalisedColumns(Normalisation.Inputs in) {
    int channels = in.shape().channels();
    wide = new WideRows(in.shape().rows(), channels);
    rows = in.shape().rows();
    float[] variances = copied(channels, in.variance());
    float[] gammas = copied(channels, in.gamma());
    rstd = new double[channels];
    scale = new double[channels];
    for (int c = 0; c < channels; c++) {
      rstd[c] = 1 / Math.sqrt((double) variances[c] + in.epsilon());
      scale[c] = gammas[c] * rstd[c];
    }
    means = wide.spread(copied(channels, in.mean()));
    scales = wide.spread(floats(scale));
    betas = wide.spread(copied(channels, in.beta()));
  }

  private static float[] copied(int channels, Buffer values) {
    HeapBuffer h = HeapBuffer.of(values);
    float[] result = new float[channels];
    System.arraycopy(h.array(), h.offset(), result, 0, channels);
    return result;
  }

  private static float[] floats(double[] values) {
    float[] result = new float[values.length];
    for (int c = 0; c < values.length; c++) {
      result[c] = (float) values[c];
    }
    return result;
  }

  WideRows wide() {
    return wide;
  }

  /** Computes y = max(normalised x, least) for {@code count} wide rows. */
  void normalise(float[] x, int x0, int count, float least, float[] y, int y0) {
    NormalisationLoops.normalise(x, x0, count, wide.width(), means, scales, betas, least, y, y0);
  }

  /** Computes y = max(normalised x + residual, least) for {@code count} wide rows. */
  void normalise(
      float[] x,
      int x0,
      int count,
      float[] residual,
      int residual0,
      float least,
      float[] y,
      int y0) {
    NormalisationLoops.normalise(
        x, x0, count, wide.width(), means, scales, betas, residual, residual0, least, y, y0);
  }

  /** Computes g = gy where the normalised x is positive, else 0. */
  void mask(float[] x, int x0, int count, float[] gy, int gy0, float[] g, int g0) {
    NormalisationLoops.maskByX(x, x0, count, wide.width(), means, scales, betas, gy, gy0, g, g0);
  }

  /**
   * Computes sums += Σ g, products += Σ g · (x - mean), both from {@code sums0} on.
   *
   * @param between see {@link PartialSums#between}
   */
  void gradientSums(
      float[] x,
      int x0,
      int count,
      float[] g,
      int g0,
      float[] between,
      double[] sums,
      double[] products,
      int sums0) {
    NormalisationLoops.gradientSums(
        x, x0, count, wide.width(), means, g, g0, between, sums, products, sums0);
  }

  /** Computes {@link #gradientSums} with g as {@link #mask} computes it. */
  void gradientSumsByX(
      float[] x,
      int x0,
      int count,
      float[] gy,
      int gy0,
      float[] between,
      double[] sums,
      double[] products,
      int sums0) {
    NormalisationLoops.gradientSumsByX(
        x, x0, count, wide.width(), means, scales, betas, gy, gy0, between, sums, products, sums0);
  }

  /** Computes ggamma = rstd · Σ g · (x - mean) and gbeta = Σ g from the sums of each channel. */
  void storeParameters(double[] sums, double[] products, Buffer ggamma, Buffer gbeta) {
    HeapBuffer hg = HeapBuffer.of(ggamma);
    HeapBuffer hb = HeapBuffer.of(gbeta);
    for (int c = 0; c < sums.length; c++) {
      hg.array()[hg.offset() + c] = (float) (products[c] * rstd[c]);
      hb.array()[hb.offset() + c] = (float) sums[c];
    }
  }

  /** Computes gx = scale · g, the gradient if mean and variance are constants. */
  void frozenData(int count, float[] g, int g0, float[] gx, int gx0) {
    NormalisationLoops.scale(count, wide.width(), scales, g, g0, gx, gx0);
  }

  /**
   * Returns the gradient if mean and variance are the statistics of x, as a function of g and x for
   * each channel: gx = scale · (g - Σg/rows - x̂ · Σ(g·x̂)/rows) = scale · g + slope · (x - mean) +
   * constant.
   */
  DataGradient dataGradient(double[] sums, double[] products) {
    double[] slope = new double[sums.length];
    double[] constant = new double[sums.length];
    for (int c = 0; c < sums.length; c++) {
      slope[c] = -scale[c] * rstd[c] * rstd[c] * products[c] / rows;
      constant[c] = -scale[c] * sums[c] / rows;
    }
    return new DataGradient(wide.spread(floats(slope)), wide.spread(floats(constant)));
  }

  /** See {@link #dataGradient}. */
  final class DataGradient {
    private final float[] slope; // [width]
    private final float[] constant; // [width]

    private DataGradient(float[] slope, float[] constant) {
      this.slope = slope;
      this.constant = constant;
    }

    void run(float[] x, int x0, int count, float[] g, int g0, float[] gx, int gx0) {
      NormalisationLoops.gradientData(
          x, x0, count, wide.width(), means, scales, slope, constant, g, g0, gx, gx0);
    }

    /** Computes {@link #run} with g as {@link #mask} computes it. */
    void runByX(float[] x, int x0, int count, float[] gy, int gy0, float[] gx, int gx0) {
      NormalisationLoops.gradientDataByX(
          x, x0, count, wide.width(), means, scales, betas, slope, constant, gy, gy0, gx, gx0);
    }
  }
}
