package kinesic.kernels.vector;

/**
 * The pixels of blocked images that a convolution writes, or those whose gradient it reads: row r
 * and column c of image i are at {@code at + i · imageStride + r · rowStride + c · pixelStride} of
 * each block.
 *
 * @param channels the channels without the padding
 * @param padded whether there is room for whole blocks of channels
 * @param n the number of images
 * @param rows the rows of pixels of an image
 * @param columns the pixels of a row
 */
record PixelGrid(
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

  /** Returns whether the last pixel of a row is followed by the first of the next. */
  boolean isJoined() {
    return rowStride == columns * pixelStride;
  }

  /** Returns the position of the first lane of a pixel in the first block. */
  int at(int image, int row) {
    return at + image * imageStride + row * rowStride;
  }
}
