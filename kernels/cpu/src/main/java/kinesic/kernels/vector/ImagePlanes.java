package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;

import java.util.Arrays;

/**
 * The windows on one block of channels of an image for a convolution of each channel by itself.
 * Some rows are copied with their padding as planes of pixels: with strides sy and sx, plane (py,
 * px) holds the rows and columns of the windows with remainder py and px. Every tap then reads one
 * plane from its own place on, pixel by pixel, across the ends of rows. A few pixels at the end of
 * each row belong to no result and are computed in vain.
 */
final class ImagePlanes {

  private final Sampling sampling;
  private final int columns; // of the result
  private final int planesY;
  private final int planesX;

  /** The pixels of a row of a plane, and the distance of two rows of results. */
  final int pitch;

  /** Creates the windows of {@code columns} pixels per row. */
  ImagePlanes(Sampling sampling, int columns) {
    this.sampling = sampling;
    this.columns = columns;
    planesY = Math.min(sampling.strideY(), sampling.spanY());
    planesX = Math.min(sampling.strideX(), sampling.spanX());
    pitch = columns + Math.max(0, sampling.spanX() - 1) / sampling.strideX();
  }

  /** Returns how many taps follow each other pixel by pixel: those of a row, or 1. */
  int adjacent() {
    return sampling.strideX() == 1 && sampling.dilationX() == 1 ? sampling.width() : 1;
  }

  /** Returns the pixels from the first to the last of {@code rows} rows of results. */
  int pixels(int rows) {
    return (rows - 1) * pitch + columns;
  }

  private int planeRows(int rows) {
    return rows + Math.max(0, sampling.spanY() - 1) / sampling.strideY();
  }

  /** Returns the floats of a copy for {@code rows} rows of results. */
  int floats(int rows) {
    return planesY * planesX * planeRows(rows) * pitch * BLOCK;
  }

  /** Returns where each tap reads the first pixel, in floats, for {@code rows} rows of results. */
  int[] places(int rows) {
    int[] places = new int[sampling.taps()];
    for (int i = 0; i < sampling.height(); i++) {
      int y = i * sampling.dilationY();
      for (int j = 0; j < sampling.width(); j++) {
        int x = j * sampling.dilationX();
        int plane = y % sampling.strideY() * planesX + x % sampling.strideX();
        int row = plane * planeRows(rows) + y / sampling.strideY();
        places[i * sampling.width() + j] = (row * pitch + x / sampling.strideX()) * BLOCK;
      }
    }
    return places;
  }

  /**
   * Copies what the rows of results from {@code row} on need of a block of an image.
   *
   * @param rows the number of rows of results
   * @param most the number for which there is room; the places of taps are those for it
   */
  void copy(BlockedImages images, int image, int block, int row, int rows, int most, float[] to) {
    int from = images.at + image * images.imageStride + block * images.blockStride;
    for (int py = 0; py < planesY; py++) {
      for (int px = 0; px < planesX; px++) {
        int target = (py * planesX + px) * planeRows(most) * pitch * BLOCK;
        for (int r = 0; r < planeRows(rows); r++, target += pitch * BLOCK) {
          int y = sampling.firstY() + (row + r) * sampling.strideY() + py;
          boolean inside = y >= 0 && y < images.h;
          copyRow(images, inside, from + y * images.w * BLOCK, px, to, target);
        }
      }
    }
  }

  private void copyRow(BlockedImages images, boolean inside, int from, int px, float[] to, int at) {
    int stride = sampling.strideX();
    int x = sampling.firstX() + px;
    int left = inside ? Math.clamp(Math.ceilDiv(-x, stride), 0, pitch) : pitch;
    int right = Math.clamp(Math.ceilDiv(images.w - x, stride), left, pitch);
    Arrays.fill(to, at, at + left * BLOCK, 0);
    int first = from + (x + left * stride) * BLOCK;
    if (stride == 1 && left < right) {
      System.arraycopy(images.array, first, to, at + left * BLOCK, (right - left) * BLOCK);
    } else {
      int target = at + left * BLOCK;
      Runs.copyPixels(images.array, first, stride * BLOCK, to, target, BLOCK, right - left);
    }
    Arrays.fill(to, at + right * BLOCK, at + pitch * BLOCK, 0);
  }
}
