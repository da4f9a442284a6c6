package kinesic.kernels.scalar;

import static kinesic.kernels.ImageLayout.BLOCK;

import java.util.Arrays;
import java.util.List;
import kinesic.kernels.Buffer;
import kinesic.kernels.DataMovement;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.HeapIndices;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Indices;
import kinesic.kernels.Permutation;
import kinesic.kernels.Workers;

/**
 * Moves elements. Both CPU backends use these kernels, because copies already run at the speed of
 * memory.
 */
public final class ScalarDataMovement implements DataMovement {

  /**
   * The floats in a tile: large enough to pay for waking a thread, small enough for an L2 cache.
   */
  private static final int TILE = 1 << 15;

  private final Workers workers;

  /** Creates kernels that run on {@code workers}. */
  public ScalarDataMovement(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void copyRows(
      int rows,
      int rowLength,
      Buffer x,
      int xStart,
      int xStride,
      Buffer y,
      int yStart,
      int yStride) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array();
    float[] ys = hy.array();
    int x0 = hx.offset() + xStart;
    int y0 = hy.offset() + yStart;
    forRows(
        rows,
        rowLength,
        (from, to) -> {
          for (int r = from; r < to; r++) {
            System.arraycopy(xs, x0 + r * xStride, ys, y0 + r * yStride, rowLength);
          }
        });
  }

  @Override
  public void concat(List<Buffer> xs, Buffer y) {
    HeapBuffer hy = HeapBuffer.of(y);
    int at = hy.offset();
    for (Buffer x : xs) {
      HeapBuffer hx = HeapBuffer.of(x);
      System.arraycopy(hx.array(), hx.offset(), hy.array(), at, hx.length());
      at += hx.length();
    }
  }

  @Override
  public void gatherRows(int rowLength, Buffer x, Indices indices, Buffer y) {
    int[] index = HeapIndices.of(indices);
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [any, rowLength]
    float[] ys = hy.array(); // [index.length, rowLength]
    int x0 = hx.offset();
    int y0 = hy.offset();
    forRows(
        index.length,
        rowLength,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            System.arraycopy(xs, x0 + index[i] * rowLength, ys, y0 + i * rowLength, rowLength);
          }
        });
  }

  /** Runs on one thread, because two tiles might name the same row. */
  @Override
  public void scatterAddRows(int rowLength, Buffer gy, Indices indices, Buffer gx) {
    int[] index = HeapIndices.of(indices);
    HeapBuffer hgy = HeapBuffer.of(gy);
    HeapBuffer hgx = HeapBuffer.of(gx);
    float[] gys = hgy.array(); // [index.length, rowLength]
    float[] gxs = hgx.array(); // [any, rowLength]
    for (int i = 0; i < index.length; i++) {
      int from = hgy.offset() + i * rowLength;
      int to = hgx.offset() + index[i] * rowLength;
      for (int j = 0; j < rowLength; j++) {
        gxs[to + j] += gys[from + j];
      }
    }
  }

  @Override
  public void toBlocked(int n, int pixels, int channels, Buffer x, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    forPixels(
        n,
        pixels,
        channels,
        (plain, blocked, count) -> {
          int to = hy.offset() + blocked;
          System.arraycopy(hx.array(), hx.offset() + plain, hy.array(), to, count);
          Arrays.fill(hy.array(), to + count, to + BLOCK, 0);
        });
  }

  @Override
  public void fromBlocked(int n, int pixels, int channels, Buffer x, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    forPixels(
        n,
        pixels,
        channels,
        (plain, blocked, count) ->
            System.arraycopy(
                hx.array(), hx.offset() + blocked, hy.array(), hy.offset() + plain, count));
  }

  /** The copy of {@code count} channels of a pixel between the two layouts. */
  private interface PixelCopy {
    void run(int plain, int blocked, int count);
  }

  /** Visits each block of channels of each pixel. */
  private void forPixels(int n, int pixels, int channels, PixelCopy body) {
    int blocks = ImageLayout.blocks(channels);
    forRows(
        n * blocks,
        pixels * BLOCK,
        (from, to) -> {
          for (int r = from; r < to; r++) {
            int first = r % blocks * BLOCK;
            int count = Math.min(BLOCK, channels - first);
            int plain = r / blocks * pixels * channels + first;
            int blocked = r * pixels * BLOCK;
            for (int p = 0; p < pixels; p++, plain += channels, blocked += BLOCK) {
              body.run(plain, blocked, count);
            }
          }
        });
  }

  /**
   * Iterates over all axes of y but the last two and copies one plane at a time, in blocks that
   * keep the lines of both sides in L1 if the last axis of y is not the last of x.
   */
  @Override
  public void permute(int[] shape, int[] axes, Buffer x, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    if (hy.length() == 0) {
      return;
    }
    Permutation p = Permutation.of(shape, axes);
    float[] xs = hx.array();
    float[] ys = hy.array();
    int x0 = hx.offset();
    int y0 = hy.offset();
    int planes = hy.length() / (p.rows() * p.columns());
    if (p.columnStride() == 1) {
      forRows(
          planes * p.rows(),
          p.columns(),
          (from, to) -> {
            for (int r = from; r < to; r++) {
              int source = p.planeStart(r / p.rows()) + r % p.rows() * p.rowStride();
              System.arraycopy(xs, x0 + source, ys, y0 + r * p.columns(), p.columns());
            }
          });
      return;
    }
    int strips = (p.rows() + STRIP - 1) / STRIP; // a strip is STRIP rows of a plane
    forRows(
        planes * strips,
        STRIP * p.columns(),
        (from, to) -> {
          for (int s = from; s < to; s++) {
            int plane = s / strips;
            int firstRow = s % strips * STRIP;
            transposeStrip(
                p,
                firstRow,
                Math.min(firstRow + STRIP, p.rows()),
                xs,
                x0 + p.planeStart(plane),
                ys,
                y0 + plane * p.rows() * p.columns());
          }
        });
  }

  /** The side of a block: 16 rows of 16 floats are 16 cache lines on each side. */
  private static final int STRIP = 16;

  private static void transposeStrip(
      Permutation p, int firstRow, int endRow, float[] xs, int x0, float[] ys, int y0) {
    for (int firstColumn = 0; firstColumn < p.columns(); firstColumn += STRIP) {
      int endColumn = Math.min(firstColumn + STRIP, p.columns());
      for (int r = firstRow; r < endRow; r++) {
        int target = y0 + r * p.columns();
        int source = x0 + r * p.rowStride();
        for (int c = firstColumn; c < endColumn; c++) {
          ys[target + c] = xs[source + c * p.columnStride()];
        }
      }
    }
  }

  @Override
  public void expand(int outer, int size, int inner, Buffer x, Buffer y) {
    HeapBuffer hx = HeapBuffer.of(x);
    HeapBuffer hy = HeapBuffer.of(y);
    float[] xs = hx.array(); // [outer, inner]
    float[] ys = hy.array(); // [outer, size, inner]
    int x0 = hx.offset();
    int y0 = hy.offset();
    if (inner == 1) {
      forRows(
          outer,
          size,
          (from, to) -> {
            for (int o = from; o < to; o++) {
              Arrays.fill(ys, y0 + o * size, y0 + (o + 1) * size, xs[x0 + o]);
            }
          });
      return;
    }
    forRows(
        outer * size,
        inner,
        (from, to) -> {
          for (int r = from; r < to; r++) {
            System.arraycopy(xs, x0 + r / size * inner, ys, y0 + r * inner, inner);
          }
        });
  }

  private interface RowRange {
    void run(int from, int to);
  }

  /** Distributes {@code rows} rows of {@code rowLength} floats, as many per tile as fill it. */
  private void forRows(int rows, int rowLength, RowRange body) {
    int each = Math.max(1, TILE / Math.max(1, rowLength));
    int tiles = (rows + each - 1) / each;
    workers.run(tiles, (tile, worker) -> body.run(tile * each, Math.min((tile + 1) * each, rows)));
  }
}
