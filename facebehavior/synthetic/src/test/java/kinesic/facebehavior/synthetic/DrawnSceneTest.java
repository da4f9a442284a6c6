package kinesic.facebehavior.synthetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DrawnSceneTest {

  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;

  private static int[] pixels(DrawnScene scene) {
    BufferedImage image = scene.image();
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  @Test
  void scenes_have_the_same_pixels_on_every_machine() {
    CRC32 sum = new CRC32();
    for (int i = 0; i < SceneKind.values().length; i++) {
      for (int pixel : pixels(DrawnScene.of(1, i, WIDTH, HEIGHT))) {
        sum.update(pixel >> 16);
        sum.update(pixel >> 8);
        sum.update(pixel);
      }
    }
    assertEquals(1964492183L, sum.getValue());
  }

  @Test
  void a_scene_depends_on_its_arguments_alone() {
    DrawnScene scene = DrawnScene.of(3, 8, WIDTH, HEIGHT);
    assertArrayEquals(pixels(scene), pixels(scene));
    assertArrayEquals(pixels(scene), pixels(DrawnScene.of(3, 8, WIDTH, HEIGHT)));
    assertEquals(
        scene.faces().stream().map(DrawnFace::box).toList(),
        DrawnScene.of(3, 8, WIDTH, HEIGHT).faces().stream().map(DrawnFace::box).toList());
    assertEquals(SceneKind.GROUP, scene.kind());
  }

  @ParameterizedTest
  @EnumSource
  void faces_lie_in_the_picture_and_their_landmarks_in_the_faces(SceneKind kind) {
    for (int i = 0; i < 20; i++) {
      List<DrawnFace> faces = DrawnScene.of(kind, 5, i, WIDTH, HEIGHT).faces();
      assertTrue(faces.size() <= kind.most);
      assertTrue(faces.size() >= Math.min(kind.fewest, 1), "some people may find no place");
      float before = Float.POSITIVE_INFINITY;
      for (DrawnFace face : faces) {
        DrawnFace.Box box = face.box();
        assertTrue(box.x() > 0 && box.x() + box.width() < WIDTH, box.toString());
        assertTrue(box.y() > 0 && box.y() + box.height() < HEIGHT, box.toString());
        assertTrue(box.height() > 0.9f * kind.smallest * HEIGHT);
        assertTrue(face.sample().imageSize() <= before, "the largest first");
        before = face.sample().imageSize();
        float[] points = face.landmarks();
        for (int p = 0; p < points.length; p += 2) {
          assertTrue(points[p] > box.x() - 2 && points[p] < box.x() + box.width() + 2);
          assertTrue(points[p + 1] > box.y() - 2 && points[p + 1] < box.y() + box.height() + 2);
        }
      }
    }
  }

  @Test
  void faces_are_covered_only_as_far_as_the_kind_allows() {
    int covered = 0;
    for (SceneKind kind : SceneKind.values()) {
      for (int i = 0; i < 20; i++) {
        List<DrawnFace> faces = DrawnScene.of(kind, 5, i, WIDTH, HEIGHT).faces();
        for (int near = 0; near < faces.size(); near++) {
          for (int far = near + 1; far < faces.size(); far++) {
            float hidden = faces.get(far).box().coveredBy(faces.get(near).box());
            assertTrue(hidden <= kind.hidden, kind + " " + hidden);
            covered += hidden > 0 ? 1 : 0;
          }
        }
      }
    }
    assertTrue(covered > 5, "some faces are covered");
  }

  @Test
  void arguments_outside_their_range_are_refused() {
    assertThrows(IllegalArgumentException.class, () -> DrawnScene.of(1, -1, WIDTH, HEIGHT));
    assertThrows(IllegalArgumentException.class, () -> DrawnScene.of(1, 0, 63, HEIGHT));
    assertThrows(IllegalArgumentException.class, () -> DrawnScene.of(1, 0, WIDTH, 5000));
  }
}
