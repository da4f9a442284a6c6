package kinesic.kernels.scalar;

import java.util.Arrays;
import kinesic.kernels.Buffer;
import kinesic.kernels.Convolution;
import kinesic.kernels.ConvolutionShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Window;
import kinesic.kernels.Workers;

/**
 * Direct convolution. Each result is one sum in double, in the order of kernel rows, kernel columns
 * and channels (filter gradient: of images, rows and columns); taps on the padding are skipped.
 */
public final class ScalarConvolution implements Convolution {

  /** The input channels of a tile of the filter gradient; they share the rows of gy in cache. */
  private static final int TILE_CHANNELS = 8;

  private final Workers workers;

  /** Creates kernels that run on {@code workers}. */
  public ScalarConvolution(Workers workers) {
    this.workers = workers;
  }

  /** Computes one row of y per tile. */
  @Override
  public void forward(
      ConvolutionShape shape, Buffer x, Buffer filter, Buffer y, Epilogue epilogue) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hf = HeapBuffer.of(filter);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [n, h, w, cin]
    float[] fs = hf.array(); // [kh, kw, inputs, cout]
    float[] ys = hy.array(); // [n, oh, ow, cout]
    Window window = shape.window();
    int h = shape.h();
    int w = shape.w();
    int cin = shape.cin();
    int cout = shape.cout();
    int inputs = shape.groupInputs();
    int outputs = shape.groupOutputs();
    int oh = shape.outputHeight();
    int ow = shape.outputWidth();
    StoredRow stored = new StoredRow(epilogue);
    workers.run(
        shape.n() * oh,
        (tile, worker) -> {
          int n = tile / oh;
          int oy = tile % oh;
          double[] sums = new double[cout];
          for (int ox = 0; ox < ow; ox++) {
            Arrays.fill(sums, 0);
            for (int ky = 0; ky < window.height(); ky++) {
              int iy = oy * window.strideY() - window.padTop() + ky * window.dilationY();
              if (iy < 0 || iy >= h) {
                continue;
              }
              for (int kx = 0; kx < window.width(); kx++) {
                int ix = ox * window.strideX() - window.padLeft() + kx * window.dilationX();
                if (ix < 0 || ix >= w) {
                  continue;
                }
                int pixel = hx.offset() + ((n * h + iy) * w + ix) * cin;
                int tap = hf.offset() + (ky * window.width() + kx) * inputs * cout;
                for (int ci = 0; ci < cin; ci++) {
                  int first = ci / inputs * outputs; // of the group
                  int at = tap + ci % inputs * cout + first;
                  addScaled(xs[pixel + ci], fs, at, outputs, sums, first);
                }
              }
            }
            stored.store(sums, 0, cout, ys, hy.offset() + (tile * ow + ox) * cout);
          }
        });
  }

  /** Computes one row of gx per tile. */
  @Override
  public void backwardData(ConvolutionShape shape, Buffer gy, Buffer filter, Buffer gx) {
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hgx = HeapBuffer.of(gx);
    Window window = shape.window();
    float[] gys = hgy.array(); // [n, oh, ow, cout]
    float[] gxs = hgx.array(); // [n, h, w, cin]
    int h = shape.h();
    int w = shape.w();
    int cin = shape.cin();
    int cout = shape.cout();
    int inputs = shape.groupInputs();
    int outputs = shape.groupOutputs();
    int oh = shape.outputHeight();
    int ow = shape.outputWidth();
    float[] fs = channelsSwapped(shape, HeapBuffer.of(filter)); // [kh, kw, cout, inputs]
    workers.run(
        shape.n() * h,
        (tile, worker) -> {
          int n = tile / h;
          int iy = tile % h;
          double[] sums = new double[cin];
          for (int ix = 0; ix < w; ix++) {
            Arrays.fill(sums, 0);
            for (int ky = 0; ky < window.height(); ky++) {
              int down = iy + window.padTop() - ky * window.dilationY(); // = oy · strideY
              int oy = down / window.strideY();
              if (down < 0 || down % window.strideY() != 0 || oy >= oh) {
                continue;
              }
              for (int kx = 0; kx < window.width(); kx++) {
                int across = ix + window.padLeft() - kx * window.dilationX(); // = ox · strideX
                int ox = across / window.strideX();
                if (across < 0 || across % window.strideX() != 0 || ox >= ow) {
                  continue;
                }
                int pixel = hgy.offset() + ((n * oh + oy) * ow + ox) * cout;
                int tap = (ky * window.width() + kx) * cout * inputs;
                for (int co = 0; co < cout; co++) {
                  int first = co / outputs * inputs; // of the group
                  addScaled(gys[pixel + co], fs, tap + co * inputs, inputs, sums, first);
                }
              }
            }
            int to = hgx.offset() + (tile * w + ix) * cin;
            for (int ci = 0; ci < cin; ci++) {
              gxs[to + ci] = (float) sums[ci];
            }
          }
        });
  }

  private static float[] channelsSwapped(ConvolutionShape shape, HeapBuffer filter) {
    int taps = shape.window().height() * shape.window().width();
    int inputs = shape.groupInputs();
    int cout = shape.cout();
    float[] fs = filter.array(); // [taps, inputs, cout]
    float[] result = new float[shape.filterLength()]; // [taps, cout, inputs]
    for (int t = 0; t < taps; t++) {
      for (int ci = 0; ci < inputs; ci++) {
        for (int co = 0; co < cout; co++) {
          result[(t * cout + co) * inputs + ci] =
              fs[filter.offset() + (t * inputs + ci) * cout + co];
        }
      }
    }
    return result;
  }

  /** Computes one kernel position and a few input channels per tile. */
  @Override
  public void backwardFilter(ConvolutionShape shape, Buffer x, Buffer gy, Buffer gf) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hgf = HeapBuffer.of(gf);
    Window window = shape.window();
    float[] xs = hx.array(); // [n, h, w, cin]
    float[] gys = hgy.array(); // [n, oh, ow, cout]
    float[] gfs = hgf.array(); // [kh, kw, inputs, cout]
    int h = shape.h();
    int w = shape.w();
    int cin = shape.cin();
    int cout = shape.cout();
    int inputs = shape.groupInputs();
    int outputs = shape.groupOutputs();
    int oh = shape.outputHeight();
    int ow = shape.outputWidth();
    int tiles = (cin + TILE_CHANNELS - 1) / TILE_CHANNELS;
    workers.run(
        window.height() * window.width() * tiles,
        (tile, worker) -> {
          int ky = tile / tiles / window.width();
          int kx = tile / tiles % window.width();
          int firstChannel = tile % tiles * TILE_CHANNELS;
          int channels = Math.min(TILE_CHANNELS, cin - firstChannel);
          double[][] sums = new double[channels][outputs];
          for (int n = 0; n < shape.n(); n++) {
            for (int oy = 0; oy < oh; oy++) {
              int iy = oy * window.strideY() - window.padTop() + ky * window.dilationY();
              if (iy < 0 || iy >= h) {
                continue;
              }
              for (int ox = 0; ox < ow; ox++) {
                int ix = ox * window.strideX() - window.padLeft() + kx * window.dilationX();
                if (ix < 0 || ix >= w) {
                  continue;
                }
                int from = hx.offset() + ((n * h + iy) * w + ix) * cin + firstChannel;
                int pixel = hgy.offset() + ((n * oh + oy) * ow + ox) * cout;
                for (int ci = 0; ci < channels; ci++) {
                  int at = pixel + (firstChannel + ci) / inputs * outputs;
                  addScaled(xs[from + ci], gys, at, outputs, sums[ci], 0);
                }
              }
            }
          }
          int tap = (ky * window.width() + kx) * inputs;
          for (int ci = 0; ci < channels; ci++) {
            int channel = firstChannel + ci;
            int row = tap + channel % inputs;
            int to = hgf.offset() + row * cout + channel / inputs * outputs;
            for (int co = 0; co < outputs; co++) {
              gfs[to + co] = (float) sums[ci][co];
            }
          }
        });
  }

  /** Computes sums[first + i] += scale · xs[x0 + i]. */
  private static void addScaled(
      double scale, float[] xs, int x0, int count, double[] sums, int first) {
    for (int i = 0; i < count; i++) {
      sums[first + i] += scale * xs[x0 + i];
    }
  }
}
