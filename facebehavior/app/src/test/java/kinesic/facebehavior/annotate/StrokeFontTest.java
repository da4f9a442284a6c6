package kinesic.facebehavior.annotate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import kinesic.facebehavior.image.Picture;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;
import org.junit.jupiter.api.Test;

final class StrokeFontTest {

  private static final int SIDE = 40;

  private final StrokeFont font = new StrokeFont();

  private byte[] drawn(String text) {
    Raster raster = new Raster(new Picture(SIDE, SIDE, new byte[3 * SIDE * SIDE]));
    font.draw(raster, text, 8, 28, 18, 0.15, 0xffffff);
    return raster.picture().rgb();
  }

  private static int ink(byte[] rgb) {
    int sum = 0;
    for (byte value : rgb) {
      sum += value & 0xff;
    }
    return sum;
  }

  @Test
  void every_printable_character_of_ascii_has_a_look_of_its_own() {
    Map<String, Integer> looks = new HashMap<>();
    for (int c = '!'; c <= '~'; c++) {
      String text = Character.toString(c);
      assertTrue(font.has(c), text);
      byte[] rgb = drawn(text);
      assertTrue(ink(rgb) > 0, text);
      Integer other = looks.put(Arrays.toString(rgb), c);
      assertEquals(null, other, text);
    }
    assertEquals(0, ink(drawn(" ")));
  }

  @Test
  void the_names_of_all_labels_can_be_written() {
    for (Task task : Tasks.installed().all()) {
      for (String label : task.labels()) {
        assertTrue(label.codePoints().allMatch(font::has), label);
      }
    }
    assertTrue("\u2212\u2013\u2026".codePoints().allMatch(font::has));
  }

  @Test
  void letters_lose_their_accents_and_unknown_characters_are_rectangles() {
    assertArrayEquals(drawn("e"), drawn("\u00e9"));
    assertArrayEquals(drawn("A"), drawn("\u00c5"));
    assertFalse(font.has(0x4e2d));
    assertArrayEquals(drawn("\u4e2d"), drawn("\u03a9"));
  }

  @Test
  void the_width_grows_with_the_size_and_holds_all_ink() {
    double width = font.width("W", 18);
    assertEquals(width / 2, font.width("W", 9), 1e-9);
    assertEquals(0, font.width("", 18));
    assertTrue(font.width("WW", 18) > 2 * width);
    byte[] rgb = drawn("W");
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        boolean inside = x > 5 && x < 8 + width + 3 && y > 6 && y < 32;
        assertTrue(inside || rgb[3 * (y * SIDE + x)] == 0, x + ", " + y);
      }
    }
  }
}
