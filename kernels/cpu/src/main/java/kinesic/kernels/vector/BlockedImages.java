package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;

import kinesic.kernels.ImageLayout;

/** Images [n, blocks, h, w, 16] in memory, from {@code array[at]} on. */
final class BlockedImages {

  final float[] array;
  final int at;
  final int n;
  final int channels; // without the padding
  final int blocks;
  final int h;
  final int w;
  final int blockStride;
  final int imageStride;

  BlockedImages(float[] array, int at, int n, int channels, int h, int w) {
    this(array, at, n, channels, h, w, ImageLayout.blocks(channels) * h * w * BLOCK);
  }

  private BlockedImages(float[] array, int at, int n, int channels, int h, int w, int imageStride) {
    this.array = array;
    this.at = at;
    this.n = n;
    this.channels = channels;
    this.blocks = ImageLayout.blocks(channels);
    this.h = h;
    this.w = w;
    blockStride = h * w * BLOCK;
    this.imageStride = imageStride;
  }

  /** Returns the {@code count} channels from {@code first} on, which starts a block. */
  BlockedImages channels(int first, int count) {
    int from = at + first / BLOCK * blockStride;
    return new BlockedImages(array, from, n, count, h, w, imageStride);
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
        imageStride,
        blockStride,
        strideY * w * BLOCK,
        strideX * BLOCK,
        n,
        Tiles.count(Math.max(0, h - y), strideY),
        Tiles.count(Math.max(0, w - x), strideX));
  }
}
