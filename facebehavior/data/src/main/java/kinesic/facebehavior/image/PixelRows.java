package kinesic.facebehavior.image;

/** The rows of an image as 8-bit RGB values. */
interface PixelRows {

  /** The length of a row in pixels. */
  int width();

  /** The number of rows. */
  int height();

  /** Writes row {@code y} as values 0 to 255 into {@code rgb}, [width, 3]. */
  void read(int y, int[] rgb);
}
