package kinesic.kernels.scalar;

import java.util.Arrays;
import kinesic.kernels.Buffer;
import kinesic.kernels.ChannelShape;
import kinesic.kernels.DepthwiseConvolution;
import kinesic.kernels.DepthwiseShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Window;

/**
 * Depthwise convolution, one term after the other. Each result is one sum in double, in the order
 * of the pixels of y and the taps; taps on the padding are skipped.
 */
public final class ScalarDepthwiseConvolution implements DepthwiseConvolution {

  /** Creates stateless kernels that run on the calling thread. */
  public ScalarDepthwiseConvolution() {}

  @Override
  public void forward(DepthwiseShape shape, Buffer x, Buffer filter, Buffer y, Epilogue epilogue) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hf = HeapBuffer.of(filter);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [n, blocks, h, w, lanes]
    float[] fs = hf.array(); // [kh, kw, c]
    double[] sums = new double[hy.length()]; // [n, blocks, oh, ow, lanes]
    forTaps(
        shape,
        (ix, iy, f, channels) -> {
          for (int c = 0; c < channels; c++) {
            sums[iy + c] += (double) xs[hx.offset() + ix + c] * fs[hf.offset() + f + c];
          }
        });
    ChannelShape to = shape.y();
    StoredRow stored = new StoredRow(epilogue);
    for (int i = 0; i < sums.length; i += to.lanes()) {
      int end = i + to.lanes();
      int first = to.channel(i);
      int count = Math.min(to.lanes(), shape.c() - first);
      double[] pixel = Arrays.copyOfRange(sums, i, end);
      stored.store(pixel, first, count, hy.array(), hy.offset() + i);
      Arrays.fill(hy.array(), hy.offset() + i + count, hy.offset() + end, 0); // the padding
    }
  }

  @Override
  public void backwardData(DepthwiseShape shape, Buffer gy, Buffer filter, Buffer gx) {
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hf = HeapBuffer.of(filter);
    HeapBuffer hgx = HeapBuffer.of(gx);
    float[] gys = hgy.array(); // [n, blocks, oh, ow, lanes]
    float[] fs = hf.array(); // [kh, kw, c]
    double[] sums = new double[hgx.length()]; // [n, blocks, h, w, lanes]
    forTaps(
        shape,
        (ix, iy, f, channels) -> {
          for (int c = 0; c < channels; c++) {
            sums[ix + c] += (double) gys[hgy.offset() + iy + c] * fs[hf.offset() + f + c];
          }
        });
    store(sums, hgx);
  }

  @Override
  public void backwardFilter(DepthwiseShape shape, Buffer x, Buffer gy, Buffer gf) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hgf = HeapBuffer.of(gf);
    float[] xs = hx.array(); // [n, blocks, h, w, lanes]
    float[] gys = hgy.array(); // [n, blocks, oh, ow, lanes]
    double[] sums = new double[hgf.length()]; // [kh, kw, c]
    forTaps(
        shape,
        (ix, iy, f, channels) -> {
          for (int c = 0; c < channels; c++) {
            sums[f + c] += (double) xs[hx.offset() + ix + c] * gys[hgy.offset() + iy + c];
          }
        });
    store(sums, hgf);
  }

  private static void store(double[] sums, HeapBuffer y) {
    float[] ys = y.array();
    for (int i = 0; i < sums.length; i++) {
      ys[y.offset() + i] = (float) sums[i];
    }
  }

  /**
   * The work for adjacent channels of one pixel of y and one tap. The indices are those of the
   * first of the channels in x, y and the filter.
   */
  private interface TapTask {
    void run(int x, int y, int filter, int channels);
  }

  /** Visits the pixels of y, in the order of memory, with the taps that lie inside the image. */
  private static void forTaps(DepthwiseShape shape, TapTask task) {
    ChannelShape from = shape.x();
    ChannelShape to = shape.y();
    Window window = shape.window();
    for (int y = 0; y < to.length(); y += to.lanes()) {
      int image = y / to.lanes() / to.inner(); // a block of an image
      int pixel = y / to.lanes() % to.inner();
      int oy = pixel / shape.outputWidth();
      int ox = pixel % shape.outputWidth();
      int first = to.channel(y);
      int channels = Math.min(to.lanes(), shape.c() - first);
      for (int ky = 0; ky < window.height(); ky++) {
        for (int kx = 0; kx < window.width(); kx++) {
          int iy = oy * window.strideY() - window.padTop() + ky * window.dilationY();
          int ix = ox * window.strideX() - window.padLeft() + kx * window.dilationX();
          if (iy >= 0 && iy < shape.h() && ix >= 0 && ix < shape.w()) {
            int x = ((image * shape.h() + iy) * shape.w() + ix) * from.lanes();
            int tap = ky * window.width() + kx;
            task.run(x, y, tap * shape.c() + first, channels);
          }
        }
      }
    }
  }
}
