package kinesic.kernels.scalar;

import java.util.Arrays;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Pooling;
import kinesic.kernels.PoolingAxis;
import kinesic.kernels.PoolingShape;

/** Pooling, one window and one channel after the other. */
public final class ScalarPooling implements Pooling {

  /** Creates stateless kernels that run on the calling thread. */
  public ScalarPooling() {}

  @Override
  public void max(PoolingShape shape, Buffer x, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [n, h, w, c]
    float[] ys = hy.array(); // [n, oh, ow, c]
    forWindows(
        shape,
        (out, n, oy, ox) -> {
          int[] pixels = pixels(shape, n, oy, ox);
          for (int c = 0; c < shape.c(); c++) {
            float max = Float.NEGATIVE_INFINITY;
            for (int pixel : pixels) {
              max = Math.max(max, xs[hx.offset() + pixel + c]);
            }
            ys[hy.offset() + out * shape.c() + c] = max;
          }
        });
  }

  @Override
  public void maxGradient(PoolingShape shape, Buffer x, Buffer gy, Buffer gx) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hgy = HeapBuffer.of(gy);
    float[] xs = hx.array(); // [n, h, w, c]
    float[] gys = hgy.array(); // [n, oh, ow, c]
    double[] sums = new double[hx.length()]; // [n, h, w, c]
    forWindows(
        shape,
        (out, n, oy, ox) -> {
          int[] pixels = pixels(shape, n, oy, ox);
          for (int c = 0; c < shape.c(); c++) {
            if (pixels.length == 0) {
              continue;
            }
            int best = pixels[0] + c;
            for (int pixel : pixels) {
              float value = xs[hx.offset() + pixel + c];
              float leader = xs[hx.offset() + best];
              if (value > leader || (Float.isNaN(value) && !Float.isNaN(leader))) {
                best = pixel + c;
              }
            }
            sums[best] += gys[hgy.offset() + out * shape.c() + c];
          }
        });
    store(sums, HeapBuffer.of(gx));
  }

  @Override
  public void average(PoolingShape shape, Buffer x, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [n, h, w, c]
    float[] ys = hy.array(); // [n, oh, ow, c]
    double[] sums = new double[shape.c()];
    forWindows(
        shape,
        (out, n, oy, ox) -> {
          int[] pixels = pixels(shape, n, oy, ox);
          Arrays.fill(sums, 0);
          for (int pixel : pixels) {
            for (int c = 0; c < shape.c(); c++) {
              sums[c] += xs[hx.offset() + pixel + c];
            }
          }
          int count = shape.down().divisor(oy) * shape.across().divisor(ox);
          for (int c = 0; c < shape.c(); c++) {
            ys[hy.offset() + out * shape.c() + c] = (float) (sums[c] / count);
          }
        });
  }

  @Override
  public void averageGradient(PoolingShape shape, Buffer gy, Buffer gx) {
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hgx = HeapBuffer.of(gx);
    float[] gys = hgy.array(); // [n, oh, ow, c]
    double[] sums = new double[hgx.length()]; // [n, h, w, c]
    forWindows(
        shape,
        (out, n, oy, ox) -> {
          int[] pixels = pixels(shape, n, oy, ox);
          int count = shape.down().divisor(oy) * shape.across().divisor(ox);
          for (int pixel : pixels) {
            for (int c = 0; c < shape.c(); c++) {
              sums[pixel + c] += (double) gys[hgy.offset() + out * shape.c() + c] / count;
            }
          }
        });
    store(sums, hgx);
  }

  private static void store(double[] sums, HeapBuffer y) {
    float[] ys = y.array();
    for (int i = 0; i < sums.length; i++) {
      ys[y.offset() + i] = (float) sums[i];
    }
  }

  /** Returns the positions of the pixels of a window that are inside the image, row by row. */
  private static int[] pixels(PoolingShape shape, int n, int oy, int ox) {
    PoolingAxis down = shape.down();
    PoolingAxis across = shape.across();
    int columns = across.count(ox);
    int[] pixels = new int[down.count(oy) * columns];
    for (int i = 0; i < pixels.length; i++) {
      int y = down.first(oy) + i / columns * down.dilation();
      int x = across.first(ox) + i % columns * across.dilation();
      pixels[i] = ((n * shape.h() + y) * shape.w() + x) * shape.c();
    }
    return pixels;
  }

  /** The work for one window: pixel {@code out} of y, row oy and column ox of image n. */
  private interface WindowTask {
    void run(int out, int n, int oy, int ox);
  }

  /** Visits the windows in the order of y. */
  private static void forWindows(PoolingShape shape, WindowTask task) {
    int out = 0;
    for (int n = 0; n < shape.n(); n++) {
      for (int oy = 0; oy < shape.outputHeight(); oy++) {
        for (int ox = 0; ox < shape.outputWidth(); ox++) {
          task.run(out++, n, oy, ox);
        }
      }
    }
  }
}
