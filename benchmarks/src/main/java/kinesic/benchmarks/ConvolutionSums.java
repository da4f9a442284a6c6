package kinesic.benchmarks;

import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.ImageLayout;

/**
 * A convolution and its gradients computed in double directly from the definition: for every output
 * pixel and every tap inside the image, x · filter is added to y. Images have the layouts of the
 * shape; the padding of blocked results must be zero.
 */
final class ConvolutionSums {

  private final ConvolutionShape s;
  private final Images inputs;
  private final Images outputs;
  private final float[] x; // inputs
  private final float[] filter; // [kh, kw, cin, cout]
  private final float[] gy; // outputs
  private final DotProducts reference = new DotProducts();

  /**
   * The sizes of images in either layout, [n, blocks, h, w, lanes]: channels-last images have one
   * block with a lane per channel.
   */
  private record Images(int blocks, int h, int w, int lanes) {

    static Images of(ImageLayout layout, int h, int w, int channels) {
      return layout == ImageLayout.BLOCKED
          ? new Images(ImageLayout.blocks(channels), h, w, ImageLayout.BLOCK)
          : new Images(1, h, w, channels);
    }

    int at(int n, int y, int x, int channel) {
      return (((n * blocks + channel / lanes) * h + y) * w + x) * lanes + channel % lanes;
    }

    int channel(int at) {
      return at / (h * w * lanes) % blocks * lanes + at % lanes;
    }

    int column(int at) {
      return at / lanes % w;
    }

    int row(int at) {
      return at / lanes / w % h;
    }

    int image(int at) {
      return at / lanes / w / h / blocks;
    }
  }

  ConvolutionSums(ConvolutionShape shape, float[] x, float[] filter, float[] gy) {
    this.s = shape;
    this.inputs = Images.of(s.from(), s.h(), s.w(), s.cin());
    this.outputs = Images.of(s.to(), s.outputHeight(), s.outputWidth(), s.cout());
    this.x = x;
    this.filter = filter;
    this.gy = gy;
  }

  /** Checks about {@code count} evenly spaced entries of y. */
  void checkForward(float[] y, int count) {
    for (int at = 0; at < y.length; at += stride(y.length, count)) {
      int co = outputs.channel(at);
      int ox = outputs.column(at);
      int oy = outputs.row(at);
      int n = outputs.image(at);
      reference.clear();
      for (int ky = 0; ky < s.window().height(); ky++) {
        for (int kx = 0; kx < s.window().width(); kx++) {
          int iy = row(oy, ky);
          int ix = column(ox, kx);
          for (int ci = 0; isInside(iy, ix) && ci < s.cin(); ci++) {
            reference.add(x[inputs.at(n, iy, ix, ci)], filter(ky, kx, ci, co));
          }
        }
      }
      reference.check("y[" + at + "]", y[at]);
    }
  }

  /** Checks about {@code count} evenly spaced entries of gx. */
  void checkBackwardData(float[] gx, int count) {
    for (int at = 0; at < gx.length; at += stride(gx.length, count)) {
      int ci = inputs.channel(at);
      int ix = inputs.column(at);
      int iy = inputs.row(at);
      int n = inputs.image(at);
      reference.clear();
      for (int ky = 0; ky < s.window().height(); ky++) {
        for (int kx = 0; kx < s.window().width(); kx++) {
          int oy = outputAt(iy + s.window().padTop() - ky, s.window().strideY(), s.outputHeight());
          int ox = outputAt(ix + s.window().padLeft() - kx, s.window().strideX(), s.outputWidth());
          for (int co = 0; oy >= 0 && ox >= 0 && co < s.cout(); co++) {
            reference.add(gy[outputs.at(n, oy, ox, co)], filter(ky, kx, ci, co));
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
              reference.add(x[inputs.at(n, iy, ix, ci)], gy[outputs.at(n, oy, ox, co)]);
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
    return oy * s.window().strideY() - s.window().padTop() + ky;
  }

  private int column(int ox, int kx) {
    return ox * s.window().strideX() - s.window().padLeft() + kx;
  }

  private boolean isInside(int iy, int ix) {
    return iy >= 0 && iy < s.h() && ix >= 0 && ix < s.w();
  }

  /** Returns the output that reads padded input position {@code at}, or -1 if no output does. */
  private static int outputAt(int at, int stride, int outputs) {
    return at >= 0 && at % stride == 0 && at / stride < outputs ? at / stride : -1;
  }

  /** Returns an element of the filter, 0 for a channel of the padding. */
  private float filter(int ky, int kx, int ci, int co) {
    return ci < s.cin() && co < s.cout()
        ? filter[((ky * s.window().width() + kx) * s.cin() + ci) * s.cout() + co]
        : 0f;
  }
}
