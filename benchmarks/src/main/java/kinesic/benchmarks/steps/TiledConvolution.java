package kinesic.benchmarks.steps;

import static kinesic.kernels.ImageLayout.BLOCK;

import kinesic.kernels.ImageLayout;

/**
 * A convolution with a window of one pixel, in tiles that read the image in place.
 *
 * <pre>
 *   for each 192 pixels
 *     for each 256 input channels        of these pixels: 192 KiB    stay in L2
 *       for each panel of the filter     of these channels: 32 KiB   stays in L1
 *         for each twelve pixels         y[pixels, panel] += x · f   in registers
 * </pre>
 *
 * <p>The layout of the images determines how far apart two pixels and two blocks of 16 channels
 * are, and nothing else.
 */
final class TiledConvolution implements PixelConvolution {

  private final ImageLayout layout;

  /** Creates a convolution of images in {@code layout}. */
  TiledConvolution(ImageLayout layout) {
    this.layout = layout;
  }

  @Override
  public void run(int pixels, int cin, int cout, float[] x, float[] filter, float[] y) {
    Image from = new Image(layout, pixels, cin, x);
    Image to = new Image(layout, pixels, cout, y);
    float[] panels = new float[cin * cout];
    Packing.panels(filter, cout, 0, cin, 0, cout, panels, 0);
    int whole = pixels - pixels % PixelTile.PIXELS;
    for (int i0 = 0; i0 < whole; i0 += CacheBlocks.ROWS) {
      int i1 = Math.min(i0 + CacheBlocks.ROWS, whole);
      for (int p = 0; p < cin; p += CacheBlocks.DEPTH) {
        int end = Math.min(p + CacheBlocks.DEPTH, cin);
        for (int j = 0; j < cout; j += Tile.COLUMNS) {
          for (int i = i0; i < i1; i += PixelTile.PIXELS) {
            tile(from, p, end, panels, to, i, j);
          }
        }
      }
    }
    for (int j = 0; whole < pixels && j < cout; j += Tile.COLUMNS) {
      // the last twelve pixels, some of them for the second time
      tile(from, 0, cin, panels, to, pixels - PixelTile.PIXELS, j);
    }
  }

  /**
   * Adds the input channels {@code p} to {@code end} to one panel of output channels, from {@code
   * j} on, of the pixels from {@code i} on. Input channel 0 overwrites them.
   */
  private static void tile(Image from, int p, int end, float[] panels, Image to, int i, int j) {
    PixelTile.multiply(
        (end - p) / BLOCK,
        from.array,
        from.at(i, p),
        from.blockStride,
        from.pixelStride,
        panels,
        j * from.channels + p * Tile.COLUMNS,
        to.array,
        to.at(i, j),
        to.at(i, j + Tile.LANES),
        to.pixelStride,
        p > 0);
  }

  /** An image in memory. */
  private static final class Image {
    final float[] array;
    final int channels;
    final int blockStride;
    final int pixelStride;

    Image(ImageLayout layout, int pixels, int channels, float[] array) {
      boolean blocked = layout == ImageLayout.BLOCKED;
      this.array = array;
      this.channels = channels;
      blockStride = blocked ? pixels * BLOCK : BLOCK;
      pixelStride = blocked ? BLOCK : channels;
    }

    int at(int pixel, int channel) {
      return channel / BLOCK * blockStride + pixel * pixelStride + channel % BLOCK;
    }
  }
}
