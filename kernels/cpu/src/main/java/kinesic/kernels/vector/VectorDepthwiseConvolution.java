package kinesic.kernels.vector;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import kinesic.kernels.Activation;
import kinesic.kernels.Buffer;
import kinesic.kernels.ChannelShape;
import kinesic.kernels.DepthwiseConvolution;
import kinesic.kernels.DepthwiseShape;
import kinesic.kernels.Epilogue;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.Workers;

/**
 * Depthwise convolutions with channels as lanes, of images in either layout: a mask handles the
 * channels that do not fill a vector, so neither the images nor the filter are copied.
 *
 * <p>The result and the gradient of the images are sums of the same form, see {@link TapAxis}; each
 * is one chain of fused multiply-adds in the order of rows and columns. The gradient of the filter
 * is summed in registers over a band of at most 256 pixels (or one row), then in memory over the
 * bands, then over the parts of the images, in their order.
 */
public final class VectorDepthwiseConvolution implements DepthwiseConvolution {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  /** The pixels of a band. */
  private static final int PIXELS = 256;

  /** With fewer blocks of channels than this, the images are cut into parts as well. */
  private static final int TASKS = 8;

  private final Workers workers;

  /** Creates kernels that run on {@code workers}. */
  public VectorDepthwiseConvolution(Workers workers) {
    this.workers = workers;
  }

  // ---------------------------------------------------------------- sums over taps

  @Override
  public void forward(DepthwiseShape shape, Buffer x, Buffer filter, Buffer y, Epilogue epilogue) {
    TapAxis down = TapAxis.forward(WindowAxis.vertical(shape.window(), shape.h()));
    TapAxis across = TapAxis.forward(WindowAxis.horizontal(shape.window(), shape.w()));
    new Sum(shape, x, shape.x(), shape.w(), down, across, filter, y, epilogue).run(workers);
  }

  @Override
  public void backwardData(DepthwiseShape shape, Buffer gy, Buffer filter, Buffer gx) {
    TapAxis down = TapAxis.backward(WindowAxis.vertical(shape.window(), shape.h()));
    TapAxis across = TapAxis.backward(WindowAxis.horizontal(shape.window(), shape.w()));
    new Sum(shape, gy, shape.y(), shape.outputWidth(), down, across, filter, gx, Epilogue.STORE)
        .run(workers);
  }

  /** One call: y = epilogue(Σ x · filter), where x and y are the images or their gradients. */
  private static final class Sum {
    private final ChannelShape from;
    private final int xRow; // floats
    private final TapAxis down;
    private final TapAxis across;
    private final int taps; // of a row of the filter
    private final float[] x; // [n, blocks, rows, columns, lanes]
    private final int xAt;
    private final float[] f; // [kh, kw, channels]
    private final int fAt;
    private final float[] bias; // [channels]
    private final int biasAt;
    private final float[] y; // [n, blocks, rows, columns, lanes]
    private final int yAt;
    private final boolean accumulate;
    private final boolean relu;

    Sum(
        DepthwiseShape shape,
        Buffer x,
        ChannelShape from,
        int columns,
        TapAxis down,
        TapAxis across,
        Buffer filter,
        Buffer y,
        Epilogue epilogue) {
      this.from = from;
      this.xRow = columns * from.lanes();
      this.down = down;
      this.across = across;
      taps = shape.window().width();
      this.x = HeapBuffer.of(x).array();
      xAt = HeapBuffer.of(x).offset();
      f = HeapBuffer.of(filter).array();
      fAt = HeapBuffer.of(filter).offset();
      Buffer b = epilogue.bias();
      bias = b == null ? new float[from.channels()] : HeapBuffer.of(b).array();
      biasAt = b == null ? 0 : HeapBuffer.of(b).offset();
      this.y = HeapBuffer.of(y).array();
      yAt = HeapBuffer.of(y).offset();
      accumulate = epilogue.accumulate();
      relu = epilogue.activation() == Activation.RELU;
    }

    void run(Workers workers) {
      int rows = from.outer() * from.blocks() * down.length();
      Tiles.overRows(
          workers,
          rows,
          across.length() * from.lanes(),
          (first, end) -> {
            for (int r = first; r < end; r++) {
              row(r / down.length(), r % down.length());
            }
          });
    }

    /** Computes a row of y, of one block of one image. */
    private void row(int image, int row) {
      int lanes = from.lanes();
      int at = yAt + (image * down.length() + row) * across.length() * lanes;
      begin(image % from.blocks() * lanes, at);
      for (int phase = 0; phase < Math.min(across.period, across.length()); phase++) {
        for (int p = phase; p < across.length(); p += across.run(p) * across.period) {
          addTaps(image, row, p, at + p * lanes);
        }
      }
      for (int i = at; relu && i < at + across.length() * lanes; i++) {
        y[i] = Math.max(y[i], 0);
      }
    }

    /** Stores the bias to each pixel of a row of y, or adds it. */
    private void begin(int channel, int ys) {
      int lanes = from.lanes();
      for (int j = 0; j < lanes; j += Lanes.COUNT) {
        VectorMask<Float> stored = FLOATS.indexInRange(j, lanes);
        VectorMask<Float> added = FLOATS.indexInRange(j, accumulate ? lanes : 0);
        VectorMask<Float> used = FLOATS.indexInRange(channel + j, from.channels());
        FloatVector b = FloatVector.fromArray(FLOATS, bias, biasAt + channel + j, used);
        for (int p = 0, at = ys + j; p < across.length(); p++, at += lanes) {
          FloatVector.fromArray(FLOATS, y, at, added).add(b).intoArray(y, at, stored);
        }
      }
    }

    /** Adds the products of all taps to the pixels of y from {@code p} on that have equal taps. */
    private void addTaps(int image, int row, int p, int ys) {
      int lanes = from.lanes();
      int channel = image % from.blocks() * lanes;
      int xs =
          xAt + image * from.inner() * lanes + down.first(row) * xRow + across.first(p) * lanes;
      int fs = fAt + (down.tap(row) * taps + across.tap(p)) * from.channels() + channel;
      int rows = down.count(row);
      int columns = across.count(p);
      int fours = across.run(p) / 4 * 4;
      int xSkip = fours * across.advance * lanes;
      int ySkip = fours * across.period * lanes;
      for (int j = 0; j < lanes; j += Lanes.COUNT) {
        int i = xs + j;
        int to = ys + j;
        addToFour(i, fs + j, rows, columns, fours, j, channel + j, to);
        addToEach(
            i + xSkip, fs + j, rows, columns, across.run(p) - fours, j, channel + j, to + ySkip);
      }
    }

    /**
     * Computes one vector of channels of each of {@code count} pixels, four at a time, which share
     * the loads of the taps.
     *
     * @param xs the position of the first pixel of x
     * @param fs the position of its tap
     * @param rows the rows of the taps
     * @param columns the columns of the taps
     * @param lane the first lane
     * @param channel the channel in it
     * @param ys the position of the first pixel of y
     */
    private void addToFour(
        int xs, int fs, int rows, int columns, int count, int lane, int channel, int ys) {
      int lanes = from.lanes();
      int xStep = across.advance * lanes;
      int yStep = across.period * lanes;
      int xNext = across.spacing * lanes;
      int fRow = down.step * taps * from.channels();
      int fStep = across.step * from.channels();
      VectorMask<Float> stored = FLOATS.indexInRange(lane, lanes);
      VectorMask<Float> used = FLOATS.indexInRange(channel, from.channels());
      for (int q = 0, at = xs, to = ys; q < count; q += 4, at += 4 * xStep, to += 4 * yStep) {
        FloatVector s0 = FloatVector.fromArray(FLOATS, y, to, stored);
        FloatVector s1 = FloatVector.fromArray(FLOATS, y, to + yStep, stored);
        FloatVector s2 = FloatVector.fromArray(FLOATS, y, to + 2 * yStep, stored);
        FloatVector s3 = FloatVector.fromArray(FLOATS, y, to + 3 * yStep, stored);
        for (int iy = 0; iy < rows; iy++) {
          int i = at + iy * down.spacing * xRow;
          int k = fs + iy * fRow;
          for (int ix = 0; ix < columns; ix++, i += xNext, k += fStep) {
            FloatVector t = FloatVector.fromArray(FLOATS, f, k, used);
            s0 = FloatVector.fromArray(FLOATS, x, i, stored).fma(t, s0);
            s1 = FloatVector.fromArray(FLOATS, x, i + xStep, stored).fma(t, s1);
            s2 = FloatVector.fromArray(FLOATS, x, i + 2 * xStep, stored).fma(t, s2);
            s3 = FloatVector.fromArray(FLOATS, x, i + 3 * xStep, stored).fma(t, s3);
          }
        }
        s0.intoArray(y, to, stored);
        s1.intoArray(y, to + yStep, stored);
        s2.intoArray(y, to + 2 * yStep, stored);
        s3.intoArray(y, to + 3 * yStep, stored);
      }
    }

    /** Computes one vector of channels of each of {@code count} pixels, see {@link #addToFour}. */
    private void addToEach(
        int xs, int fs, int rows, int columns, int count, int lane, int channel, int ys) {
      int lanes = from.lanes();
      int xStep = across.advance * lanes;
      int yStep = across.period * lanes;
      int xNext = across.spacing * lanes;
      int fRow = down.step * taps * from.channels();
      int fStep = across.step * from.channels();
      VectorMask<Float> stored = FLOATS.indexInRange(lane, lanes);
      VectorMask<Float> used = FLOATS.indexInRange(channel, from.channels());
      for (int q = 0, at = xs, to = ys; q < count; q++, at += xStep, to += yStep) {
        FloatVector sum = FloatVector.fromArray(FLOATS, y, to, stored);
        for (int iy = 0; iy < rows; iy++) {
          int i = at + iy * down.spacing * xRow;
          int k = fs + iy * fRow;
          for (int ix = 0; ix < columns; ix++, i += xNext, k += fStep) {
            FloatVector t = FloatVector.fromArray(FLOATS, f, k, used);
            sum = FloatVector.fromArray(FLOATS, x, i, stored).fma(t, sum);
          }
        }
        sum.intoArray(y, to, stored);
      }
    }
  }

  // ---------------------------------------------------------------- sums over pixels

  @Override
  public void backwardFilter(DepthwiseShape shape, Buffer x, Buffer gy, Buffer gf) {
    HeapBuffer hgf = HeapBuffer.of(gf);
    int length = shape.filterLength();
    int blocks = shape.x().blocks();
    int parts = Math.min(shape.n(), Tiles.count(TASKS, Math.max(1, blocks)));
    float[] sums = new float[parts * length]; // [parts, kh, kw, c]
    FilterSum sum = new FilterSum(shape, HeapBuffer.of(x), HeapBuffer.of(gy), sums);
    workers.run(
        parts * blocks,
        (task, worker) -> {
          int part = task / blocks;
          int end = (int) ((part + 1L) * shape.n() / parts);
          for (int n = (int) ((long) part * shape.n() / parts); n < end; n++) {
            sum.add(n, task % blocks, part * length);
          }
        });
    Arrays.fill(hgf.array(), hgf.offset(), hgf.offset() + length, 0);
    for (int part = 0; part < parts; part++) {
      Runs.add(sums, part * length, hgf.array(), hgf.offset(), length);
    }
  }

  /** One gradient of a filter: sums[part] += Σ x · gy. */
  private static final class FilterSum {
    private final DepthwiseShape shape;
    private final WindowAxis vertical;
    private final WindowAxis horizontal;
    private final ChannelShape from;
    private final ChannelShape to;
    private final HeapBuffer x; // [n, blocks, h, w, lanes]
    private final HeapBuffer gy; // [n, blocks, oh, ow, lanes]
    private final float[] sums; // [parts, kh, kw, c]

    FilterSum(DepthwiseShape shape, HeapBuffer x, HeapBuffer gy, float[] sums) {
      this.shape = shape;
      vertical = WindowAxis.vertical(shape.window(), shape.h());
      horizontal = WindowAxis.horizontal(shape.window(), shape.w());
      from = shape.x();
      to = shape.y();
      this.x = x;
      this.gy = gy;
      this.sums = sums;
    }

    /** Adds the sums of one block of one image. */
    void add(int n, int block, int sumsAt) {
      int image = n * from.blocks() + block;
      int lanes = from.lanes();
      int channels = Math.min(lanes, shape.c() - block * lanes);
      int xAt = x.offset() + image * from.inner() * lanes;
      int gyAt = gy.offset() + image * to.inner() * lanes;
      int columns = horizontal.windows();
      int band = Math.max(1, PIXELS / columns);
      for (int row = 0; row < vertical.windows(); row += band) {
        for (int ky = 0; ky < shape.window().height(); ky++) {
          int oy = Math.max(row, vertical.firstWithTap(ky));
          int rows = Math.min(row + band, vertical.endWithTap(ky)) - oy;
          for (int kx = 0; kx < shape.window().width(); kx++) {
            int ox = horizontal.firstWithTap(kx);
            addBand(
                x.array(),
                xAt + (vertical.pixel(ky, oy) * shape.w() + horizontal.pixel(kx, ox)) * lanes,
                vertical.stride() * shape.w() * lanes,
                horizontal.stride() * lanes,
                gy.array(),
                gyAt + (oy * columns + ox) * lanes,
                columns * lanes,
                lanes,
                rows,
                horizontal.endWithTap(kx) - ox,
                channels,
                sums,
                sumsAt + (ky * shape.window().width() + kx) * shape.c() + block * lanes);
          }
        }
      }
    }

    /**
     * Adds the products of some pixels of x and gy. Four chains of multiply-adds hide the latency
     * of each other.
     */
    private static void addBand(
        float[] x,
        int xAt,
        int xRow,
        int xStep,
        float[] gy,
        int gyAt,
        int gyRow,
        int gyStep,
        int rows,
        int columns,
        int channels,
        float[] sums,
        int sumsAt) {
      for (int j = 0; j < channels; j += Lanes.COUNT) {
        VectorMask<Float> used = FLOATS.indexInRange(j, channels);
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        FloatVector s2 = FloatVector.zero(FLOATS);
        FloatVector s3 = FloatVector.zero(FLOATS);
        for (int row = 0; row < rows; row++) {
          int i = xAt + row * xRow + j;
          int k = gyAt + row * gyRow + j;
          int p = 0;
          for (; p <= columns - 4; p += 4, i += 4 * xStep, k += 4 * gyStep) {
            FloatVector x0 = FloatVector.fromArray(FLOATS, x, i, used);
            FloatVector x1 = FloatVector.fromArray(FLOATS, x, i + xStep, used);
            FloatVector x2 = FloatVector.fromArray(FLOATS, x, i + 2 * xStep, used);
            FloatVector x3 = FloatVector.fromArray(FLOATS, x, i + 3 * xStep, used);
            s0 = x0.fma(FloatVector.fromArray(FLOATS, gy, k, used), s0);
            s1 = x1.fma(FloatVector.fromArray(FLOATS, gy, k + gyStep, used), s1);
            s2 = x2.fma(FloatVector.fromArray(FLOATS, gy, k + 2 * gyStep, used), s2);
            s3 = x3.fma(FloatVector.fromArray(FLOATS, gy, k + 3 * gyStep, used), s3);
          }
          for (; p < columns; p++, i += xStep, k += gyStep) {
            FloatVector x0 = FloatVector.fromArray(FLOATS, x, i, used);
            s0 = x0.fma(FloatVector.fromArray(FLOATS, gy, k, used), s0);
          }
        }
        FloatVector.fromArray(FLOATS, sums, sumsAt + j, used)
            .add(s0.add(s1).add(s2.add(s3)))
            .intoArray(sums, sumsAt + j, used);
      }
    }
  }
}
