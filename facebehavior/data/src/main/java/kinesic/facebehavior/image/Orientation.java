package kinesic.facebehavior.image;

/** Turns a picture upright. */
final class Orientation {

  private Orientation() {}

  /** Returns whether an upright picture is as wide as the stored one is high. */
  static boolean swapsSides(int orientation) {
    return orientation > 4;
  }

  /**
   * Returns the upright picture.
   *
   * @param rgb [height, width, 3] as stored
   * @param orientation 1 to 8: which edges of the upright picture row 0 and column 0 are (1 top and
   *     left, 2 top and right, 3 bottom and right, 4 bottom and left, 5 left and top, 6 right and
   *     top, 7 right and bottom, 8 left and bottom)
   */
  static byte[] upright(byte[] rgb, int width, int height, int orientation) {
    if (orientation == 1) {
      return rgb;
    }
    byte[] upright = new byte[rgb.length];
    int uprightWidth = swapsSides(orientation) ? height : width;
    int uprightHeight = swapsSides(orientation) ? width : height;
    int lastRow = height - 1;
    int lastColumn = width - 1;
    for (int y = 0; y < uprightHeight; y++) {
      for (int x = 0; x < uprightWidth; x++) {
        int row =
            switch (orientation) {
              case 2 -> y;
              case 3, 4 -> lastRow - y;
              case 5, 8 -> x;
              default -> lastRow - x; // 6, 7
            };
        int column =
            switch (orientation) {
              case 2, 3 -> lastColumn - x;
              case 4 -> x;
              case 5, 6 -> y;
              default -> lastColumn - y; // 7, 8
            };
        System.arraycopy(rgb, 3 * (row * width + column), upright, 3 * (y * uprightWidth + x), 3);
      }
    }
    return upright;
  }
}
