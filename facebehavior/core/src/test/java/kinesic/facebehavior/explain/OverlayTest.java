package kinesic.facebehavior.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import kinesic.facebehavior.face.FaceImage;
import org.junit.jupiter.api.Test;

final class OverlayTest {

  private static final int SIDE = 8;

  private static FaceImage white() {
    byte[] rgb = new byte[SIDE * SIDE * 3];
    Arrays.fill(rgb, (byte) 255);
    return new FaceImage(SIDE, rgb);
  }

  private static int level(FaceImage image, int x, int y, int channel) {
    return image.rgb()[3 * (y * SIDE + x) + channel] & 0xff;
  }

  @Test
  void a_map_lies_over_the_part_of_the_picture_that_it_is_of() {
    PixelMap right = new PixelMap(2, new float[] {0, 1, 0, 0}); // top right
    FaceImage laid = Overlay.of(white(), right);
    assertTrue(level(laid, 7, 0, 2) < 170, "coloured: little blue");
    for (int c = 0; c < 3; c++) {
      assertEquals(229, level(laid, 0, 7, c), "grey");
    }
  }

  @Test
  void a_map_of_zeros_leaves_a_grey_picture() {
    FaceImage laid = Overlay.of(white(), new PixelMap(3, new float[9]));
    for (byte value : laid.rgb()) {
      assertEquals(229, value & 0xff);
    }
  }

  @Test
  void a_blur_keeps_what_is_even_and_spreads_a_point_alike_to_all_sides() {
    float[] even = new float[49];
    Arrays.fill(even, .25f);
    for (float value : new PixelMap(7, even).blurred(1.5).values()) {
      assertEquals(.25f, value, 1e-6);
    }
    float[] point = new float[49];
    point[3 * 7 + 3] = 1;
    float[] spread = new PixelMap(7, point).blurred(.5).values();
    double beside = Math.exp(-2); // of the middle's weight, two standard deviations off
    double norm = 1 + 2 * beside; // nothing else is within three
    assertEquals(1 / (norm * norm), spread[3 * 7 + 3], 1e-3);
    for (int at : new int[] {2 * 7 + 3, 4 * 7 + 3, 3 * 7 + 2, 3 * 7 + 4}) {
      assertEquals(beside / (norm * norm), spread[at], 1e-3);
    }
  }

  @Test
  void between_the_middles_of_cells_values_change_evenly() {
    PixelMap map = new PixelMap(2, new float[] {0, 1, 2, 3});
    assertEquals(0, map.at(0, 0));
    assertEquals(0, map.at(.25, .25));
    assertEquals(.5f, map.at(.5, .25));
    assertEquals(1.5f, map.at(.5, .5));
    assertEquals(3, map.at(1, 1));
    assertEquals(2, new PixelMap(1, new float[] {2}).at(.3, .9));
    assertEquals(3, map.quantile(1));
    assertEquals(0, map.quantile(0));
  }
}
