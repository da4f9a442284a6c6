package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;

import java.util.Arrays;

/**
 * Windows on blocked images of any size, stride and dilation. A copy holds the rows of an image
 * with their padding, [blocks, rows, phases, columns, 16]: with a stride of s, the columns x, x +
 * s, x + 2s ... that one tap reads lie one after the other, and phase p holds those with x mod s =
 * p.
 */
final class PaddedWindows implements Windows {

  private final BlockedImages images;
  private final Sampling sampling;
  private final int blocks; // of an image
  private final int phases;
  private final int columns; // of a phase
  private final int together;

  /**
   * Creates the windows of {@code resultColumns} pixels per row.
   *
   * @param together the number of images that are copied together
   */
  PaddedWindows(BlockedImages images, Sampling sampling, int resultColumns, int together) {
    this.together = together;
    this.images = images;
    this.sampling = sampling;
    blocks = images.blocks;
    phases = Math.min(sampling.strideX(), sampling.spanX());
    columns = resultColumns + Math.max(0, sampling.spanX() - 1) / sampling.strideX();
  }

  @Override
  public int blocks() {
    return sampling.taps() * blocks;
  }

  @Override
  public int filterRow(int step) {
    int channel = step % (blocks * BLOCK);
    int tap = step / (blocks * BLOCK);
    return channel < images.channels ? tap * images.channels + channel : -1;
  }

  private int rowFloats() {
    return phases * columns * BLOCK;
  }

  @Override
  public int together() {
    return together;
  }

  @Override
  public int place(int image, int floats) {
    return (image - image % together) * floats + image % together * BLOCK;
  }

  /** Returns the rows of a copy; rows between windows are left out. */
  private int span(int rows) {
    return (rows - 1) * rowsOfStep() + sampling.spanY();
  }

  private int rowsOfStep() {
    return Math.min(sampling.strideY(), sampling.spanY());
  }

  @Override
  public boolean copiesSegments() {
    return false;
  }

  @Override
  public int floats(int rows, int some) {
    return blocks * span(rows) * rowFloats();
  }

  @Override
  public void copy(int image, int row, int rows, int first, int end, float[] to, int at) {
    int top = sampling.firstY() + row * sampling.strideY();
    int target = at;
    for (int b = 0; b < blocks; b++) {
      int from = images.at + image * images.imageStride + b * images.blockStride;
      for (int r = 0; r < span(rows); r++, target += together * rowFloats()) {
        int y = top + r / rowsOfStep() * sampling.strideY() + r % rowsOfStep();
        boolean inside = y >= 0 && y < images.h;
        copyRow(inside, from + y * images.w * BLOCK, to, target);
      }
    }
  }

  private void copyRow(boolean inside, int from, float[] to, int at) {
    int stride = sampling.strideX();
    for (int phase = 0; phase < phases; phase++) {
      int x = sampling.firstX() + phase;
      int left = inside ? Math.min(columns, Math.ceilDiv(Math.max(0, -x), stride)) : columns;
      int right = Math.clamp(Math.ceilDiv(images.w - x, stride), left, columns);
      int step = together * BLOCK;
      int target = at + phase * columns * step;
      clear(to, target, step, left);
      Runs.copyPixels(
          images.array,
          from + (x + left * stride) * BLOCK,
          stride * BLOCK,
          to,
          target + left * step,
          step,
          right - left);
      clear(to, target + right * step, step, columns - right);
    }
  }

  private static void clear(float[] to, int at, int step, int pixels) {
    for (int p = 0; p < pixels; p++) {
      Arrays.fill(to, at + p * step, at + p * step + BLOCK, 0);
    }
  }

  @Override
  public void describe(int image, int row, int rows, int first, int end, View view) {
    view.reserve(blocks());
    int place = 0;
    for (int i = 0; i < sampling.height(); i++) {
      for (int j = 0; j < sampling.width(); j++) {
        int down = i * sampling.dilationY();
        int across = j * sampling.dilationX();
        int pixel = across % sampling.strideX() * columns + across / sampling.strideX();
        for (int b = 0; b < blocks; b++) {
          view.places[place++] = together * ((b * span(rows) + down) * rowFloats() + pixel * BLOCK);
        }
      }
    }
    view.start = ScratchPool.START;
    view.imageStep = together > 1 ? BLOCK : floats(rows, blocks());
    view.rowStep = together * rowsOfStep() * rowFloats();
    view.pixelStep = together * BLOCK;
  }

  @Override
  public boolean isJoined() {
    return sampling.taps() == 1 && together == 1;
  }

  @Override
  public int firstBlock(int row) {
    int top = sampling.firstY() + row * sampling.strideY();
    return tapRows(-top) * sampling.width() * blocks;
  }

  @Override
  public boolean isBeside(int column, int first, int end) {
    if (first >= end) {
      return false;
    }
    int tap = first / blocks;
    int x = sampling.firstX() + column * sampling.strideX();
    x += tap % sampling.width() * sampling.dilationX();
    return end <= (tap + 1) * blocks && (x < 0 || x >= images.w);
  }

  @Override
  public int endBlock(int row) {
    int top = sampling.firstY() + row * sampling.strideY();
    int end = tapRows(images.h - top) * sampling.width() * blocks;
    return Math.max(end, firstBlock(row));
  }

  /** Returns how many rows of taps of a window lie above its row {@code row}. */
  private int tapRows(int row) {
    return Math.clamp(Math.ceilDiv(row, sampling.dilationY()), 0, sampling.height());
  }
}
