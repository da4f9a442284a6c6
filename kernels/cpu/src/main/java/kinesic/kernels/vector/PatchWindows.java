package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;

import java.util.Arrays;

/**
 * Windows on channels-last images of few channels, such as the first ones of a network: a block of
 * 16 channels would be mostly padding, so the step blocks are taken from the whole patch [height,
 * width, channels] of a pixel instead. A copy is [blocks, pixels, 16].
 *
 * <p>In an image [h, w, channels] the taps of one row of a window are adjacent in memory, so
 * copying a patch copies {@code height} runs.
 */
final class PatchWindows implements Windows {

  private static final float[] ZEROS = new float[BLOCK];

  private final float[] array; // [n, h, w, channels]
  private final int array0;
  private final int h;
  private final int w;
  private final int channels;
  private final Sampling sampling;
  private final int columns;
  private final int run;

  /** Creates the windows of {@code columns} pixels per row. */
  PatchWindows(float[] array, int at, int h, int w, int channels, Sampling sampling, int columns) {
    this.array = array;
    array0 = at;
    this.h = h;
    this.w = w;
    this.channels = channels;
    this.sampling = sampling;
    this.columns = columns;
    run = sampling.width() * channels;
  }

  @Override
  public int blocks() {
    return Tiles.count(steps(), BLOCK);
  }

  private int steps() {
    return sampling.height() * run;
  }

  @Override
  public int filterRow(int step) {
    return step < steps() ? step : -1;
  }

  @Override
  public boolean copiesSegments() {
    return true;
  }

  @Override
  public int floats(int rows, int some) {
    return some * rows * columns * BLOCK;
  }

  @Override
  public void copy(int image, int row, int rows, int first, int end, float[] to, int target) {
    // the pixels whose patches lie between the left and the right edge
    int inside = Math.clamp(Math.ceilDiv(-sampling.firstX(), sampling.strideX()), 0, columns);
    int last = Math.floorDiv(w - sampling.width() - sampling.firstX(), sampling.strideX()) + 1;
    int outside = Math.clamp(last, inside, columns);
    for (int block = first; block < end; block++) {
      for (int r = 0; r < rows; r++) {
        int y = sampling.firstY() + (row + r) * sampling.strideY();
        int at = target + ((block - first) * rows + r) * columns * BLOCK;
        copyPixels(image, y, block, 0, inside, to, at);
        if (!copyJoined(image, y, block, inside, outside, to, at)) {
          copyPixels(image, y, block, inside, outside, to, at);
        }
        copyPixels(image, y, block, outside, columns, to, at);
      }
    }
  }

  /** Copies a block of the patches of some pixels part by part, zeros outside of the image. */
  private void copyPixels(int image, int y, int block, int first, int end, float[] to, int at) {
    int until = Math.min(steps(), (block + 1) * BLOCK);
    for (int p = first; p < end; p++) {
      int x = (sampling.firstX() + p * sampling.strideX()) * channels;
      int target = at + p * BLOCK;
      Arrays.fill(to, target, target + BLOCK, 0);
      for (int step = block * BLOCK, next; step < until; step = next) {
        int tapRow = step / run;
        int place = x + step - tapRow * run;
        next = Math.min((tapRow + 1) * run, until);
        int from = Math.max(place, 0);
        int count = Math.min(place + next - step, w * channels) - from;
        if (y + tapRow >= 0 && y + tapRow < h && count > 0) {
          int source = rowAt(image, y + tapRow) + from;
          int lane = step - block * BLOCK + from - place;
          System.arraycopy(array, source, to, target + lane, count);
        }
      }
    }
  }

  /**
   * Copies a block of the patches of the pixels {@code first} to {@code end}, which lie between the
   * left and the right edge, if the block has parts of at most two rows of the patches.
   *
   * @return whether the block was copied
   */
  private boolean copyJoined(int image, int y, int block, int first, int end, float[] to, int at) {
    int step = block * BLOCK;
    int tapRow = step / run;
    int cut = Math.min((tapRow + 1) * run - step, BLOCK); // the lanes of the first row
    int until = Math.min(steps() - step, BLOCK);
    int stride = sampling.strideX() * channels;
    int x = (sampling.firstX() + first * sampling.strideX()) * channels;
    int left = rowAt(image, y + tapRow) + x + step - tapRow * run;
    int right = rowAt(image, y + tapRow + 1) + x - cut;
    int reach = (end - first - 1) * stride + BLOCK;
    boolean hasLeft = y + tapRow >= 0 && y + tapRow < h;
    boolean hasRight = cut < until && y + tapRow + 1 >= 0 && y + tapRow + 1 < h;
    if (until > cut + run
        || (hasLeft && (left < 0 || left + reach > array.length))
        || (hasRight && (right < 0 || right + reach > array.length))) {
      return false;
    }
    Runs.copyJoined(
        hasLeft ? array : ZEROS,
        hasLeft ? left : 0,
        hasLeft ? stride : 0,
        hasRight ? array : ZEROS,
        hasRight ? right : 0,
        hasRight ? stride : 0,
        cut,
        until,
        to,
        at + first * BLOCK,
        end - first);
    return true;
  }

  private int rowAt(int image, int y) {
    return array0 + (image * h + y) * w * channels;
  }

  @Override
  public void describe(int image, int row, int rows, int first, int end, View view) {
    view.reserve(blocks());
    for (int b = first; b < end; b++) {
      view.places[b] = (b - first) * rows * columns * BLOCK;
    }
    view.start = ScratchPool.START;
    view.imageStep = floats(rows, end - first);
    view.pixelStep = BLOCK;
    view.rowStep = columns * BLOCK;
  }

  @Override
  public boolean isJoined() {
    return true;
  }
}
