package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;

import kinesic.kernels.ImageLayout;

/**
 * Images [n, blocks, h, w, 16] in memory, from {@code array[at]} on.
 *
 * @param channels the channels without the padding
 */
record BlockedImages(float[] array, int at, int n, int channels, int h, int w) {

  int blocks() {
    return ImageLayout.blocks(channels);
  }

  int blockStride() {
    return h * w * BLOCK;
  }

  int imageStride() {
    return blocks() * blockStride();
  }

  /** Returns all pixels as the result of a convolution. */
  PixelGrid grid() {
    return grid(0, 0, 1, 1);
  }

  /** Returns the pixels from (y, x) on, every {@code strideY}-th and {@code strideX}-th. */
  PixelGrid grid(int y, int x, int strideY, int strideX) {
    return new PixelGrid(
        array,
        at + (y * w + x) * BLOCK,
        channels,
        true,
        imageStride(),
        blockStride(),
        strideY * w * BLOCK,
        strideX * BLOCK,
        n,
        Tiles.count(Math.max(0, h - y), strideY),
        Tiles.count(Math.max(0, w - x), strideX));
  }
}
