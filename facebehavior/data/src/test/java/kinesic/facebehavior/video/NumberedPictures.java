package kinesic.facebehavior.video;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import kinesic.facebehavior.image.Picture;

/** Pictures that show their number as stripes of black and white, which no codec blurs away. */
final class NumberedPictures {

  static final int WIDTH = 128;
  static final int HEIGHT = 48;
  private static final int BITS = 8;

  private NumberedPictures() {}

  /** Pictures 0 to {@code count} - 1. */
  static Stream<Picture> of(int count) {
    return IntStream.range(0, count).mapToObj(number -> picture(number, WIDTH, HEIGHT));
  }

  static Picture picture(int number, int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      int x = i / 3 % width;
      rgb[i] = (byte) ((number >> (BITS * x / width) & 1) == 0 ? 16 : 235);
    }
    return new Picture(width, height, rgb);
  }

  /** The number that a picture shows along its middle row. */
  static int number(Picture picture) {
    int number = 0;
    for (int bit = 0; bit < BITS; bit++) {
      int x = (2 * bit + 1) * picture.width() / (2 * BITS);
      int at = 3 * (picture.height() / 2 * picture.width() + x);
      number |= (picture.rgb()[at] & 0xff) > 128 ? 1 << bit : 0;
    }
    return number;
  }
}
