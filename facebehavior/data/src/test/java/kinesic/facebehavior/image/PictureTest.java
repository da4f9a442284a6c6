package kinesic.facebehavior.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

final class PictureTest {

  @Test
  void a_large_picture_is_shrunk_by_averaging_and_a_small_one_stays() {
    byte[] rgb = new byte[3 * 4 * 2];
    for (int pixel = 0; pixel < 8; pixel++) {
      rgb[3 * pixel] = (byte) (20 * pixel);
      rgb[3 * pixel + 1] = (byte) 200;
    }
    Picture picture = new Picture(4, 2, rgb, 3);
    Picture shrunk = picture.shrunk(2);
    assertEquals(2, shrunk.width());
    assertEquals(1, shrunk.height());
    assertEquals(1, shrunk.step());
    byte[] means = {50, (byte) 200, 0, 90, (byte) 200, 0}; // of pixels 0, 1, 4, 5 and 2, 3, 6, 7
    assertArrayEquals(means, shrunk.rgb());
    assertSame(picture, picture.shrunk(4));
    assertEquals(1, new Picture(9, 1, new byte[27]).shrunk(3).height());
  }
}
