package kinesic.kernels.scalar;

import java.util.Arrays;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Pooling;
import kinesic.kernels.PoolingShape;
import kinesic.kernels.Window;

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
        (out, n, y0, y1, x0, x1) -> {
          for (int c = 0; c < shape.c(); c++) {
            float max = Float.NEGATIVE_INFINITY;
            for (int iy = y0; iy < y1; iy++) {
              for (int ix = x0; ix < x1; ix++) {
                max = Math.max(max, xs[hx.offset() + pixel(shape, n, iy, ix) + c]);
              }
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
        (out, n, y0, y1, x0, x1) -> {
          for (int c = 0; c < shape.c(); c++) {
            int best = pixel(shape, n, y0, x0) + c;
            for (int iy = y0; iy < y1; iy++) {
              for (int ix = x0; ix < x1; ix++) {
                int at = pixel(shape, n, iy, ix) + c;
                float value = xs[hx.offset() + at];
                float leader = xs[hx.offset() + best];
                if (value > leader || (Float.isNaN(value) && !Float.isNaN(leader))) {
                  best = at;
                }
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
        (out, n, y0, y1, x0, x1) -> {
          Arrays.fill(sums, 0);
          for (int iy = y0; iy < y1; iy++) {
            for (int ix = x0; ix < x1; ix++) {
              for (int c = 0; c < shape.c(); c++) {
                sums[c] += xs[hx.offset() + pixel(shape, n, iy, ix) + c];
              }
            }
          }
          int count = (y1 - y0) * (x1 - x0);
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
        (out, n, y0, y1, x0, x1) -> {
          int count = (y1 - y0) * (x1 - x0);
          for (int iy = y0; iy < y1; iy++) {
            for (int ix = x0; ix < x1; ix++) {
              for (int c = 0; c < shape.c(); c++) {
                sums[pixel(shape, n, iy, ix) + c] +=
                    (double) gys[hgy.offset() + out * shape.c() + c] / count;
              }
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

  private static int pixel(PoolingShape shape, int n, int y, int x) {
    return ((n * shape.h() + y) * shape.w() + x) * shape.c();
  }

  /** The work for one window: pixel {@code out} of y, over the rows and columns of image n. */
  private interface WindowTask {
    void run(int out, int n, int y0, int y1, int x0, int x1);
  }

  /** Visits the windows in the order of y, each cut to the part inside the image. */
  private static void forWindows(PoolingShape shape, WindowTask task) {
    Window window = shape.window();
    int out = 0;
    for (int n = 0; n < shape.n(); n++) {
      for (int oy = 0; oy < shape.outputHeight(); oy++) {
        int top = oy * window.strideY() - window.padTop();
        int y0 = Math.max(top, 0);
        int y1 = Math.min(top + window.height(), shape.h());
        for (int ox = 0; ox < shape.outputWidth(); ox++) {
          int left = ox * window.strideX() - window.padLeft();
          int x0 = Math.max(left, 0);
          int x1 = Math.min(left + window.width(), shape.w());
          task.run(out++, n, y0, y1, x0, x1);
        }
      }
    }
  }
}
