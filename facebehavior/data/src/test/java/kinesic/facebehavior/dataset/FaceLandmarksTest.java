package kinesic.facebehavior.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class FaceLandmarksTest {

  @Test
  void five_points_are_taken_from_sixty_eight() {
    float[] xy = new float[136];
    for (int i = 0; i < 68; i++) {
      xy[2 * i] = i;
      xy[2 * i + 1] = 100 + i;
    }
    FaceLandmarks points = FaceLandmarks.ofSixtyEight(xy);
    assertEquals(FaceLandmarks.of(38.5f, 138.5f, 44.5f, 144.5f, 30, 130, 48, 148, 54, 154), points);
    assertEquals(44.5f, points.x(FaceLandmarks.RIGHT_EYE));
    assertEquals(154, points.y(FaceLandmarks.RIGHT_MOUTH));
  }

  @Test
  void points_that_are_not_a_face_are_refused() {
    assertRefused("landmarks: 4 numbers, expected x and y of 5 points", 1, 2, 3, 4);
    assertRefused("landmarks: NaN is not a coordinate", 1, 2, 3, 4, 5, Float.NaN, 7, 8, 9, 10);
    assertRefused("landmarks: all five are the same point", 1, 2, 1, 2, 1, 2, 1, 2, 1, 2);
    assertEquals(
        "landmarks: 10 numbers, expected x and y of 68 points",
        assertThrows(
                IllegalArgumentException.class, () -> FaceLandmarks.ofSixtyEight(new float[10]))
            .getMessage());
  }

  @Test
  void swapped_sides_are_noticed_at_any_angle_but_not_in_profile() {
    float[] face = {38, 52, 74, 52, 56, 72, 42, 92, 71, 92};
    float[] mirrored = {74, 52, 38, 52, 56, 72, 71, 92, 42, 92};
    for (int degrees = 0; degrees < 360; degrees += 15) {
      assertFalse(turned(face, degrees).isMirrored(), degrees + " degrees");
      assertTrue(turned(mirrored, degrees).isMirrored(), degrees + " degrees");
    }
    assertFalse(FaceLandmarks.of(57, 52, 53, 52, 40, 72, 58, 92, 54, 92).isMirrored(), "a profile");
    assertFalse(
        FaceLandmarks.of(74, 52, 38, 52, 56, 72, 42, 92, 71, 92).isMirrored(), "only the eyes");
  }

  @Test
  void points_that_all_lie_outside_the_image_are_noticed() {
    assertTrue(FaceLandmarks.of(1, -2, 3, -4, 5, -6, 7, -8, 9, -1).isOutside(), "above");
    assertTrue(FaceLandmarks.of(-1, 2, -3, 4, -5, 6, -7, 8, -9, 1).isOutside(), "to the left");
    assertFalse(FaceLandmarks.of(-1, -2, -3, -4, -5, -6, -7, -8, 9, 1).isOutside());
  }

  private static FaceLandmarks turned(float[] xy, int degrees) {
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    float[] turned = new float[xy.length];
    for (int i = 0; i < xy.length; i += 2) {
      turned[i] = (float) (cos * (xy[i] - 56) - sin * (xy[i + 1] - 72) + 200);
      turned[i + 1] = (float) (sin * (xy[i] - 56) + cos * (xy[i + 1] - 72) + 200);
    }
    return FaceLandmarks.of(turned);
  }

  private static void assertRefused(String sentence, float... xy) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> FaceLandmarks.of(xy));
    assertEquals(sentence, e.getMessage());
  }
}
