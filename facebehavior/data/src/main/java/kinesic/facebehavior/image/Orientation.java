package kinesic.facebehavior.image;

/** Turns a square picture upright. */
final class Orientation {

  private Orientation() {}

  /**
   * Returns the upright picture.
   *
   * @param rgb [side, side, 3] as stored
   * @param orientation 1 to 8: which edges of the upright picture row 0 and column 0 are (1 top and
   *     left, 2 top and right, 3 bottom and right, 4 bottom and left, 5 left and top, 6 right and
   *     top, 7 right and bottom, 8 left and bottom)
   */
  static byte[] upright(byte[] rgb, int side, int orientation) {
    if (orientation == 1) {
      return rgb;
    }
    byte[] upright = new byte[rgb.length];
    int last = side - 1;
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int row =
            switch (orientation) {
              case 2 -> y;
              case 3, 4 -> last - y;
              case 5, 8 -> x;
              default -> last - x; // 6, 7
            };
        int column =
            switch (orientation) {
              case 2, 3 -> last - x;
              case 4 -> x;
              case 5, 6 -> y;
              default -> last - y; // 7, 8
            };
        System.arraycopy(rgb, 3 * (row * side + column), upright, 3 * (y * side + x), 3);
      }
    }
    return upright;
  }
}
