package kinesic.kernels.cuda.standin;

/**
 * Convolutions of images [n, h, w, channels] with filters [cout, kh, kw, cin / groups], with sums
 * in double. Each direction copies the inputs of some pixels to rows, and multiplies matrices.
 *
 * @param oh the height of the output
 * @param ow the width of the output
 */
record DoubleConvolution(
    int n,
    int h,
    int w,
    int cin,
    int kh,
    int kw,
    int cout,
    int oh,
    int ow,
    int padY,
    int padX,
    int strideY,
    int strideX,
    int dilationY,
    int dilationX,
    int groups) {

  private static final int PIXELS = 1024; // at a time

  int inputLength() {
    return n * h * w * cin;
  }

  int filterLength() {
    return cout * kh * kw * (cin / groups);
  }

  int outputLength() {
    return n * oh * ow * cout;
  }

  private int taps() {
    return kh * kw;
  }

  /** Returns Σ x[n, oy stride - pad + ky dilation, ..., c] f[o, ky, kx, c]. */
  double[] forward(double[] x, double[] filter) {
    int c = cin / groups;
    int o = cout / groups;
    double[] y = new double[outputLength()];
    for (int g = 0; g < groups; g++) {
      // f[g o + i, tap, c] as (tap, c) rows of o numbers
      double[] part = part(filter, g * o * taps() * c, o * taps() * c);
      double[] rows = DoubleProduct.transposed(taps() * c, o, part);
      for (int p = 0; p < n * oh * ow; p += PIXELS) {
        int count = Math.min(PIXELS, n * oh * ow - p);
        double[] sums = new double[count * o];
        DoubleProduct.addByRows(sums, o, count, taps() * c, rows, inputs(x, p, count, g));
        scatter(sums, o, y, p, count, cout, g * o);
      }
    }
    return y;
  }

  /** Returns the gradient of the input. */
  double[] backwardData(double[] filter, double[] gy) {
    int c = cin / groups;
    int o = cout / groups;
    double[] gx = new double[inputLength()];
    for (int g = 0; g < groups; g++) {
      double[] rows = new double[taps() * o * c]; // (tap, o) rows of c numbers
      for (int i = 0; i < o; i++) {
        for (int tap = 0; tap < taps(); tap++) {
          int from = ((g * o + i) * taps() + tap) * c;
          System.arraycopy(filter, from, rows, (tap * o + i) * c, c);
        }
      }
      for (int p = 0; p < n * h * w; p += PIXELS) {
        int count = Math.min(PIXELS, n * h * w - p);
        double[] sums = new double[count * c];
        DoubleProduct.addByRows(sums, c, count, taps() * o, rows, outputs(gy, p, count, g));
        scatter(sums, c, gx, p, count, cin, g * c);
      }
    }
    return gx;
  }

  /** Returns the gradient of the filter. */
  double[] backwardFilter(double[] x, double[] gy) {
    int c = cin / groups;
    int o = cout / groups;
    double[] gf = new double[filterLength()];
    for (int g = 0; g < groups; g++) {
      double[] sums = new double[o * taps() * c];
      for (int p = 0; p < n * oh * ow; p += PIXELS) {
        int count = Math.min(PIXELS, n * oh * ow - p);
        double[] gradients = new double[count * o];
        gather(gy, p, count, cout, g * o, gradients, o);
        DoubleProduct.add(sums, taps() * c, o, count, inputs(x, p, count, g), gradients);
      }
      System.arraycopy(sums, 0, gf, g * sums.length, sums.length);
    }
    return gf;
  }

  /** Returns for some pixels of the output the inputs below the filter, (tap, c) a row. */
  private double[] inputs(double[] x, int first, int count, int group) {
    int c = cin / groups;
    double[] rows = new double[count * taps() * c];
    for (int p = 0; p < count; p++) {
      int image = (first + p) / (oh * ow);
      int top = (first + p) / ow % oh * strideY - padY;
      int left = (first + p) % ow * strideX - padX;
      for (int tap = 0; tap < taps(); tap++) {
        int iy = top + tap / kw * dilationY;
        int ix = left + tap % kw * dilationX;
        if (iy >= 0 && iy < h && ix >= 0 && ix < w) {
          int from = ((image * h + iy) * w + ix) * cin + group * c;
          System.arraycopy(x, from, rows, (p * taps() + tap) * c, c);
        }
      }
    }
    return rows;
  }

  /** Returns for some pixels of the input the outputs that they reach, (tap, o) a row. */
  private double[] outputs(double[] gy, int first, int count, int group) {
    int o = cout / groups;
    double[] rows = new double[count * taps() * o];
    for (int p = 0; p < count; p++) {
      int image = (first + p) / (h * w);
      int bottom = (first + p) / w % h + padY;
      int right = (first + p) % w + padX;
      for (int tap = 0; tap < taps(); tap++) {
        int y = bottom - tap / kw * dilationY;
        int x = right - tap % kw * dilationX;
        boolean reached = y >= 0 && y % strideY == 0 && x >= 0 && x % strideX == 0;
        if (reached && y / strideY < oh && x / strideX < ow) {
          int from = ((image * oh + y / strideY) * ow + x / strideX) * cout + group * o;
          System.arraycopy(gy, from, rows, (p * taps() + tap) * o, o);
        }
      }
    }
    return rows;
  }

  private static double[] part(double[] x, int from, int count) {
    double[] y = new double[count];
    System.arraycopy(x, from, y, 0, count);
    return y;
  }

  /** Copies some channels of some pixels to rows. */
  private static void gather(
      double[] x, int pixel, int count, int channels, int from, double[] rows, int width) {
    for (int p = 0; p < count; p++) {
      System.arraycopy(x, (pixel + p) * channels + from, rows, p * width, width);
    }
  }

  /** Copies rows to some channels of some pixels. */
  private static void scatter(
      double[] rows, int width, double[] y, int pixel, int count, int channels, int to) {
    for (int p = 0; p < count; p++) {
      System.arraycopy(rows, p * width, y, (pixel + p) * channels + to, width);
    }
  }
}
