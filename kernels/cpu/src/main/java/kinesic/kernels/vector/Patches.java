package kinesic.kernels.vector;

import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;

/**
 * The patches of a batch of images as a matrix that is never stored: a row is the patch of one
 * pixel, a column one of its taps (ky, kx, channel), zero on the padding. {@link #transposed} is
 * for sums over the pixels.
 *
 * <p>In a batch of images [n, h, w, c] the taps of one ky are adjacent in memory, kw · c floats: a
 * <i>run</i>. So packing copies runs, which are cut at the left and right edge of the image.
 */
final class Patches implements RowOperand {

  private final float[] array; // [n, h, w, channels]
  private final int offset;
  private final int h;
  private final int w;
  private final int channels;
  private final Pixels pixels;
  private final Sampling sampling;
  private final int run;

  /**
   * The positions of patches on an image: that of pixel (y, x) starts at row {@code firstY + y ·
   * strideY} and column {@code firstX + x · strideX}.
   *
   * @param height the rows of a patch
   * @param width the columns of a patch
   */
  record Sampling(int height, int width, int strideY, int strideX, int firstY, int firstX) {

    /** The sampling in which every pixel is its own patch. */
    static final Sampling PLAIN = new Sampling(1, 1, 1, 1, 0, 0);
  }

  /** Creates the patches of images [n, h, w, channels]. */
  Patches(Buffer images, int h, int w, int channels, Pixels pixels, Sampling sampling) {
    HeapBuffer heap = HeapBuffer.of(images);
    array = heap.array();
    offset = heap.offset();
    this.h = h;
    this.w = w;
    this.channels = channels;
    this.pixels = pixels;
    this.sampling = sampling;
    run = sampling.width * channels;
  }

  @Override
  public int group() {
    return pixels.group();
  }

  @Override
  public boolean packSlivers(int row, int rows, int k, int depth, float[] slivers, int at) {
    return pack(row, rows, k, depth, slivers, at, MicroKernel.SLIVER_STRIDE);
  }

  /** Returns the transpose: taps as rows, pixels as columns. */
  ColumnOperand transposed() {
    return new Transpose();
  }

  private final class Transpose implements ColumnOperand {

    @Override
    public int group() {
      return sampling.height * run;
    }

    @Override
    public void locate(int row, int rows, int k, int depth, Columns columns) {
      columns.makeRoom(rows, depth);
      pack(k, depth, row, rows, columns.array(), columns.at(), columns.step());
    }
  }

  /**
   * Copies taps of patches {@code distance} apart, one stretch along the image rows after the
   * other. A patch that crosses the left or right edge is a stretch by itself, and so is one whose
   * neighbour is in another image.
   */
  private boolean pack(int row, int rows, int k, int depth, float[] target, int at, int distance) {
    // the pixels whose patches lie between the left and the right edge
    int inside = Math.ceilDiv(-sampling.firstX, sampling.strideX);
    int outside = Math.floorDiv(w - sampling.width - sampling.firstX, sampling.strideX) + 1;
    boolean any = false;
    Pixels.Cursor pixel = pixels.at(row);
    for (int r = 0; r < rows; ) {
      boolean alone = pixels.acrossImages() || pixel.x < inside || pixel.x >= outside;
      int end = alone ? pixel.x + 1 : Math.min(outside, pixels.width());
      int count = Math.min(end - pixel.x, rows - r);
      any |= packStretch(pixel, count, k, depth, target, at + r * distance, distance);
      if (alone) {
        pixel.next();
      } else {
        pixel.nextAlong(count);
      }
      r += count;
    }
    return any;
  }

  /**
   * Copies the patches of {@code count} neighbours: a few runs each. Parts of the runs may lie on
   * the padding, on the left and right only if count is 1.
   */
  private boolean packStretch(
      Pixels.Cursor pixel, int count, int k, int depth, float[] target, int at, int distance) {
    boolean any = false;
    int firstKy = k / run;
    int y = sampling.firstY + pixel.y * sampling.strideY + firstKy;
    int x = sampling.firstX + pixel.x * sampling.strideX;
    int step = sampling.strideX * channels;
    int inside = Math.max(0, -x) * channels; // the taps of a run that lie on the image
    int outside = Math.min(sampling.width, w - x) * channels;
    int tap = k - firstKy * run;
    for (int done = 0; done < depth; y++) {
      int taps = Math.min(run - tap, depth - done);
      int to = at + done;
      int from = Math.clamp(inside - tap, 0, taps);
      int end = y < 0 || y >= h ? from : Math.clamp(outside - tap, from, taps);
      if (from < end) {
        any = true;
        Runs.clear(target, to, from);
        int source = offset + ((pixel.image * h + y) * w + x) * channels + tap + from;
        Runs.copyEach(count, array, source, step, target, to + from, distance, end - from);
        Runs.clear(target, to + end, taps - end);
      } else {
        for (int r = 0; r < count; r++) {
          Runs.clear(target, to + r * distance, taps);
        }
      }
      done += taps;
      tap = 0;
    }
    return any;
  }
}
