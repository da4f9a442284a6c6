package kinesic.facebehavior.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class GreyPictureTest {

  @Test
  void a_grey_value_is_red_green_and_blue() {
    Picture picture = new GreyPicture(2, 1, new byte[] {7, (byte) 200}).picture();
    assertEquals(2, picture.width());
    assertEquals(1, picture.height());
    assertArrayEquals(new byte[] {7, 7, 7, (byte) 200, (byte) 200, (byte) 200}, picture.rgb());
  }

  @Test
  void another_number_of_pixels_is_refused() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new GreyPicture(2, 2, new byte[3]));
    assertEquals(
        "grey picture: 2 x 2 pixels and 3 bytes, expected width * height bytes", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new GreyPicture(0, 2, new byte[0]));
  }
}
