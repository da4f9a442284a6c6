package kinesic.facebehavior.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.image.Picture;
import org.junit.jupiter.api.Test;

final class PlausibilityTest {

  private static final Picture PICTURE = new Picture(100, 80, new byte[3 * 100 * 80]);

  private static boolean isBox(double x, double y, double width, double height) {
    return Plausibility.isBox(x, y, width, height, PICTURE);
  }

  @Test
  void boxes_have_a_size_and_a_shape_of_faces_and_their_middle_in_the_picture() {
    assertTrue(isBox(10, 10, 30, 40));
    assertTrue(isBox(-40, -30, 90, 120), "the picture shows a part");
    assertTrue(isBox(-50, -50, 200, 200), "the picture shows a part");
    assertFalse(isBox(10, 10, 1, 1), "too small");
    assertFalse(isBox(-60, -60, 210, 210), "too large");
    assertFalse(isBox(10, 10, 10, 50), "too long");
    assertFalse(isBox(10, 10, Double.POSITIVE_INFINITY, 20));
    assertFalse(isBox(Double.NaN, 10, 20, 20));
    assertFalse(isBox(10, 10, Double.NaN, 20));
    assertFalse(isBox(90, 10, 30, 30), "outside");
    assertFalse(isBox(10, -40, 30, 30), "outside");
  }

  private static FaceLandmarks points(float... xy) {
    return Plausibility.points(10, 20, 40, 50, xy);
  }

  @Test
  void landmarks_that_may_be_those_of_a_face_stay() {
    float[] frontal = {22, 40, 38, 40, 30, 50, 23, 59, 37, 59};
    assertEquals(FaceLandmarks.of(frontal), points(frontal));
    float[] profile = {20, 40, 21, 40, 12, 50, 22, 59, 21, 59};
    assertEquals(FaceLandmarks.of(profile), points(profile));
    float[] upsideDown = {38, 59, 22, 59, 30, 48, 37, 40, 23, 40};
    assertEquals(FaceLandmarks.of(upsideDown), points(upsideDown));
  }

  @Test
  void landmarks_that_are_not_those_of_a_face_in_the_box_are_replaced_by_the_usual_places() {
    FaceLandmarks usual = points(30, 40, 30, 40, 30, 40, 30, 40, 30, 40);
    assertEquals(30, usual.x(FaceLandmarks.NOSE), 1e-4);
    assertEquals(50, usual.y(FaceLandmarks.NOSE), 1e-4);
    assertEquals(usual, points(30, 40, 31, 40, 30, 41, 30, 42, 31, 42), "too close");
    assertEquals(usual, points(-90, 40, 150, 40, 30, 41, -80, 42, 131, 42), "too far apart");
    assertEquals(usual, points(62, 40, 78, 40, 70, 50, 63, 59, 77, 59), "outside the box");
    assertEquals(usual, points(38, 40, 22, 40, 30, 50, 37, 59, 23, 59), "mirrored");
    assertEquals(usual, points(Float.NaN, 40, 38, 40, 30, 50, 23, 59, 37, 59));
  }
}
