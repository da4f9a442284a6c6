package kinesic.kernels.vector;

import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;

/**
 * The patches of a batch of images as a matrix that is never stored: a row is the patch of one
 * pixel, a column one of its taps (ky, kx, channel), zero where it lies on the padding. Read as it
 * is, for products with a filter, or as its transpose, for sums over the pixels.
 *
 * <p>In a batch of images [n, h, w, c] the taps of one ky are neighbours in memory, kw · c floats:
 * a <i>run</i>. So packing is copying runs, cut off at the left and right edge of the image.
 */
final class Patches implements LeftOperand {

  /** A transposed operand is read in strides: several slivers use what a stride fetches. */
  private static final int TRANSPOSED_SLIVERS = 4;

  private static final int STRIDE = MicroKernel.SLIVER_STRIDE;

  private final float[] array; // [n, h, w, channels]
  private final int offset;
  private final int h;
  private final int w;
  private final int channels;
  private final Pixels pixels;
  private final Sampling sampling;
  private final int run;
  private final boolean transposed;

  /**
   * How patches lie on an image: that of pixel (y, x) starts at row {@code firstY + y · strideY}
   * and column {@code firstX + x · strideX}.
   *
   * @param height rows of a patch
   * @param width columns of a patch
   */
  record Sampling(int height, int width, int strideY, int strideX, int firstY, int firstX) {

    /** Every pixel is its own patch. */
    static final Sampling PLAIN = new Sampling(1, 1, 1, 1, 0, 0);
  }

  /** Patches of images [n, h, w, channels]. */
  Patches(
      Buffer images,
      int h,
      int w,
      int channels,
      Pixels pixels,
      Sampling sampling,
      boolean transposed) {
    HeapBuffer heap = HeapBuffer.of(images);
    array = heap.array();
    offset = heap.offset();
    this.h = h;
    this.w = w;
    this.channels = channels;
    this.pixels = pixels;
    this.sampling = sampling;
    this.transposed = transposed;
    run = sampling.width * channels;
  }

  /** A sliver of the transpose stays within one ky, so that for each pixel it is one run. */
  @Override
  public int group() {
    return transposed ? run : pixels.group();
  }

  @Override
  public int sliversAtOnce() {
    return transposed ? TRANSPOSED_SLIVERS : 1;
  }

  @Override
  public boolean packSlivers(int row, int rows, int k, int depth, float[] slivers, int at) {
    if (transposed) {
      packTaps(row, rows, k, depth, slivers, at);
      return true;
    }
    return packPatches(row, rows, k, depth, slivers, at);
  }

  /**
   * A sliver of patches, stretch by stretch along the image rows. A patch that reaches over the
   * left or right edge is a stretch by itself, so is one whose neighbour is in another image.
   */
  private boolean packPatches(int row, int rows, int k, int depth, float[] slivers, int at) {
    // the pixels whose patches lie between the left and the right edge
    int inside = Math.ceilDiv(-sampling.firstX, sampling.strideX);
    int outside = Math.floorDiv(w - sampling.width - sampling.firstX, sampling.strideX) + 1;
    boolean any = false;
    Pixels.Cursor pixel = pixels.at(row);
    for (int r = 0; r < rows; ) {
      boolean alone = pixels.acrossImages() || pixel.x < inside || pixel.x >= outside;
      int end = alone ? pixel.x + 1 : Math.min(outside, pixels.width());
      int count = Math.min(end - pixel.x, rows - r);
      any |= packStretch(pixel, count, k, depth, slivers, at + r * STRIDE);
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
   * The patches of {@code count} neighbours: some runs each, of which parts may lie on the padding,
   * at the left and right only if it is one.
   */
  private boolean packStretch(
      Pixels.Cursor pixel, int count, int k, int depth, float[] slivers, int at) {
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
        Runs.clear(slivers, to, from);
        int source = offset + ((pixel.image * h + y) * w + x) * channels + tap + from;
        Runs.copyEach(count, array, source, step, slivers, to + from, STRIDE, end - from);
        Runs.clear(slivers, to + end, taps - end);
      } else {
        for (int r = 0; r < count; r++) {
          Runs.clear(slivers, to + r * STRIDE, taps);
        }
      }
      done += taps;
      tap = 0;
    }
    return any;
  }

  /** Slivers of taps over many pixels, which are taken stretch by stretch along the image rows. */
  private void packTaps(int row, int rows, int k, int depth, float[] slivers, int target) {
    int ky = row / run;
    int tap = row - ky * run;
    int step = sampling.strideX * channels;
    // the pixels for which all of these taps lie between the left and the right edge
    int firstColumn = sampling.firstX + tap / channels;
    int lastColumn = sampling.firstX + (tap + rows - 1) / channels;
    int inside = Math.ceilDiv(-firstColumn, sampling.strideX);
    int outside = Math.floorDiv(w - 1 - lastColumn, sampling.strideX) + 1;
    Pixels.Cursor pixel = pixels.at(k);
    for (int done = 0; done < depth; ) {
      int count = Math.min(pixels.width() - pixel.x, depth - done);
      int y = sampling.firstY + pixel.y * sampling.strideY + ky;
      int x = pixel.x;
      if (y < 0 || y >= h) {
        for (int r = 0; r < rows; r++) {
          Runs.clear(slivers, target + r * STRIDE + done, count);
        }
      } else {
        int at = offset + ((pixel.image * h + y) * w + sampling.firstX) * channels + tap;
        int from = Math.clamp(inside, x, x + count);
        int end = Math.clamp(outside, from, x + count);
        packEdge(at, x, from, tap, rows, slivers, target + done - x);
        int to = target + done + from - x;
        Transposition.copy(array, at + from * step, step, end - from, rows, slivers, to, STRIDE);
        packEdge(at, end, x + count, tap, rows, slivers, target + done - x);
      }
      done += count;
      pixel.nextAlong(count);
    }
  }

  /** Tap by tap, the pixels x from {@code from} to {@code end} at the left or right edge. */
  private void packEdge(
      int at, int from, int end, int firstTap, int rows, float[] slivers, int shift) {
    for (int x = from; x < end; x++) {
      int left = sampling.firstX + x * sampling.strideX;
      int inside = Math.clamp(-left * channels - firstTap, 0, rows); // taps on the image
      int outside = Math.clamp((w - left) * channels - firstTap, inside, rows);
      int source = at + x * sampling.strideX * channels;
      int target = shift + x;
      for (int r = 0; r < inside; r++) {
        slivers[r * STRIDE + target] = 0;
      }
      for (int r = inside; r < outside; r++) {
        slivers[r * STRIDE + target] = array[source + r];
      }
      for (int r = outside; r < rows; r++) {
        slivers[r * STRIDE + target] = 0;
      }
    }
  }
}
