package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;

/** Windows of one pixel with stride 1: blocked images, read in place. */
record PixelWindows(BlockedImages images) implements Windows {

  @Override
  public int blocks() {
    return images.blocks;
  }

  @Override
  public int filterRow(int step) {
    return step < images.channels ? step : -1;
  }

  @Override
  public boolean copiesSegments() {
    return false;
  }

  @Override
  public int floats(int rows, int some) {
    return 0;
  }

  @Override
  public void copy(int image, int row, int rows, int first, int end, float[] to, int at) {
    throw new UnsupportedOperationException("windows: pixels are read in place");
  }

  @Override
  public void describe(int image, int row, int rows, int first, int end, View view) {
    view.array = images.array;
    view.reserve(blocks());
    for (int b = 0; b < blocks(); b++) {
      view.places[b] = b * images.blockStride;
    }
    view.start = images.at + image * images.imageStride + row * images.w * BLOCK;
    view.imageStep = images.imageStride;
    view.pixelStep = BLOCK;
    view.rowStep = images.w * BLOCK;
  }

  @Override
  public boolean isJoined() {
    return true;
  }
}
