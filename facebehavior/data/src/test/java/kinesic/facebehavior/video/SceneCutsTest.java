package kinesic.facebehavior.video;

import static org.junit.jupiter.api.Assertions.assertEquals;

import kinesic.facebehavior.image.Picture;
import org.junit.jupiter.api.Test;

final class SceneCutsTest {

  private static final int WIDTH = 160;
  private static final int HEIGHT = 120;

  private final SceneCuts cuts = new SceneCuts();

  /** The brightness of a scene at a place. */
  private interface Scene {
    double at(int x, int y);
  }

  private static final Scene ROOM = (x, y) -> 120 + 60 * Math.sin(x / 15.0) * Math.cos(y / 20.0);
  private static final Scene STREET =
      (x, y) -> 120 + 80 * Math.cos(x / 9.0 + 1) * Math.sin(y / 11.0);

  private boolean isCut(Scene scene) {
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    for (int i = 0; i < rgb.length; i++) {
      int pixel = i / 3;
      rgb[i] = (byte) Math.clamp((int) scene.at(pixel % WIDTH, pixel / WIDTH), 0, 255);
    }
    return cuts.isCut(new Picture(WIDTH, HEIGHT, rgb));
  }

  @Test
  void another_scene_is_a_cut() {
    assertEquals(false, isCut(ROOM));
    assertEquals(false, isCut(ROOM));
    assertEquals(true, isCut(STREET));
    assertEquals(false, isCut(STREET));
    assertEquals(true, isCut(ROOM));
  }

  @Test
  void light_motion_and_something_in_front_are_no_cuts() {
    assertEquals(false, isCut(ROOM));
    assertEquals(false, isCut((x, y) -> ROOM.at(x, y) + 60), "a lamp");
    assertEquals(false, isCut((x, y) -> 0.3 * ROOM.at(x, y)), "the lamp goes out");
    assertEquals(false, isCut(ROOM), "and on");
    assertEquals(false, isCut((x, y) -> ROOM.at(x + 10, y)), "the camera moves");
    assertEquals(false, isCut((x, y) -> x < 70 ? 10 : ROOM.at(x + 10, y)), "a bar");
    assertEquals(false, isCut((x, y) -> 0), "it becomes dark");
    assertEquals(false, isCut(STREET), "out of the dark");
  }

  @Test
  void a_picture_may_be_smaller_than_the_grid() {
    assertEquals(false, cuts.isCut(new Picture(1, 2, new byte[6])));
    assertEquals(false, cuts.isCut(new Picture(1, 2, new byte[6])));
  }
}
