package kinesic.kernels.vector;

import static kinesic.kernels.vector.WinogradTransforms.TAPS;

import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;

/**
 * A 3 x 3 filter, [3, 3, cin, cout], as the 36 matrices [k, n] of Winograd's algorithm. For the
 * convolution itself k is cin and n is cout. For the gradient with respect to the image, a
 * convolution with the filter rotated by 180 degrees and its channels exchanged, k is cout and n is
 * cin.
 */
final class WinogradFilter {

  private final float[] filter;
  private final int offset;
  private final int cin;
  private final int cout;
  private final boolean turned;

  /** Creates the matrices of {@code filter} without computing them. */
  WinogradFilter(Buffer filter, int cin, int cout, boolean turned) {
    HeapBuffer heap = HeapBuffer.of(filter);
    this.filter = heap.array();
    offset = heap.offset();
    this.cin = cin;
    this.cout = cout;
    this.turned = turned;
  }

  /** The scratch memory of {@link #transform}. */
  static final class Scratch {
    private final float[] between = new float[WinogradTransforms.BETWEEN];
    private final float[] taps = new float[TAPS * TAPS * Lanes.COUNT * MicroKernel.COLUMNS];
  }

  /**
   * Computes a part of one panel: rows {@code row} to {@code row + rows} of the columns {@code
   * column} to {@code column + width}.
   *
   * @param row a multiple of the vector width, like {@code rows}
   * @param width the width of the panel
   * @param u receives the rows one after the other from {@code at} on, with points {@code
   *     pointStride} apart
   */
  void transform(
      int row, int rows, int column, int width, float[] u, int at, int pointStride, Scratch own) {
    if (turned) {
      for (int r = 0; r < rows; r += Lanes.COUNT) {
        turn(row + r, column, width, own.taps);
        int tapStride = Lanes.COUNT * width;
        for (int i = 0; i < Lanes.COUNT; i++) {
          int last = (TAPS * TAPS - 1) * tapStride + i * width;
          int to = at + (r + i) * width;
          WinogradTransforms.filter(
              own.taps, last, -tapStride, width, own.between, u, to, pointStride);
        }
      }
    } else {
      for (int r = 0; r < rows; r++) {
        int from = offset + (row + r) * cout + column;
        int to = at + r * width;
        WinogradTransforms.filter(filter, from, cin * cout, width, own.between, u, to, pointStride);
      }
    }
  }

  /** Exchanges the channels of a few rows, so that the channels of a vector are adjacent. */
  private void turn(int row, int column, int width, float[] taps) {
    for (int tap = 0; tap < TAPS * TAPS; tap++) {
      int from = offset + (tap * cin + column) * cout + row;
      int to = tap * Lanes.COUNT * width;
      Transposition.copy(filter, from, cout, width, Lanes.COUNT, taps, to, width);
    }
  }
}
