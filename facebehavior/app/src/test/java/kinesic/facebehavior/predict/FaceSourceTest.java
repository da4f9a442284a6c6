package kinesic.facebehavior.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import kinesic.facebehavior.csv.CsvException;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.detect.DetectedFace;
import kinesic.facebehavior.image.FaceAligner;
import kinesic.facebehavior.image.ImageDecoder;
import kinesic.facebehavior.image.ImageException;
import kinesic.facebehavior.image.ImageFiles;
import kinesic.facebehavior.image.Picture;
import kinesic.facebehavior.image.PictureDecoder;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.network.NetworkConfiguration.Trunk;
import kinesic.facebehavior.network.Predictor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FaceSourceTest {

  private static final int SIDE = 32;
  private static final String HEADER =
      "image,face,x,y,width,height,score,P1X,P1Y,P2X,P2Y,P3X,P3Y,P4X,P4Y,P5X,P5Y,error\n";

  @TempDir private Path folder;
  private Path image;

  @BeforeEach
  void aPicture() throws IOException {
    image = folder.resolve("me.png");
    ImageFiles.write(image, ImageFiles.gradient(80, 60, BufferedImage.TYPE_INT_RGB), "png");
  }

  /** A face {@code size} pixels wide whose box begins at x, y. */
  private static DetectedFace face(float x, float y, float size) {
    float[] template = {.34f, .46f, .66f, .46f, .5f, .64f, .37f, .82f, .63f, .82f};
    float[] points = new float[template.length];
    for (int i = 0; i < points.length; i++) {
      points[i] = (i % 2 == 0 ? x : y) + size * template[i];
    }
    return new DetectedFace(x, y, size, size, .75, FaceLandmarks.of(points));
  }

  private static String row(String name, int number, DetectedFace face) {
    StringBuilder row = new StringBuilder(name + "," + number);
    for (double value : List.of(face.x(), face.y(), face.width(), face.height(), face.score())) {
      row.append(',').append(value);
    }
    for (int i = 0; i < FaceLandmarks.COUNT; i++) {
      row.append(',').append(face.points().x(i)).append(',').append(face.points().y(i));
    }
    return row + ",\n";
  }

  private List<FoundFace> listed(String csv, int most) throws IOException {
    Path file = Files.writeString(folder.resolve("faces.csv"), csv);
    return ListedFaces.read(file, List.of(folder), SIDE, most).faces(image);
  }

  private static void assertFaces(List<FoundFace> expected, List<FoundFace> found) {
    assertEquals(
        expected.stream().map(FoundFace::place).toList(),
        found.stream().map(FoundFace::place).toList());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i).image().rgb(), found.get(i).image().rgb(), "face " + i);
    }
  }

  @Test
  void a_crop_is_one_face_without_a_place() throws Exception {
    CroppedFaces crops = new CroppedFaces(SIDE);
    FoundFace face = new FoundFace(Optional.empty(), new ImageDecoder(SIDE).decode(image));
    assertFaces(List.of(face), crops.faces(image));
    assertFaces(List.of(face), crops.faces(new PictureDecoder().decode(image)));
  }

  @Test
  void detected_faces_are_aligned_as_for_training_and_the_largest_count() throws Exception {
    List<DetectedFace> found = List.of(face(10, 5, 40), face(50, 30, 20));
    Picture picture = new PictureDecoder().decode(image);
    FaceAligner aligner = new FaceAligner(SIDE);
    List<FoundFace> expected =
        found.stream()
            .map(f -> new FoundFace(Optional.of(f), aligner.align(picture, f.points())))
            .toList();
    assertFaces(expected, new DetectedFaces(p -> found, SIDE, 9).faces(image));
    assertFaces(expected.subList(0, 1), new DetectedFaces(p -> found, SIDE, 1).faces(picture));
    assertEquals(List.of(), new DetectedFaces(p -> List.of(), SIDE, 1).faces(image));
  }

  @Test
  void listed_faces_are_those_of_the_detector_in_any_order() throws Exception {
    List<DetectedFace> found = List.of(face(10, 5, 40), face(50, 30, 20));
    List<FoundFace> expected = new DetectedFaces(p -> found, SIDE, 9).faces(image);
    String rows = row("me.png", 1, found.get(1)) + row("me.png", 0, found.get(0));
    assertFaces(expected, listed(HEADER + rows, 9));
    assertFaces(expected.subList(0, 1), listed(HEADER + rows, 1));
    assertFaces(expected, listed(HEADER + rows.replace("me.png", image.toString()), 9));
    assertEquals(List.of(), listed(HEADER + "me.png,,,,,,,,,,,,,,,,,no face was found\n", 9));
  }

  @Test
  void landmarks_alone_get_a_box_around_them() throws Exception {
    DetectedFace face = face(10, 5, 40);
    String points = row("me.png", 0, face).replaceAll("^me.png,0,(?:[^,]*,){5}|,\\n$", "");
    List<FoundFace> found =
        listed("image,P1X,P1Y,P2X,P2Y,P3X,P3Y,P4X,P4Y,P5X,P5Y\nme.png," + points + "\n", 9);
    DetectedFace place = found.get(0).place().orElseThrow();
    assertEquals(face.points(), place.points());
    assertEquals(1, place.score());
    assertTrue(place.overlap(face) > .6, place.toString());
  }

  @Test
  void what_is_wrong_with_a_list_is_said_in_one_sentence() {
    Path file = folder.resolve("faces.csv");
    Exception missing = assertThrows(ImageException.class, () -> listed(HEADER, 1));
    assertEquals(image + ": has no row in " + file, missing.getMessage());
    DetectedFace face = face(0, 0, 40);
    Exception word =
        assertThrows(
            CsvException.class,
            () -> listed(HEADER + row("me.png", 0, face).replace("40.0,40.0", "40.0,high"), 1));
    assertTrue(Objects.requireNonNull(word.getMessage()).startsWith(file + ", line 2: "));
    Exception flat =
        assertThrows(
            CsvException.class,
            () -> listed(HEADER + row("me.png", 0, face).replace("40.0,40.0", "40.0,0"), 1));
    assertEquals(
        file + ", line 2: width and height are 40.0 and 0.0, expected above 0", flat.getMessage());
    Exception column = assertThrows(CsvException.class, () -> listed("image,face\nme.png,0\n", 1));
    assertTrue(Objects.requireNonNull(column.getMessage()).contains("column \"P1X\" is missing"));
    FaceLandmarks points = face.points();
    float[] swapped = new float[10];
    for (int i = 0; i < 5; i++) {
      swapped[2 * i] = 40 - points.x(i);
      swapped[2 * i + 1] = points.y(i);
    }
    DetectedFace mirrored = new DetectedFace(0, 0, 40, 40, 1, FaceLandmarks.of(swapped));
    Exception sides =
        assertThrows(ImageException.class, () -> listed(HEADER + row("me.png", 0, mirrored), 1));
    assertEquals(
        image + ": left and right of its landmarks are swapped in line 2 of " + file,
        sides.getMessage());
  }

  @Test
  void rows_are_file_by_file_and_face_by_face_with_the_bits_of_each_face_alone() throws Exception {
    FaceBehaviorNet network = new FaceBehaviorNet(new NetworkConfiguration(Trunk.COMPACT, SIDE, 0));
    network.initialise(1);
    Predictor predictor = new Predictor(network);
    List<Path> paths = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Path path = folder.resolve("photo-%s.png".formatted(10 + i));
      ImageFiles.write(path, ImageFiles.gradient(80 + i, 60, BufferedImage.TYPE_INT_RGB), "png");
      paths.add(path);
    }
    ImageFiles.text(folder.resolve("photo-15.png"));
    DetectedFaces source =
        new DetectedFaces(
            picture ->
                List.of(face(10, 5, 40), face(50, 30, 20), face(5, 20, 15))
                    .subList(0, picture.width() % 4),
            SIDE,
            9);
    List<PredictionRow> rows = new ArrayList<>();
    new BatchPrediction(predictor, source, 2).run(FaceFile.images(paths), rows::addAll);
    int next = 0;
    for (int i = 0; i < 40; i++) {
      int faces = (80 + i) % 4;
      if (i == 5 || faces == 0) {
        PredictionRow row = rows.get(next++);
        assertEquals(i == 5, row.failed());
        assertEquals(-1, row.face());
        assertEquals(i == 5, !row.error().equals(PredictionRow.NO_FACE), row.error());
        assertEquals(null, row.prediction());
        continue;
      }
      List<FoundFace> found = source.faces(paths.get(i));
      for (int j = 0; j < faces; j++) {
        PredictionRow row = rows.get(next++);
        assertEquals(paths.get(i).toString(), row.file().name());
        assertEquals(j, row.face());
        assertEquals(found.get(j).place(), row.place());
        assertEquals(predictor.predict(List.of(found.get(j).image())).get(0), row.prediction());
      }
    }
    assertEquals(rows.size(), next);
  }
}
