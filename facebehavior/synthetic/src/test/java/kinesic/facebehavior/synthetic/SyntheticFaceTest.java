package kinesic.facebehavior.synthetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import kinesic.facebehavior.ActionUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SyntheticFaceTest {

  private static final int SIZE = 96;
  private static final int[] PEOPLE = {3, 9, 16, 23, 25, 41};

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  private static int[] render(int person, Intensities actionUnits) {
    return pixels(
        SyntheticFace.render(
            new FaceParameters(Identity.of(1, person), actionUnits, Pose.FRONTAL, Scene.PLAIN),
            SIZE));
  }

  /** Squared difference of a pixel, summed over the colours. */
  private static double change(int a, int b) {
    double sum = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      double d = (a >> shift & 255) - (b >> shift & 255);
      sum += d * d;
    }
    return sum;
  }

  private static double change(int[] a, int[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += change(a[i], b[i]);
    }
    return sum;
  }

  @Test
  void the_same_parameters_give_the_same_pixels_on_any_thread() throws Exception {
    SyntheticDatabase database = SyntheticPreset.VIDEO_VA.database(11, 24, 64);
    List<int[]> alone = new ArrayList<>();
    for (Sample sample : database) {
      alone.add(pixels(sample.image()));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<int[]>> together = new ArrayList<>();
      for (int i = database.size() - 1; i >= 0; i--) {
        int index = i;
        together.add(0, threads.submit(() -> pixels(database.get(index).image())));
      }
      for (int i = 0; i < database.size(); i++) {
        assertArrayEquals(alone.get(i), together.get(i).get(), "sample " + i);
      }
    }
  }

  /**
   * The pixels of forty images as one number, so that a machine or Java version that draws anything
   * else is noticed. A deliberate change of the drawing changes the number.
   */
  @Test
  void the_pixels_are_the_same_on_every_machine() {
    CRC32 sum = new CRC32();
    for (Sample sample : SyntheticPreset.TEST.database(1, 40, 64)) {
      for (int pixel : pixels(sample.image())) {
        sum.update(pixel >> 16);
        sum.update(pixel >> 8);
        sum.update(pixel);
      }
    }
    assertEquals(2187855247L, sum.getValue());
  }

  @Test
  void different_samples_look_different() {
    SyntheticDatabase database = SyntheticPreset.WEB_EXPRESSION.database(11, 8, 64);
    for (int i = 1; i < 8; i++) {
      assertFalse(Arrays.equals(pixels(database.get(0).image()), pixels(database.get(i).image())));
    }
  }

  @ParameterizedTest
  @EnumSource(ActionUnit.class)
  void each_action_unit_changes_the_face_more_the_stronger_it_is(ActionUnit unit) {
    for (int person : PEOPLE) {
      int[] rest = render(person, Intensities.NONE);
      double before = 0;
      for (float intensity : new float[] {0.25f, 0.5f, 0.75f, 1}) {
        double now = change(rest, render(person, Intensities.NONE.with(unit, intensity)));
        assertTrue(
            now > before,
            unit.column()
                + " of person "
                + person
                + " at "
                + intensity
                + ": "
                + now
                + " after "
                + before);
        before = now;
      }
      // as if every tenth pixel of its region of about 20 x 20 changed by 16 of 255 in each colour
      assertTrue(before > 40 * 3 * 16 * 16, unit.column() + " of person " + person + ": " + before);
    }
  }

  /** Where FACS sees each AU: a box in mm, origin between the pupils, y down. */
  @ParameterizedTest
  @CsvSource({
    "1, 64, -78, 3",
    "2, 64, -78, 3",
    "4, 60, -50, 12",
    "5, 56, -20, 14",
    "6, 72, -24, 54",
    "7, 56, -16, 16",
    "9, 58, -36, 100",
    "10, 58, 14, 100",
    "12, 66, -8, 100",
    "14, 56, 48, 100",
    "15, 50, 48, 120",
    "17, 62, 44, 135",
    "20, 60, 34, 110",
    "23, 42, 42, 110",
    "24, 46, 42, 110",
    "25, 42, 50, 110",
    "26, 75, 40, 135",
  })
  void each_action_unit_changes_its_region_only(
      int number, float halfWidth, float top, float bottom) {
    ActionUnit unit = ActionUnit.ofNumber(number);
    float scale = SIZE / Scene.PLAIN.crop.width();
    float left = SIZE * Scene.PLAIN.crop.eyesX() - scale * halfWidth;
    float right = SIZE * Scene.PLAIN.crop.eyesX() + scale * halfWidth;
    float eyes = SIZE * Scene.PLAIN.crop.eyesY();
    for (int person : PEOPLE) {
      int[] rest = render(person, Intensities.NONE);
      int[] moved = render(person, Intensities.NONE.with(unit, 1));
      double inside = 0;
      double all = 0;
      for (int i = 0; i < rest.length; i++) {
        float x = i % SIZE + 0.5f;
        float y = (float) Math.floor((double) i / SIZE) + 0.5f - eyes;
        double change = change(rest[i], moved[i]);
        all += change;
        if (x > left && x < right && y > scale * top && y < scale * bottom) {
          inside += change;
        }
      }
      assertTrue(
          inside > 0.97 * all,
          unit.column() + " of person " + person + ": " + inside / all + " of its change inside");
    }
  }

  @Test
  void head_pose_moves_the_nose_the_way_the_head_turns() {
    Projection frontal = new Projection(100, Pose.FRONTAL, Scene.PLAIN.crop);
    Projection right = new Projection(100, new Pose(20, 0, 0), Scene.PLAIN.crop);
    Projection up = new Projection(100, new Pose(0, 15, 0), Scene.PLAIN.crop);
    Projection rolled = new Projection(100, new Pose(0, 0, 10), Scene.PLAIN.crop);
    float tip = Projection.surface(0, 40) + 18;
    assertTrue(right.x(0, 40, tip) > frontal.x(0, 40, tip) + 1);
    assertTrue(up.y(0, 40, tip) < frontal.y(0, 40, tip) - 1);
    // clockwise: the right eye comes down, the left one goes up
    assertTrue(rolled.y(31, 0) > rolled.y(-31, 0) + 1);
    // the eyes' middle stays in its place
    float depth = Projection.surface(31.5f, 0);
    for (Projection p : List.of(frontal, right, up, rolled)) {
      assertEquals(50, p.x(0, 0, depth), 1e-3);
      assertEquals(41, p.y(0, 0, depth), 1e-3);
    }
  }

  @Test
  void an_image_has_the_requested_size_and_type() {
    FaceParameters face =
        new FaceParameters(Identity.of(1, 1), Intensities.NONE, Pose.FRONTAL, Scene.PLAIN);
    for (int size : new int[] {16, 37, 64, 112}) {
      BufferedImage image = SyntheticFace.render(face, size);
      assertEquals(size, image.getWidth());
      assertEquals(size, image.getHeight());
      assertEquals(BufferedImage.TYPE_INT_RGB, image.getType());
    }
  }

  @Test
  void what_cannot_be_drawn_is_refused() {
    FaceParameters face =
        new FaceParameters(Identity.of(1, 1), Intensities.NONE, Pose.FRONTAL, Scene.PLAIN);
    assertEquals(
        "synthetic face: size 8 pixels, expected 16 to 1024",
        assertThrows(IllegalArgumentException.class, () -> SyntheticFace.render(face, 8))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Pose(45, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new Pose(0, Float.NaN, 0));
    assertThrows(
        IllegalArgumentException.class, () -> Intensities.NONE.with(ActionUnit.JAW_DROP, 1.5f));
    assertThrows(IllegalArgumentException.class, () -> new ValenceArousal(0, -2));
  }

  @Test
  void colours_read_back_from_their_encoding() {
    for (int value = 0; value < 256; value++) {
      assertEquals(value, Rgb.encode(Rgb.of(value).b()));
    }
  }
}
