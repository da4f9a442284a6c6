package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.IS_NAN;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Pooling;
import kinesic.kernels.PoolingShape;
import kinesic.kernels.Window;
import kinesic.kernels.Workers;

/**
 * Pooling with channels as lanes; a mask handles the channels that do not fill a vector. A tile is
 * a row of y (of gx for the gradient of the mean), or a whole image if windows may share pixels of
 * gx.
 */
public final class VectorPooling implements Pooling {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  private final Workers workers;

  /** Creates kernels that run on {@code workers}. */
  public VectorPooling(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void max(PoolingShape shape, Buffer x, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [n, h, w, c]
    float[] ys = hy.array(); // [n, oh, ow, c]
    int c = shape.c();
    int row = shape.w() * c;
    int ow = shape.outputWidth();
    overRowsOfWindows(
        shape,
        (n, oy, y0, y1) -> {
          for (int ox = 0; ox < ow; ox++) {
            int x0 = firstColumn(shape, ox);
            int columns = endColumn(shape, ox) - x0;
            int from = hx.offset() + pixel(shape, n, y0, x0);
            int to = hy.offset() + ((n * shape.outputHeight() + oy) * ow + ox) * c;
            maxOfWindow(xs, from, row, y1 - y0, columns, c, ys, to);
          }
        });
  }

  /**
   * Computes y[j], the maximum of x[j] over the pixels of a window, whose rows are {@code row}
   * floats apart. A separate method without vectors in its signature; see {@link Lanes}.
   */
  private static void maxOfWindow(
      float[] x, int x0, int row, int rows, int columns, int c, float[] y, int y0) {
    for (int j = 0; j < c; j += Lanes.COUNT) {
      VectorMask<Float> lanes = FLOATS.indexInRange(j, c);
      FloatVector max = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
      for (int iy = 0; iy < rows; iy++) {
        for (int ix = 0; ix < columns; ix++) {
          max = FloatVector.fromArray(FLOATS, x, x0 + iy * row + ix * c + j, lanes).max(max);
        }
      }
      max.intoArray(y, y0 + j, lanes);
    }
  }

  @Override
  public void maxGradient(PoolingShape shape, Buffer x, Buffer gy, Buffer gx) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hgx = HeapBuffer.of(gx);
    float[] xs = hx.array(); // [n, h, w, c]
    float[] gys = hgy.array(); // [n, oh, ow, c]
    float[] gxs = hgx.array(); // [n, h, w, c]
    int c = shape.c();
    int row = shape.w() * c;
    int oh = shape.outputHeight();
    int ow = shape.outputWidth();
    int image = shape.h() * row;
    workers.run(
        shape.n(),
        (n, worker) -> {
          Arrays.fill(gxs, hgx.offset() + n * image, hgx.offset() + (n + 1) * image, 0);
          float[] max = new float[c];
          for (int oy = 0; oy < oh; oy++) {
            int y0 = firstRow(shape, oy);
            int rows = endRow(shape, oy) - y0;
            for (int ox = 0; ox < ow; ox++) {
              int x0 = firstColumn(shape, ox);
              int columns = endColumn(shape, ox) - x0;
              int first = pixel(shape, n, y0, x0);
              int from = hx.offset() + first;
              int to = hgx.offset() + first;
              int out = hgy.offset() + ((n * oh + oy) * ow + ox) * c;
              maxOfWindow(xs, from, row, rows, columns, c, max, 0);
              toFirstMax(xs, from, row, rows, columns, c, max, gys, out, gxs, to);
            }
          }
        });
  }

  /** Adds gy[j] to gx[j] at the first pixel of a window whose x[j] is max[j]. */
  private static void toFirstMax(
      float[] x,
      int x0,
      int row,
      int rows,
      int columns,
      int c,
      float[] max,
      float[] gy,
      int gy0,
      float[] gx,
      int gx0) {
    for (int j = 0; j < c; j += Lanes.COUNT) {
      VectorMask<Float> wanted = FLOATS.indexInRange(j, c); // whose maximum has not been found yet
      FloatVector greatest = FloatVector.fromArray(FLOATS, max, j, wanted);
      FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + j, wanted);
      for (int iy = 0; iy < rows; iy++) {
        for (int ix = 0; ix < columns; ix++) {
          int at = iy * row + ix * c + j;
          FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + at, wanted);
          // where the maximum is NaN it is the first NaN
          VectorMask<Float> met = v.eq(greatest).or(v.test(IS_NAN)).and(wanted);
          FloatVector.fromArray(FLOATS, gx, gx0 + at, met).add(g).intoArray(gx, gx0 + at, met);
          wanted = met.not().and(wanted);
        }
      }
    }
  }

  /**
   * Sums a window row by row, so the error is at most (kh + kw) · 2⁻²⁴ of the mean of |x|. The loop
   * over pixels is short, so that it is compiled early even if there are few windows.
   */
  @Override
  public void average(PoolingShape shape, Buffer x, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [n, h, w, c]
    float[] ys = hy.array(); // [n, oh, ow, c]
    int c = shape.c();
    int ow = shape.outputWidth();
    overRowsOfWindows(
        shape,
        (n, oy, y0, y1) -> {
          float[] row = new float[c];
          for (int ox = 0; ox < ow; ox++) {
            int x0 = firstColumn(shape, ox);
            int x1 = endColumn(shape, ox);
            int to = hy.offset() + ((n * shape.outputHeight() + oy) * ow + ox) * c;
            Arrays.fill(ys, to, to + c, 0);
            for (int iy = y0; iy < y1; iy++) {
              Arrays.fill(row, 0);
              for (int ix = x0; ix < x1; ix++) {
                Runs.add(xs, hx.offset() + pixel(shape, n, iy, ix), row, 0, c);
              }
              Runs.add(row, 0, ys, to, c);
            }
            int pixels = (y1 - y0) * (x1 - x0);
            for (int i = to; i < to + c; i++) {
              ys[i] /= pixels;
            }
          }
        });
  }

  /** Each pixel of gx gathers from the windows that cover it, in their order. */
  @Override
  public void averageGradient(PoolingShape shape, Buffer gy, Buffer gx) {
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hgx = HeapBuffer.of(gx);
    float[] gys = hgy.array(); // [n, oh, ow, c]
    float[] gxs = hgx.array(); // [n, h, w, c]
    Window window = shape.window();
    int c = shape.c();
    int oh = shape.outputHeight();
    int ow = shape.outputWidth();
    Tiles.overRows(
        workers,
        shape.n() * shape.h(),
        shape.w() * c,
        (from, to) -> {
          for (int r = from; r < to; r++) {
            int n = r / shape.h();
            int below = r % shape.h() + window.padY();
            int oy0 = firstWindow(below, window.height(), window.strideY());
            int oy1 = Math.min(below / window.strideY() + 1, oh);
            for (int ix = 0; ix < shape.w(); ix++) {
              int right = ix + window.padX();
              int ox0 = firstWindow(right, window.width(), window.strideX());
              int ox1 = Math.min(right / window.strideX() + 1, ow);
              for (int j = 0; j < c; j += Lanes.COUNT) {
                VectorMask<Float> lanes = FLOATS.indexInRange(j, c);
                FloatVector sum = FloatVector.zero(FLOATS);
                for (int oy = oy0; oy < oy1; oy++) {
                  int rows = endRow(shape, oy) - firstRow(shape, oy);
                  for (int ox = ox0; ox < ox1; ox++) {
                    int columns = endColumn(shape, ox) - firstColumn(shape, ox);
                    int at = hgy.offset() + ((n * oh + oy) * ow + ox) * c + j;
                    FloatVector g = FloatVector.fromArray(FLOATS, gys, at, lanes);
                    sum = g.div(rows * columns).add(sum);
                  }
                }
                sum.intoArray(gxs, hgx.offset() + (r * shape.w() + ix) * c + j, lanes);
              }
            }
          }
        });
  }

  /** Returns the first window that covers padded position {@code at}. */
  private static int firstWindow(int at, int size, int stride) {
    return at < size ? 0 : (at - size) / stride + 1;
  }

  private static int pixel(PoolingShape shape, int n, int y, int x) {
    return ((n * shape.h() + y) * shape.w() + x) * shape.c();
  }

  private static int firstRow(PoolingShape shape, int oy) {
    return Math.max(oy * shape.window().strideY() - shape.window().padY(), 0);
  }

  private static int endRow(PoolingShape shape, int oy) {
    Window window = shape.window();
    return Math.min(oy * window.strideY() - window.padY() + window.height(), shape.h());
  }

  private static int firstColumn(PoolingShape shape, int ox) {
    return Math.max(ox * shape.window().strideX() - shape.window().padX(), 0);
  }

  private static int endColumn(PoolingShape shape, int ox) {
    Window window = shape.window();
    return Math.min(ox * window.strideX() - window.padX() + window.width(), shape.w());
  }

  /** Processes the windows of row oy of image n, which cover the rows y0 to y1 - 1. */
  private interface WindowRow {
    void run(int n, int oy, int y0, int y1);
  }

  private void overRowsOfWindows(PoolingShape shape, WindowRow body) {
    int oh = shape.outputHeight();
    int touched = shape.window().height() * shape.w() * shape.c();
    Tiles.overRows(
        workers,
        shape.n() * oh,
        touched,
        (from, to) -> {
          for (int r = from; r < to; r++) {
            int oy = r % oh;
            body.run(r / oh, oy, firstRow(shape, oy), endRow(shape, oy));
          }
        });
  }
}
