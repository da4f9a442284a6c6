package kinesic.facebehavior.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
  void what_is_no_face_is_refused() {
    assertRefused("landmarks: 4 numbers, expected x and y of 5 points", 1, 2, 3, 4);
    assertRefused("landmarks: NaN is no coordinate", 1, 2, 3, 4, 5, Float.NaN, 7, 8, 9, 10);
    assertRefused("landmarks: all five are the same point", 1, 2, 1, 2, 1, 2, 1, 2, 1, 2);
    assertEquals(
        "landmarks: 10 numbers, expected x and y of 68 points",
        assertThrows(
                IllegalArgumentException.class, () -> FaceLandmarks.ofSixtyEight(new float[10]))
            .getMessage());
  }

  private static void assertRefused(String sentence, float... xy) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> FaceLandmarks.of(xy));
    assertEquals(sentence, e.getMessage());
  }
}
