package kinesic.kernels.vector;

import kinesic.kernels.Buffer;
import kinesic.kernels.HeapBuffer;

/**
 * A filter as the right operand of the gradient with respect to the image: a matrix whose rows are
 * (tap, output channel) and whose columns are input channels.
 *
 * <p>The gradient of an image is a convolution of gy with the filter rotated by 180 degrees and its
 * channels exchanged. With a stride, a pixel meets only every stride-th tap, so each of the strideY
 * · strideX kinds of pixel has a filter of its own, made of the taps {@code firstY, firstY -
 * strideY, ...} downwards (and likewise for x).
 */
final class FilterPanels implements RightOperand {

  private final float[] array; // [kh, kw, cin, cout]
  private final int offset;
  private final int kernelWidth;
  private final int cin;
  private final int cout;
  private final int strideY;
  private final int strideX;
  private final int lastY;
  private final int lastX;
  private final int across;

  /**
   * Creates the operand for the taps of one kind of pixel.
   *
   * @param lastY the kernel row of the first tap, from which the taps go up in steps of strideY
   * @param across the number of taps in a row
   */
  FilterPanels(
      Buffer filter,
      int kernelWidth,
      int cin,
      int cout,
      int strideY,
      int strideX,
      int lastY,
      int lastX,
      int across) {
    HeapBuffer heap = HeapBuffer.of(filter);
    array = heap.array();
    offset = heap.offset();
    this.kernelWidth = kernelWidth;
    this.cin = cin;
    this.cout = cout;
    this.strideY = strideY;
    this.strideX = strideX;
    this.lastY = lastY;
    this.lastX = lastX;
    this.across = across;
  }

  @Override
  public void pack(int k, int depth, int column, int columns, float[] panels, int at) {
    for (int j = 0; j < columns; j += MicroKernel.COLUMNS) {
      int taken = Math.min(MicroKernel.COLUMNS, columns - j);
      int width = MicroKernel.width(taken);
      int panel = at + j * depth;
      for (int done = 0; done < depth; ) {
        int tap = (k + done) / cout;
        int channel = (k + done) % cout;
        int count = Math.min(cout - channel, depth - done);
        int ky = lastY - tap / across * strideY;
        int kx = lastX - tap % across * strideX;
        int from = offset + ((ky * kernelWidth + kx) * cin + column + j) * cout + channel;
        Transposition.copy(array, from, cout, taken, count, panels, panel + done * width, width);
        done += count;
      }
      Runs.clearColumns(panels, panel, depth, width, taken);
    }
  }
}
