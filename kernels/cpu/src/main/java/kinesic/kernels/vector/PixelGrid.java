package kinesic.kernels.vector;

import kinesic.kernels.ImageLayout;

/**
 * The pixels of blocked images that a convolution writes, or those whose gradient it reads: row r
 * and column c of image i are at {@code at + i · imageStride + r · rowStride + c · pixelStride} of
 * each block.
 */
final class PixelGrid {

  final float[] array;
  final int channels; // without the padding
  final boolean padded; // whether there is room for whole blocks of channels
  final int blockStride;
  final int imageStride;
  final int pixelStride;
  final int n; // images
  final int rows; // of an image
  final int columns; // the pixels of a row
  private final int at;
  final int rowStride;

  PixelGrid(
      float[] array,
      int at,
      int channels,
      boolean padded,
      int imageStride,
      int blockStride,
      int rowStride,
      int pixelStride,
      int n,
      int rows,
      int columns) {
    this.array = array;
    this.at = at;
    this.channels = channels;
    this.padded = padded;
    this.imageStride = imageStride;
    this.blockStride = blockStride;
    this.rowStride = rowStride;
    this.pixelStride = pixelStride;
    this.n = n;
    this.rows = rows;
    this.columns = columns;
  }

  /** Returns whether the last pixel of a row is followed by the first of the next. */
  boolean isJoined() {
    return rowStride == columns * pixelStride;
  }

  /** Returns the number of panels of channels that are stored. */
  int panels() {
    int stored = padded ? ImageLayout.BLOCKED.stored(channels) : channels;
    return Tiles.count(stored, MicroKernel.COLUMNS);
  }

  /** Returns the position of the first lane of a pixel in the first block. */
  int at(int image, int row) {
    return at + image * imageStride + row * rowStride;
  }
}
