package kinesic.kernels.vector;

import static kinesic.kernels.vector.MicroKernel.BLOCK;
import static kinesic.kernels.vector.ScratchPool.START;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The pixels of one block of channels of an image that some rows of windows read, copied with the
 * padding around them, so that no window needs a test for the edges.
 */
final class PaddedPixels {

  private static final VectorSpecies<Float> FLOATS = Lanes.FLOATS;

  private final int firstY; // row and column of the image where the first window begins
  private final int firstX;
  private final int strideY;
  private final int strideX;
  private final int spanY; // the rows of a window
  private final int pitch; // the pixels of a row

  private PaddedPixels(
      int firstY, int firstX, int strideY, int strideX, int spanY, int spanX, int columns) {
    this.firstY = firstY;
    this.firstX = firstX;
    this.strideY = strideY;
    this.strideX = strideX;
    this.spanY = spanY;
    pitch = (columns - 1) * strideX + spanX;
  }

  /**
   * Returns the pixels that are read by any of some windows.
   *
   * @param windows have the same strides
   * @param columns the windows of a row, at least 1
   */
  static PaddedPixels of(List<Sampling> windows, int columns) {
    Sampling first = windows.getFirst();
    int top = first.firstY();
    int left = first.firstX();
    int bottom = top + first.spanY();
    int right = left + first.spanX();
    for (Sampling window : windows) {
      top = Math.min(top, window.firstY());
      left = Math.min(left, window.firstX());
      bottom = Math.max(bottom, window.firstY() + window.spanY());
      right = Math.max(right, window.firstX() + window.spanX());
    }
    int sy = first.strideY();
    int sx = first.strideX();
    return new PaddedPixels(top, left, sy, sx, bottom - top, right - left, columns);
  }

  /** Returns the floats of a copy for {@code rows} rows of windows. */
  int floats(int rows) {
    return pixelRows(rows) * pitch * BLOCK;
  }

  private int pixelRows(int rows) {
    return Math.max(0, (rows - 1) * strideY + spanY);
  }

  /** Returns whether the windows of a row begin where those of the row before end. */
  boolean isJoined() {
    return strideX == 1 && strideY == 1;
  }

  /** Returns the first pixels of the windows in a copy. */
  PixelRows rows(float[] copy) {
    return new PixelRows(copy, START, strideY * pitch * BLOCK, strideX * BLOCK);
  }

  /** Returns where each tap of {@code sampling} reads the first pixel, in floats. */
  int[] places(Sampling sampling) {
    int[] places = new int[sampling.taps()];
    for (int t = 0; t < places.length; t++) {
      int y = sampling.firstY() - firstY + t / sampling.width() * sampling.dilationY();
      int x = sampling.firstX() - firstX + t % sampling.width() * sampling.dilationX();
      places[t] = (y * pitch + x) * BLOCK;
    }
    return places;
  }

  /**
   * Copies, from {@code START} on, what {@code rows} rows of windows from {@code first} on read of
   * a block of an image.
   */
  void copy(BlockedImages images, int image, int block, int first, int rows, float[] to) {
    int from = images.at + image * images.imageStride + block * images.blockStride;
    int top = firstY + first * strideY; // may be outside the image, as all that follows
    int all = pixelRows(rows);
    int row = pitch * BLOCK;
    int above = Math.clamp(-top, 0, all);
    int inside = Math.clamp(images.h - top, above, all);
    clear(to, START, START + above * row);
    int left = Math.clamp(-firstX, 0, pitch);
    int right = Math.clamp(images.w - firstX, left, pitch);
    copyRows(
        images.array,
        from + ((top + above) * images.w + firstX + left) * BLOCK,
        images.w * BLOCK,
        inside - above,
        left * BLOCK,
        right * BLOCK,
        to,
        START + above * row,
        row);
    clear(to, START + inside * row, START + all * row);
  }

  /** Clears {@code count} floats after the pixels of {@code rows} rows of windows. */
  void clearEnd(float[] copy, int rows, int count) {
    clear(copy, START + floats(rows), START + floats(rows) + count);
  }

  private static void clear(float[] to, int begin, int end) {
    FloatVector zero = FloatVector.zero(FLOATS);
    for (int i = begin; i < end; i += Lanes.COUNT) {
      zero.intoArray(to, i);
    }
  }

  /**
   * Copies rows to the floats {@code left} to {@code right} - 1 of wider rows and clears the
   * others.
   */
  static void copyRows(
      float[] from,
      int fromAt,
      int fromRow,
      int rows,
      int left,
      int right,
      float[] to,
      int toAt,
      int toRow) {
    FloatVector zero = FloatVector.zero(FLOATS);
    for (int r = 0; r < rows; r++) {
      int target = toAt + r * toRow;
      int source = fromAt + r * fromRow - left;
      for (int i = 0; i < left; i += Lanes.COUNT) {
        zero.intoArray(to, target + i);
      }
      for (int i = left; i < right; i += Lanes.COUNT) {
        FloatVector.fromArray(FLOATS, from, source + i).intoArray(to, target + i);
      }
      for (int i = right; i < toRow; i += Lanes.COUNT) {
        zero.intoArray(to, target + i);
      }
    }
  }
}
