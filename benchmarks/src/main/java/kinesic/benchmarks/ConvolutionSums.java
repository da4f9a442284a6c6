package kinesic.benchmarks;

import kinesic.kernels.ConvolutionShape;

/**
 * A convolution and its gradients computed in double directly from the definition: for every output
 * pixel and every tap inside the image, x · filter is added to y.
 */
final class ConvolutionSums {

  private final ConvolutionShape s;
  private final float[] x; // [n, h, w, cin]
  private final float[] filter; // [kh, kw, cin, cout]
  private final float[] gy; // [n, oh, ow, cout]
  private final DotProducts reference = new DotProducts();

  ConvolutionSums(ConvolutionShape shape, float[] x, float[] filter, float[] gy) {
    this.s = shape;
    this.x = x;
    this.filter = filter;
    this.gy = gy;
  }

  /** Checks about {@code count} evenly spaced entries of y. */
  void checkForward(float[] y, int count) {
    for (int at = 0; at < y.length; at += stride(y.length, count)) {
      int co = at % s.cout();
      int pixel = at / s.cout();
      int ox = pixel % s.outputWidth();
      int oy = pixel / s.outputWidth() % s.outputHeight();
      int n = pixel / s.outputWidth() / s.outputHeight();
      reference.clear();
      for (int ky = 0; ky < s.window().height(); ky++) {
        for (int kx = 0; kx < s.window().width(); kx++) {
          int iy = row(oy, ky);
          int ix = column(ox, kx);
          for (int ci = 0; isInside(iy, ix) && ci < s.cin(); ci++) {
            reference.add(x[xAt(n, iy, ix, ci)], filter[filterAt(ky, kx, ci, co)]);
          }
        }
      }
      reference.check("y[" + at + "]", y[at]);
    }
  }

  /** Checks about {@code count} evenly spaced entries of gx. */
  void checkBackwardData(float[] gx, int count) {
    for (int at = 0; at < gx.length; at += stride(gx.length, count)) {
      int ci = at % s.cin();
      int pixel = at / s.cin();
      int ix = pixel % s.w();
      int iy = pixel / s.w() % s.h();
      int n = pixel / s.w() / s.h();
      reference.clear();
      for (int ky = 0; ky < s.window().height(); ky++) {
        for (int kx = 0; kx < s.window().width(); kx++) {
          int oy = outputAt(iy + s.window().padY() - ky, s.window().strideY(), s.outputHeight());
          int ox = outputAt(ix + s.window().padX() - kx, s.window().strideX(), s.outputWidth());
          for (int co = 0; oy >= 0 && ox >= 0 && co < s.cout(); co++) {
            reference.add(gy[yAt(n, oy, ox, co)], filter[filterAt(ky, kx, ci, co)]);
          }
        }
      }
      reference.check("gx[" + at + "]", gx[at]);
    }
  }

  /** Checks about {@code count} evenly spaced entries of gf. */
  void checkBackwardFilter(float[] gf, int count) {
    for (int at = 0; at < gf.length; at += stride(gf.length, count)) {
      int co = at % s.cout();
      int ci = at / s.cout() % s.cin();
      int tap = at / s.cout() / s.cin();
      int kx = tap % s.window().width();
      int ky = tap / s.window().width();
      reference.clear();
      for (int n = 0; n < s.n(); n++) {
        for (int oy = 0; oy < s.outputHeight(); oy++) {
          for (int ox = 0; ox < s.outputWidth(); ox++) {
            int iy = row(oy, ky);
            int ix = column(ox, kx);
            if (isInside(iy, ix)) {
              reference.add(x[xAt(n, iy, ix, ci)], gy[yAt(n, oy, ox, co)]);
            }
          }
        }
      }
      reference.check("gf[" + at + "]", gf[at]);
    }
  }

  /** Returns an odd step, so that the entries cover different channels and pixels. */
  private static int stride(int length, int count) {
    return Math.max(length / count, 1) | 1;
  }

  private int row(int oy, int ky) {
    return oy * s.window().strideY() - s.window().padY() + ky;
  }

  private int column(int ox, int kx) {
    return ox * s.window().strideX() - s.window().padX() + kx;
  }

  private boolean isInside(int iy, int ix) {
    return iy >= 0 && iy < s.h() && ix >= 0 && ix < s.w();
  }

  /** Returns the output that reads padded input position {@code at}, or -1 if no output does. */
  private static int outputAt(int at, int stride, int outputs) {
    return at >= 0 && at % stride == 0 && at / stride < outputs ? at / stride : -1;
  }

  private int xAt(int n, int iy, int ix, int ci) {
    return ((n * s.h() + iy) * s.w() + ix) * s.cin() + ci;
  }

  private int yAt(int n, int oy, int ox, int co) {
    return ((n * s.outputHeight() + oy) * s.outputWidth() + ox) * s.cout() + co;
  }

  private int filterAt(int ky, int kx, int ci, int co) {
    return ((ky * s.window().width() + kx) * s.cin() + ci) * s.cout() + co;
  }
}
