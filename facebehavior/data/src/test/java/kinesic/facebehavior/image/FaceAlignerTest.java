package kinesic.facebehavior.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kinesic.facebehavior.dataset.FaceLandmarks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alignment of heads that are turned away; see {@code FaceAlignmentTest} for the others. */
final class FaceAlignerTest {

  private static final int SIDE = 112;

  /** How far the points lie before the eyes, in pixels of the template. */
  private static final double[] DEPTH = {0, 0, 22, 6, 6};

  private static final FaceAligner ALIGNER = new FaceAligner(SIDE);

  /** Returns the landmarks of a head that is turned, and tilted about the axis of sight. */
  private static FaceLandmarks turned(double yaw, double pitch, double roll, double scale) {
    FaceLandmarks template = FaceTemplate.of(SIDE);
    double cosYaw = Math.cos(Math.toRadians(yaw));
    double sinYaw = Math.sin(Math.toRadians(yaw));
    double cosPitch = Math.cos(Math.toRadians(pitch));
    double sinPitch = Math.sin(Math.toRadians(pitch));
    double cosRoll = Math.cos(Math.toRadians(roll));
    double sinRoll = Math.sin(Math.toRadians(roll));
    float[] xy = new float[2 * FaceLandmarks.COUNT];
    for (int i = 0; i < FaceLandmarks.COUNT; i++) {
      double x = template.x(i) - SIDE / 2.0;
      double y = template.y(i) - SIDE / 2.0;
      double across = x * cosYaw + DEPTH[i] * sinYaw;
      double depth = DEPTH[i] * cosYaw - x * sinYaw;
      double down = y * cosPitch + depth * sinPitch;
      xy[2 * i] = (float) (300 + scale * (across * cosRoll - down * sinRoll));
      xy[2 * i + 1] = (float) (200 + scale * (across * sinRoll + down * cosRoll));
    }
    return FaceLandmarks.of(xy);
  }

  @Test
  void faces_from_the_front_are_fitted_as_closely_as_possible() {
    FaceLandmarks template = FaceTemplate.of(SIDE);
    for (int yaw = -45; yaw <= 45; yaw += 15) {
      FaceLandmarks points = turned(yaw, yaw / 3.0, 10, 2);
      assertEquals(Similarity.between(template, points), ALIGNER.toWhole(points));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 30, 60, 75, 85, 90, -60, -90})
  void a_profile_is_cut_out_nearly_as_large_as_a_face_from_the_front(int yaw) {
    for (double roll : new double[] {0, 30, -100}) {
      Similarity crop = ALIGNER.toWhole(turned(yaw, 5, roll, 3));
      assertTrue(
          crop.scale() > 0.79 * 3 && crop.scale() < 1.05 * 3,
          () -> "scale " + crop.scale() / 3 + " at a yaw of " + yaw);
      double angle = Math.toDegrees(Math.atan2(crop.b(), crop.a()));
      assertEquals(roll, angle, 20, "a nose to the side turns the fit somewhat");
    }
  }

  @Test
  void points_on_a_line_and_points_that_nearly_coincide_give_crops_of_their_size() {
    FaceLandmarks line = FaceLandmarks.of(50, 40, 50, 40, 50, 60, 50, 80, 50, 80);
    Similarity crop = ALIGNER.toWhole(line);
    assertEquals(0.8 * 40 / 40.69, crop.scale(), 1e-3);
    assertEquals(0, crop.b(), 0.1);
    FaceLandmarks across = FaceLandmarks.of(30, 50, 70, 50, 50, 50, 35, 50, 65, 50);
    assertEquals(0.8 * 40 / 35.24, ALIGNER.toWhole(across).scale(), 1e-3);
  }

  @Test
  void points_without_an_angle_give_an_upright_crop() {
    FaceLandmarks none = FaceLandmarks.of(0, 0, 0, 0, 1, 1, 0, 0, 0, 0);
    Similarity crop = ALIGNER.toWhole(none);
    assertTrue(Double.isFinite(crop.a()) && Double.isFinite(crop.b()));
    Similarity upright = Similarity.between(none, none, 2);
    assertEquals(new Similarity(2, 0, -0.2, -0.2), upright);
  }
}
