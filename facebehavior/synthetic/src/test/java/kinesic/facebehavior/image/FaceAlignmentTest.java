package kinesic.facebehavior.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.synthetic.Sample;
import kinesic.facebehavior.synthetic.SyntheticPreset;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FaceAlignmentTest {

  private static final int SIDE = 112;

  @TempDir private Path folder;

  private static FaceLandmarks moved(FaceLandmarks points, Similarity by, double noise, long seed) {
    Random random = new Random(seed);
    float[] xy = new float[2 * FaceLandmarks.COUNT];
    for (int i = 0; i < FaceLandmarks.COUNT; i++) {
      double x = points.x(i);
      double y = points.y(i);
      xy[2 * i] = (float) (by.x(x, y) + noise * random.nextGaussian());
      xy[2 * i + 1] = (float) (by.y(x, y) + noise * random.nextGaussian());
    }
    return FaceLandmarks.of(xy);
  }

  private static byte[] aligned(Path file, FaceLandmarks points, int side) throws IOException {
    return new FaceAligner(side).align(new PictureDecoder().decode(file), points).rgb();
  }

  private static Similarity similarity(double scale, double degrees, double u, double v) {
    double angle = Math.toRadians(degrees);
    return new Similarity(scale * Math.cos(angle), scale * Math.sin(angle), u, v);
  }

  private static void assertClose(Similarity expected, Similarity actual, double tolerance) {
    assertArrayEquals(
        new double[] {expected.a(), expected.b(), expected.u(), expected.v()},
        new double[] {actual.a(), actual.b(), actual.u(), actual.v()},
        tolerance);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-170, -45, 0, 12, 90, 179})
  void a_known_similarity_is_found_again(double degrees) {
    FaceLandmarks template = FaceTemplate.of(SIDE);
    Similarity known = similarity(3.5, degrees, 420, -77);
    FaceLandmarks points = moved(template, known, 0, 0);
    assertClose(known, Similarity.between(template, points), 1e-3);
    Similarity back = Similarity.between(points, template);
    for (int i = 0; i < FaceLandmarks.COUNT; i++) {
      assertEquals(template.x(i), back.x(points.x(i), points.y(i)), 1e-3, "known one undone");
      assertEquals(template.y(i), back.y(points.x(i), points.y(i)), 1e-3);
    }
  }

  /** Umeyama's own way, by singular values. */
  @Test
  void the_similarity_is_that_of_umeyama() {
    FaceLandmarks template = FaceTemplate.of(SIDE);
    for (int seed = 0; seed < 20; seed++) {
      FaceLandmarks points = moved(template, similarity(0.4, 7 * seed, 30, 50), 9, seed);
      assertClose(umeyama(template, points), Similarity.between(template, points), 1e-4);
    }
  }

  private static Similarity umeyama(FaceLandmarks from, FaceLandmarks to) {
    DMatrixRMaj x = centred(from);
    DMatrixRMaj y = centred(to);
    DMatrixRMaj covariance = new DMatrixRMaj(2, 2);
    CommonOps_DDRM.multTransB(y, x, covariance);
    SingularValueDecomposition_F64<DMatrixRMaj> svd =
        DecompositionFactory_DDRM.svd(2, 2, true, true, false);
    assertTrue(svd.decompose(covariance));
    DMatrixRMaj left = svd.getU(null, false);
    DMatrixRMaj right = svd.getV(null, false);
    DMatrixRMaj values = svd.getW(null);
    int least = values.get(0, 0) < values.get(1, 1) ? 0 : 1;
    DMatrixRMaj signs = CommonOps_DDRM.identity(2);
    signs.set(least, least, Math.signum(CommonOps_DDRM.det(left) * CommonOps_DDRM.det(right)));
    DMatrixRMaj half = new DMatrixRMaj(2, 2);
    DMatrixRMaj turn = new DMatrixRMaj(2, 2);
    CommonOps_DDRM.mult(left, signs, half);
    CommonOps_DDRM.multTransB(half, right, turn);
    CommonOps_DDRM.mult(values, signs, half);
    double squares = NormOps_DDRM.normF(x) * NormOps_DDRM.normF(x);
    double scale = CommonOps_DDRM.trace(half) / squares;
    double a = scale * turn.get(0, 0);
    double b = scale * turn.get(1, 0);
    double[] m = mean(from);
    double[] n = mean(to);
    return new Similarity(a, b, n[0] - a * m[0] + b * m[1], n[1] - b * m[0] - a * m[1]);
  }

  private static double[] mean(FaceLandmarks points) {
    double[] mean = new double[2];
    for (int i = 0; i < FaceLandmarks.COUNT; i++) {
      mean[0] += points.x(i) / (double) FaceLandmarks.COUNT;
      mean[1] += points.y(i) / (double) FaceLandmarks.COUNT;
    }
    return mean;
  }

  private static DMatrixRMaj centred(FaceLandmarks points) {
    DMatrixRMaj matrix = new DMatrixRMaj(2, FaceLandmarks.COUNT);
    for (int i = 0; i < FaceLandmarks.COUNT; i++) {
      matrix.set(0, i, points.x(i) - mean(points)[0]);
      matrix.set(1, i, points.y(i) - mean(points)[1]);
    }
    return matrix;
  }

  @Test
  void the_template_scales_with_the_side() {
    FaceLandmarks small = FaceTemplate.of(96);
    assertEquals(38.2946 * 96 / 112, small.x(FaceLandmarks.LEFT_EYE), 1e-4);
    assertEquals(92.2041 * 96 / 112, small.y(FaceLandmarks.RIGHT_MOUTH), 1e-4);
  }

  @Test
  void an_aligned_picture_is_left_as_it_is() throws Exception {
    BufferedImage picture = ImageFiles.gradient(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Path file = ImageFiles.write(folder.resolve("aligned.png"), picture, "png");
    ImageDecoder decoder = new ImageDecoder(SIDE);
    assertArrayEquals(decoder.decode(file).rgb(), aligned(file, FaceTemplate.of(SIDE), SIDE));
  }

  @Test
  void what_lies_beyond_the_border_is_black() throws Exception {
    BufferedImage picture = ImageFiles.gradient(60, 60, BufferedImage.TYPE_INT_RGB);
    Path file = ImageFiles.write(folder.resolve("small.png"), picture, "png");
    FaceLandmarks template = FaceTemplate.of(SIDE);
    byte[] shifted = aligned(file, template, SIDE);
    assertEquals(100, shifted[3 * (SIDE + 1) + 2] & 0xff, "blue inside");
    assertEquals(0, shifted[3 * (SIDE * 100 + 100) + 2] & 0xff, "blue outside");
    byte[] away = aligned(file, moved(template, similarity(1, 0, 1e6, 0), 0, 0), SIDE);
    for (byte value : away) {
      assertEquals(0, value);
    }
  }

  /** The same face, small or large, turned and elsewhere, gives the same picture. */
  @ParameterizedTest
  @ValueSource(doubles = {0.8, 1, 2.6})
  void a_face_that_was_turned_moved_and_scaled_comes_back_upright(double scale) throws Exception {
    int side = 64;
    Sample face = SyntheticPreset.TEST.database(5, 1, 256).get(0);
    FaceLandmarks points = FaceLandmarks.ofSixtyEight(face.landmarks());
    Path upright = ImageFiles.write(folder.resolve("upright.png"), face.image(), "png");
    Similarity turn = similarity(scale, 25, 150, 20);
    BufferedImage scene = new BufferedImage(900, 900, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = scene.createGraphics();
    graphics.setColor(Color.GRAY);
    graphics.fillRect(0, 0, 900, 900);
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    // Java counts from a pixel's corner, landmarks from its centre
    AffineTransform transform = AffineTransform.getTranslateInstance(0.5, 0.5);
    transform.concatenate(
        new AffineTransform(turn.a(), turn.b(), -turn.b(), turn.a(), turn.u(), turn.v()));
    transform.translate(-0.5, -0.5);
    graphics.drawImage(face.image(), transform, null);
    graphics.dispose();
    Path turned = ImageFiles.write(folder.resolve("turned.png"), scene, "png");
    byte[] expected = aligned(upright, points, side);
    byte[] actual = aligned(turned, moved(points, turn, 0, 0), side);
    double sum = 0;
    int compared = 0;
    for (int y = 12; y < 52; y++) { // the middle, which the drawn picture covers either way
      for (int i = 3 * 12 + 3 * side * y; i < 3 * 52 + 3 * side * y; i++) {
        sum += Math.abs((expected[i] & 0xff) - (actual[i] & 0xff));
        compared++;
      }
    }
    assertTrue(sum / compared < 3, "mean difference " + sum / compared + " of 255");
  }

  @Test
  void a_picture_beyond_four_million_pixels_is_aligned_too() throws Exception {
    BufferedImage large = ImageFiles.gradient(2600, 2400, BufferedImage.TYPE_INT_RGB);
    Path file = ImageFiles.write(folder.resolve("large.png"), large, "png");
    int side = 56;
    Similarity toLarge = similarity(20, 0, 500, 600);
    byte[] rgb = aligned(file, moved(FaceTemplate.of(side), toLarge, 0, 0), side);
    for (int t = 0; t < side; t += 11) {
      int at = 3 * (t * side + t);
      assertEquals(255.0 * (20 * t + 500) / 2599, rgb[at] & 0xff, 1.5, "red at " + t);
      assertEquals(255.0 * (20 * t + 600) / 2399, rgb[at + 1] & 0xff, 1.5, "green at " + t);
    }
  }
}
