package kinesic.kernels.vector;

import static jdk.incubator.vector.VectorOperators.IS_NAN;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Pooling;
import kinesic.kernels.PoolingAxis;
import kinesic.kernels.PoolingShape;
import kinesic.kernels.Workers;

/**
 * Pooling with channels as lanes; a mask handles the channels that do not fill a vector. A tile is
 * some rows of y (of gx for the gradient of the mean), or a whole image if windows may share pixels
 * of gx. If there are few channels, such as a block of 16, the loop over the windows of a row is
 * inside that over vectors of channels; else each window is read completely.
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
    overRowsOfWindows(shape, x, y, VectorPooling::maxOfEach);
  }

  /** Computes the maximum of each window; see {@link RowOfWindows}. */
  private static void maxOfEach(
      float[] x,
      int x0,
      int row,
      PoolingAxis vertical,
      int oy,
      PoolingAxis axis,
      int from,
      int to,
      int c,
      float[] y,
      int y0) {
    int rows = vertical.count(oy);
    int rowStep = vertical.dilation() * row;
    int step = axis.dilation() * c;
    boolean inside = axis.count(from) == 2 && axis.count(to - 1) == 2;
    if (rows == 2 && axis.size() == 2 && inside && c % Lanes.COUNT == 0) {
      int first = x0 + axis.first(from) * c;
      maxOfFour(x, first, rowStep, step, axis.stride() * c, to - from, c, y, y0 + from * c);
      return;
    }
    for (int j = 0; j < c; j += Lanes.COUNT) {
      VectorMask<Float> lanes = FLOATS.indexInRange(j, c);
      for (int o = from; o < to; o++) {
        FloatVector max = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        int columns = axis.count(o);
        int first = x0 + axis.first(o) * c + j;
        for (int iy = 0; iy < rows; iy++) {
          int at = first + iy * rowStep;
          for (int ix = 0; ix < columns; ix++, at += step) {
            max = FloatVector.fromArray(FLOATS, x, at, lanes).max(max);
          }
        }
        max.intoArray(y, y0 + o * c + j, lanes);
      }
    }
  }

  /**
   * Computes the maxima of adjacent windows of 2 x 2 pixels, the most frequent ones.
   *
   * @param below the distance of the rows of a window
   * @param right the distance of its columns
   * @param next the distance of two windows
   */
  private static void maxOfFour(
      float[] x, int x0, int below, int right, int next, int windows, int c, float[] y, int y0) {
    for (int j = 0; j < c; j += Lanes.COUNT) {
      int at = x0 + j;
      int to = y0 + j;
      for (int o = 0; o < windows; o++, at += next, to += c) {
        FloatVector upper =
            FloatVector.fromArray(FLOATS, x, at).max(FloatVector.fromArray(FLOATS, x, at + right));
        FloatVector.fromArray(FLOATS, x, at + below)
            .max(FloatVector.fromArray(FLOATS, x, at + below + right))
            .max(upper)
            .intoArray(y, to);
      }
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
    PoolingAxis vertical = shape.down();
    PoolingAxis horizontal = shape.across();
    int c = shape.c();
    int row = shape.w() * c;
    int image = shape.h() * row;
    int oh = vertical.windows();
    int windowRow = horizontal.windows() * c;
    int together = together(horizontal.windows(), c);
    workers.run(
        shape.n(),
        (n, worker) -> {
          Arrays.fill(gxs, hgx.offset() + n * image, hgx.offset() + (n + 1) * image, 0);
          for (int oy = 0; oy < oh; oy++) {
            int first = n * image + vertical.first(oy) * row;
            for (int o = 0; o < horizontal.windows(); o += together) {
              toFirstMax(
                  xs,
                  hx.offset() + first,
                  row,
                  vertical,
                  oy,
                  horizontal,
                  o,
                  o + together,
                  c,
                  gys,
                  hgy.offset() + (n * oh + oy) * windowRow,
                  gxs,
                  hgx.offset() + first);
            }
          }
        });
  }

  /** Adds gy of each window to gx at the first pixel whose x is the maximum. */
  private static void toFirstMax(
      float[] x,
      int x0,
      int row,
      PoolingAxis vertical,
      int oy,
      PoolingAxis axis,
      int from,
      int to,
      int c,
      float[] gy,
      int gy0,
      float[] gx,
      int gx0) {
    int rows = vertical.count(oy);
    int rowStep = vertical.dilation() * row;
    int step = axis.dilation() * c;
    for (int j = 0; j < c; j += Lanes.COUNT) {
      VectorMask<Float> lanes = FLOATS.indexInRange(j, c);
      for (int o = from; o < to; o++) {
        FloatVector max = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        int columns = axis.count(o);
        int first = axis.first(o) * c + j;
        for (int iy = 0; iy < rows; iy++) {
          int at = x0 + first + iy * rowStep;
          for (int ix = 0; ix < columns; ix++, at += step) {
            max = FloatVector.fromArray(FLOATS, x, at, lanes).max(max);
          }
        }
        FloatVector g = FloatVector.fromArray(FLOATS, gy, gy0 + o * c + j, lanes);
        VectorMask<Float> wanted = lanes; // whose maximum has not been found yet
        for (int iy = 0; iy < rows; iy++) {
          int at = first + iy * rowStep;
          for (int ix = 0; ix < columns; ix++, at += step) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, x0 + at, lanes);
            // where the maximum is NaN it is the first NaN
            VectorMask<Float> met = v.eq(max).or(v.test(IS_NAN)).and(wanted);
            FloatVector.fromArray(FLOATS, gx, gx0 + at, met).add(g).intoArray(gx, gx0 + at, met);
            wanted = met.not().and(wanted);
          }
        }
      }
    }
  }

  /** Sums a window row by row, so the error is at most (kh + kw) · 2⁻²⁴ of the mean of |x|. */
  @Override
  public void average(PoolingShape shape, Buffer x, Buffer y) {
    overRowsOfWindows(shape, x, y, VectorPooling::averageOfEach);
  }

  /** Computes the mean of each window; see {@link RowOfWindows}. */
  private static void averageOfEach(
      float[] x,
      int x0,
      int row,
      PoolingAxis vertical,
      int oy,
      PoolingAxis axis,
      int from,
      int to,
      int c,
      float[] y,
      int y0) {
    int rows = vertical.count(oy);
    for (int j = 0; j < c; j += Lanes.COUNT) {
      VectorMask<Float> lanes = FLOATS.indexInRange(j, c);
      for (int o = from; o < to; o++) {
        FloatVector sum = FloatVector.zero(FLOATS);
        int columns = axis.count(o);
        int first = x0 + axis.first(o) * c + j;
        for (int iy = 0; iy < rows; iy++) {
          FloatVector sumOfRow = FloatVector.zero(FLOATS);
          int at = first + iy * row;
          for (int ix = 0; ix < columns; ix++, at += c) {
            sumOfRow = FloatVector.fromArray(FLOATS, x, at, lanes).add(sumOfRow);
          }
          sum = sumOfRow.add(sum);
        }
        sum.div(vertical.divisor(oy) * axis.divisor(o)).intoArray(y, y0 + o * c + j, lanes);
      }
    }
  }

  /** Each pixel of gx gathers from the windows that cover it, in their order. */
  @Override
  public void averageGradient(PoolingShape shape, Buffer gy, Buffer gx) {
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hgx = HeapBuffer.of(gx);
    float[] gys = hgy.array(); // [n, oh, ow, c]
    float[] gxs = hgx.array(); // [n, h, w, c]
    PoolingAxis vertical = shape.down();
    PoolingAxis horizontal = shape.across();
    int c = shape.c();
    int row = shape.w() * c;
    int image = vertical.windows() * horizontal.windows() * c; // of gy
    int together = together(shape.w(), c);
    Tiles.overRows(
        workers,
        shape.n() * shape.h(),
        row,
        (from, to) -> {
          for (int r = from; r < to; r++) {
            int gy0 = hgy.offset() + r / shape.h() * image;
            int gx0 = hgx.offset() + r * row;
            for (int ix = 0; ix < shape.w(); ix += together) {
              gather(gys, gy0, vertical, r % shape.h(), horizontal, ix, ix + together, c, gxs, gx0);
            }
          }
        });
  }

  /** Computes the pixels {@code from} to {@code to} - 1 of row iy of gx, for one image. */
  private static void gather(
      float[] gy,
      int gy0,
      PoolingAxis vertical,
      int iy,
      PoolingAxis horizontal,
      int from,
      int to,
      int c,
      float[] gx,
      int gx0) {
    int oy0 = vertical.firstWindow(iy);
    int oy1 = vertical.endWindow(iy);
    for (int j = 0; j < c; j += Lanes.COUNT) {
      VectorMask<Float> lanes = FLOATS.indexInRange(j, c);
      for (int ix = from; ix < to; ix++) {
        FloatVector sum = FloatVector.zero(FLOATS);
        int ox0 = horizontal.firstWindow(ix);
        int ox1 = horizontal.endWindow(ix);
        for (int oy = oy0; oy < oy1; oy++) {
          for (int ox = ox0; ox < ox1; ox++) {
            int at = gy0 + (oy * horizontal.windows() + ox) * c + j;
            FloatVector g = FloatVector.fromArray(FLOATS, gy, at, lanes);
            sum = g.div(vertical.divisor(oy) * horizontal.divisor(ox)).add(sum);
          }
        }
        sum.intoArray(gx, gx0 + ix * c + j, lanes);
      }
    }
  }

  /** Returns how many of {@code count} windows or pixels of a row are processed by one call. */
  private static int together(int count, int c) {
    return c > Lanes.LINE ? 1 : count;
  }

  /**
   * Processes the windows {@code from} to {@code to} - 1 of row {@code oy} of windows, whose first
   * row of pixels is at {@code x0}; rows are {@code row} floats apart. The result of a window is c
   * floats of y. The implementations have no vectors in their signatures; see {@link Lanes}.
   */
  private interface RowOfWindows {
    void run(
        float[] x,
        int x0,
        int row,
        PoolingAxis vertical,
        int oy,
        PoolingAxis axis,
        int from,
        int to,
        int c,
        float[] y,
        int y0);
  }

  private void overRowsOfWindows(PoolingShape shape, Buffer x, Buffer y, RowOfWindows body) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [n, h, w, c]
    float[] ys = hy.array(); // [n, oh, ow, c]
    PoolingAxis vertical = shape.down();
    PoolingAxis horizontal = shape.across();
    int c = shape.c();
    int row = shape.w() * c;
    int oh = vertical.windows();
    int together = together(horizontal.windows(), c);
    Tiles.overRows(
        workers,
        shape.n() * oh,
        vertical.windows() == 0 ? row : vertical.count(0) * row,
        (from, to) -> {
          for (int r = from; r < to; r++) {
            int oy = r % oh;
            int x0 = hx.offset() + (r / oh * shape.h() + vertical.first(oy)) * row;
            int y0 = hy.offset() + r * horizontal.windows() * c;
            for (int o = 0; o < horizontal.windows(); o += together) {
              body.run(xs, x0, row, vertical, oy, horizontal, o, o + together, c, ys, y0);
            }
          }
        });
  }
}
