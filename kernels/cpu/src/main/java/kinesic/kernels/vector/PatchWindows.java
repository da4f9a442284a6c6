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

  private final float[] array; // [n, h, w, channels]
  private final int at;
  private final int h;
  private final int w;
  private final int channels;
  private final Sampling sampling;
  private final int columns;
  private final int run;

  /** Creates the windows of {@code columns} pixels per row. */
  PatchWindows(float[] array, int at, int h, int w, int channels, Sampling sampling, int columns) {
    this.array = array;
    this.at = at;
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
  public int floats(int rows) {
    return blocks() * rows * columns * BLOCK;
  }

  @Override
  public void copy(int image, int row, int rows, float[] to, int target) {
    float[] patch = new float[blocks() * BLOCK + Lanes.COUNT];
    int pixels = rows * columns;
    for (int p = 0; p < pixels; p++) {
      int y = sampling.firstY() + (row + p / columns) * sampling.strideY();
      int x = sampling.firstX() + p % columns * sampling.strideX();
      boolean whole = y >= 0 && y + sampling.height() <= h && x >= 0 && x + sampling.width() <= w;
      int from = at + ((image * h + y) * w + x) * channels;
      if (whole) {
        Runs.copyRows(sampling.height(), array, from, w * channels, patch, run);
      } else {
        copyPart(y, x, from, patch);
      }
      Runs.copyBlocks(blocks(), patch, to, target + p * BLOCK, pixels * BLOCK);
    }
  }

  /** Copies a patch that extends beyond the image. */
  private void copyPart(int y, int x, int from, float[] patch) {
    int left = Math.clamp(-x, 0, sampling.width()) * channels;
    int right = Math.clamp(w - x, 0, sampling.width()) * channels;
    Arrays.fill(patch, 0);
    for (int i = Math.max(0, -y); i < Math.min(sampling.height(), h - y); i++) {
      for (int j = left; j < right; j++) {
        patch[i * run + j] = array[from + i * w * channels + j];
      }
    }
  }

  @Override
  public void describe(int image, int row, int rows, View view) {
    view.reserve(blocks());
    for (int b = 0; b < blocks(); b++) {
      view.places[b] = b * rows * columns * BLOCK;
    }
    view.start = ScratchPool.START;
    view.imageStep = floats(rows);
    view.rowStep = columns * BLOCK;
  }

  @Override
  public boolean isJoined() {
    return true;
  }
}
