package kinesic.facebehavior.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.image.Picture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The detector with a file that finds markers. */
final class FaceDetectorTest {

  @TempDir private static Path folder;

  private static FaceDetector detector;

  @BeforeAll
  static void read() throws IOException {
    detector = FaceDetector.read(MarkerDetector.write(folder.resolve("marker.onnx")));
  }

  private static void assertClose(DetectedFace expected, DetectedFace actual, double tolerance) {
    assertEquals(expected.x(), actual.x(), tolerance);
    assertEquals(expected.y(), actual.y(), tolerance);
    assertEquals(expected.width(), actual.width(), tolerance);
    assertEquals(expected.height(), actual.height(), tolerance);
    assertEquals(expected.score(), actual.score(), 1e-6);
    for (int i = 0; i < FaceLandmarks.COUNT; i++) {
      assertEquals(expected.points().x(i), actual.points().x(i), tolerance);
      assertEquals(expected.points().y(i), actual.points().y(i), tolerance);
    }
  }

  @Test
  void several_faces_are_found_the_largest_first() {
    BufferedImage image = Pictures.grey(640, 480);
    MarkerDetector.draw(image, 100, 90, 48);
    MarkerDetector.draw(image, 420, 250, 320);
    MarkerDetector.draw(image, 90, 330, 120);
    List<DetectedFace> faces = detector.find(Pictures.of(image));
    assertEquals(3, faces.size(), faces.toString());
    assertClose(MarkerDetector.face(420, 250, 320), faces.get(0), 1);
    assertClose(MarkerDetector.face(90, 330, 120), faces.get(1), 1);
    assertClose(MarkerDetector.face(100, 90, 48), faces.get(2), 1);
  }

  @Test
  void a_picture_without_a_face_has_none() {
    assertEquals(List.of(), detector.find(Pictures.of(Pictures.grey(320, 200))));
  }

  /** Sizes above, below and at 640, of any shape, and the smallest one. */
  @ParameterizedTest
  @CsvSource({
    "640, 640, 150",
    "1280, 960, 240",
    "1003, 333, 160",
    "333, 1003, 160",
    "500, 300, 140",
    "200, 260, 100",
    "97, 50, 40",
    "64, 64, 48"
  })
  void places_are_those_of_the_picture_at_any_size(int width, int height, double side) {
    BufferedImage image = Pictures.grey(width, height);
    double x = Math.round(width * 0.6);
    double y = Math.round(height * 0.45);
    MarkerDetector.draw(image, x, y, side);
    List<DetectedFace> faces = detector.find(Pictures.of(image));
    assertEquals(1, faces.size(), faces.toString());
    assertClose(MarkerDetector.face(x, y, side), faces.getFirst(), 0.02 * Math.max(width, height));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2000", "2000, 1", "3, 5"})
  void the_smallest_and_the_thinnest_pictures_have_no_faces(int width, int height) {
    assertEquals(List.of(), detector.find(Pictures.of(Pictures.grey(width, height))));
  }

  @Test
  void a_face_that_fills_the_picture_is_found_at_half_the_size() {
    BufferedImage image = Pictures.grey(640, 640);
    MarkerDetector.draw(image, 320, 320, 440);
    List<DetectedFace> faces = detector.find(Pictures.of(image));
    assertEquals(1, faces.size());
    assertClose(MarkerDetector.face(320, 320, 440), faces.getFirst(), 5);
  }

  @Test
  void places_are_those_of_the_whole_picture_if_only_some_of_its_pixels_are_kept() {
    BufferedImage image = Pictures.grey(640, 480);
    MarkerDetector.draw(image, 300, 200, 120);
    Picture kept = Pictures.of(image);
    Picture part = new Picture(kept.width(), kept.height(), kept.rgb(), 3);
    DetectedFace face = detector.find(part).getFirst();
    assertEquals(3 * 300 + 1, face.x() + face.width() / 2, 2);
    assertEquals(3 * 200 + 1, face.y() + face.height() / 2, 2);
    assertEquals(360, face.width(), 3);
  }

  @Test
  void a_larger_side_finds_smaller_faces_and_a_higher_threshold_fewer() throws IOException {
    BufferedImage image = Pictures.grey(1280, 960);
    MarkerDetector.draw(image, 1000, 300, 40);
    Picture picture = Pictures.of(image);
    Path file = folder.resolve("marker.onnx");
    assertEquals(List.of(), detector.find(picture));
    DetectorOptions large = DetectorOptions.DEFAULT.withLargestSide(1280);
    assertEquals(1, FaceDetector.read(file, large).find(picture).size());
    DetectorOptions strict = large.withThreshold(0.96);
    assertEquals(List.of(), FaceDetector.read(file, strict).find(picture));
  }

  /** Whatever was detected before, and by however many threads at once. */
  @Test
  void a_picture_has_the_same_faces_bit_by_bit_on_several_threads()
      throws InterruptedException, ExecutionException {
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      BufferedImage image = Pictures.grey(300 + 40 * i, 800 - 30 * i);
      MarkerDetector.draw(image, 150, 60, 100);
      pictures.add(Pictures.of(image));
    }
    List<List<DetectedFace>> expected = pictures.stream().map(detector::find).toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<List<DetectedFace>>> found = new ArrayList<>();
      for (Picture picture : pictures.reversed()) {
        found.add(threads.submit(() -> detector.find(picture)));
      }
      for (int i = 0; i < found.size(); i++) {
        List<DetectedFace> faces = found.get(i).get();
        assertTrue(!faces.isEmpty());
        assertEquals(expected.get(found.size() - 1 - i), faces);
      }
    }
  }
}
