package kinesic.facebehavior.detect;

/**
 * The size of an input of the network.
 *
 * @param width in pixels, a multiple of 32
 * @param height in pixels, a multiple of 32
 */
record CanvasSize(int width, int height) {

  /** What widths and heights are multiples of: the largest stride of the network. */
  static final int GRID = 32;

  /** Returns the smallest size that covers so many pixels. */
  static CanvasSize covering(int width, int height) {
    return new CanvasSize(Math.ceilDiv(width, GRID) * GRID, Math.ceilDiv(height, GRID) * GRID);
  }

  long pixels() {
    return (long) width * height;
  }

  /** Returns the number of cells in a row of the grid with a stride. */
  int columns(int stride) {
    return width / stride;
  }

  /** Returns the number of cells of the grid with a stride. */
  int cells(int stride) {
    return columns(stride) * (height / stride);
  }
}
