package kinesic.facebehavior.image;

/**
 * An area in which a picture lies.
 *
 * @param width in pixels
 * @param height in pixels
 * @param left the column of the picture's first column
 * @param top the row of the picture's first row
 * @param background the colour around the picture, 0xRRGGBB
 */
record Canvas(int width, int height, int left, int top, int background) {

  static final int WHITE = 0xffffff;

  /** Returns a canvas that its picture fills. */
  static Canvas filled(int width, int height) {
    return new Canvas(width, height, 0, 0, WHITE);
  }

  /**
   * Returns this canvas reduced to columns {@code across / 2}, {@code across / 2 + across} and so
   * on, and to rows accordingly.
   *
   * @param across from one column to the next
   * @param down from one row to the next
   */
  Canvas subsampled(int across, int down) {
    return new Canvas(
        Math.ceilDiv(width - across / 2, across),
        Math.ceilDiv(height - down / 2, down),
        Math.ceilDiv(left - across / 2, across),
        Math.ceilDiv(top - down / 2, down),
        background);
  }

  /** Returns the first column of the picture that remains in the {@link #subsampled} canvas. */
  int firstColumn(int across) {
    return Math.floorMod(across / 2 - left, across);
  }

  /** Returns the first row of the picture that remains in the {@link #subsampled} canvas. */
  int firstRow(int down) {
    return Math.floorMod(down / 2 - top, down);
  }
}
