package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kinesic.facebehavior.detect.DetectedFace;
import kinesic.facebehavior.detect.MarkerDetector;
import kinesic.facebehavior.detect.Pictures;
import kinesic.facebehavior.face.Alignment;
import kinesic.facebehavior.image.ImageFiles;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.predict.PredictionRow;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The prediction of whole pictures, whose faces a detector of markers finds. */
final class PredictFacesTest {

  @TempDir private static Path shared;
  private static Path model;
  private static Path detector;
  private static Path photos;

  @TempDir private Path folder;

  /** The faces that are drawn into a picture. */
  private static final DetectedFace LARGE = MarkerDetector.face(200, 150, 160);

  private static final DetectedFace SMALL = MarkerDetector.face(480, 300, 80);

  @BeforeAll
  static void aNetworkADetectorAndAFolderOfAllSortsOfPictures() throws IOException {
    MarkerModel files = MarkerModel.write(shared);
    model = files.network();
    detector = files.detector();
    photos = Files.createDirectories(shared.resolve("photos"));
    BufferedImage two = picture(640, 480, SMALL, LARGE);
    ImageFiles.write(photos.resolve("a-two.png"), two, "png");
    Files.write(photos.resolve("b-cmyk.jpg"), ImageFiles.cmykJpeg(two));
    byte[] turned = ImageFiles.encode(turned(two), "jpeg");
    Files.write(photos.resolve("c-turned.jpg"), ImageFiles.withOrientation(turned, 6, true));
    DetectedFace far = MarkerDetector.face(2000, 1500, 800);
    ImageFiles.write(photos.resolve("d-huge.jpg"), picture(3000, 2000, far), "jpeg");
    ImageFiles.write(photos.resolve("e-none.png"), picture(640, 480), "png");
    ImageFiles.write(photos.resolve("f-tiny.png"), picture(5, 3), "png");
    ImageFiles.write(photos.resolve("g-dot.png"), picture(1, 1), "png");
    ImageFiles.truncated(photos.resolve("h-cut.png"), two, "png", .5);
    ImageFiles.text(photos.resolve("i-text.jpg"));
  }

  /** A grey picture with the markers of faces. */
  private static BufferedImage picture(int width, int height, DetectedFace... faces) {
    BufferedImage picture = Pictures.grey(width, height);
    for (DetectedFace face : faces) {
      MarkerDetector.draw(
          picture, face.x() + face.width() / 2, face.y() + face.height() / 2, face.width());
    }
    return picture;
  }

  /** The picture as a camera stores it that is held upright: with orientation 6. */
  private static BufferedImage turned(BufferedImage upright) {
    int width = upright.getHeight();
    int height = upright.getWidth();
    BufferedImage stored = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        stored.setRGB(x, y, upright.getRGB(height - 1 - y, x));
      }
    }
    return stored;
  }

  /** Predicts whole pictures into {@code csv}. */
  private static Program predict(Path csv, Object... more) {
    return Program.run(
        Stream.concat(
                Stream.of("predict", "-m", model, "--detector", detector, "--csv", csv),
                Stream.of(more))
            .toArray());
  }

  private static List<NamedCsvRecord> rows(Path csv) throws IOException {
    try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(csv)) {
      return reader.stream().toList();
    }
  }

  private static List<NamedCsvRecord> of(String image, List<NamedCsvRecord> rows) {
    return rows.stream().filter(row -> row.getField("image").endsWith(image)).toList();
  }

  /** Checks a row as exactly as the colours of a JPEG file let the detector see a marker. */
  private static void assertPlace(DetectedFace expected, NamedCsvRecord row) {
    double tolerance = Math.max(6, expected.width() / 40);
    Map<String, Double> places =
        Map.of(
            "x", expected.x(),
            "y", expected.y(),
            "width", expected.width(),
            "height", expected.height());
    places.forEach(
        (column, value) ->
            assertEquals(
                value, Double.parseDouble(row.getField(column)), tolerance, column + " " + row));
    assertEquals(MarkerDetector.SCORE, Double.parseDouble(row.getField("score")), .01);
    assertEquals("", row.getField("error"));
    assertFalse(row.getField("valence").isEmpty());
  }

  @Test
  void every_face_of_a_folder_gets_a_row_and_so_does_a_picture_without_one() throws Exception {
    Path csv = folder.resolve("out.csv");
    Program program = predict(csv, photos);
    assertEquals(Predict.SOME_FAILED, program.status(), program.err());
    List<NamedCsvRecord> rows = rows(csv);
    assertEquals(12, rows.size());
    for (String image : List.of("a-two.png", "b-cmyk.jpg", "c-turned.jpg")) {
      List<NamedCsvRecord> faces = of(image, rows);
      assertEquals(List.of("0", "1"), faces.stream().map(row -> row.getField("face")).toList());
      assertPlace(LARGE, faces.get(0));
      assertPlace(SMALL, faces.get(1));
    }
    assertPlace(MarkerDetector.face(2000, 1500, 800), of("d-huge.jpg", rows).get(0));
    for (String image : List.of("e-none.png", "f-tiny.png", "g-dot.png")) {
      NamedCsvRecord row = of(image, rows).get(0);
      assertEquals(PredictionRow.NO_FACE, row.getField("error"));
      for (String column : List.of("face", "x", "score", "valence", "AU26_c")) {
        assertEquals("", row.getField(column), column);
      }
    }
    assertTrue(of("h-cut.png", rows).get(0).getField("error").startsWith("is cut off"));
    assertTrue(of("i-text.jpg", rows).get(0).getField("error").startsWith("is text"));
    assertTrue(
        program
            .err()
            .contains("9 images: 7 faces predicted, 3 without a face, 2 could not be read"),
        program.err());
  }

  @Test
  void a_picture_without_a_face_is_no_failure() throws Exception {
    Path csv = folder.resolve("out.csv");
    Path json = folder.resolve("out.json");
    Path none = photos.resolve("e-none.png");
    Program program = predict(csv, "--json", json, none);
    assertEquals(0, program.status(), program.err());
    assertEquals(1, rows(csv).size());
    assertTrue(
        Files.readString(json)
            .contains("{\"image\": \"" + none + "\", \"error\": \"no face was found\"}"));
  }

  @Test
  void the_largest_faces_can_be_chosen_and_have_the_same_numbers() throws Exception {
    Path csv = folder.resolve("out.csv");
    Path photo = photos.resolve("a-two.png");
    predict(csv, photo);
    List<NamedCsvRecord> all = rows(csv);
    assertEquals(2, all.size());
    for (String one : List.of("largest", "1")) {
      predict(csv, photo, "--faces", one);
      assertEquals(
          List.of(all.get(0).getFields()),
          rows(csv).stream().map(NamedCsvRecord::getFields).toList());
    }
    predict(csv, photo, "--faces", 2, "--points");
    NamedCsvRecord second = rows(csv).get(1);
    assertEquals(SMALL.points().x(0), Double.parseDouble(second.getField("left_eye_x")), 2);
    assertEquals(SMALL.points().y(4), Double.parseDouble(second.getField("right_mouth_y")), 2);
    assertEquals(all.get(1).getField("valence"), second.getField("valence"));
  }

  @Test
  void listed_landmarks_are_used_instead_of_a_detector() throws Exception {
    Path csv = folder.resolve("out.csv");
    Path photo = photos.resolve("a-two.png");
    predict(csv, photo, "--points");
    StringBuilder listed = new StringBuilder("image,P1X,P1Y,P2X,P2Y,P3X,P3Y,P4X,P4Y,P5X,P5Y\n");
    for (NamedCsvRecord row : rows(csv)) {
      List<String> header = row.getHeader();
      int from = header.indexOf("left_eye_x");
      listed
          .append("a-two.png,")
          .append(String.join(",", row.getFields().subList(from, from + 10)))
          .append('\n');
    }
    Path landmarks = Files.writeString(folder.resolve("faces.csv"), listed);
    Program program =
        Program.run(
            "predict",
            "-m",
            model,
            "--landmarks",
            landmarks,
            "--csv",
            csv,
            photo,
            photos.resolve("e-none.png"));
    assertEquals(Predict.SOME_FAILED, program.status(), program.err());
    List<NamedCsvRecord> rows = rows(csv);
    assertEquals(3, rows.size());
    assertEquals("1.000000", rows.get(0).getField("score"));
    assertEquals("has no row in " + landmarks, rows.get(2).getField("error"));
  }

  @Test
  void faces_that_detect_lists_are_predicted_with_the_same_bits() throws Exception {
    Path listed = folder.resolve("faces.csv");
    Program.run("detect", "--detector", detector, "--out", listed, photos);
    Path direct = folder.resolve("direct.csv");
    predict(direct, "--points", photos);
    Path later = folder.resolve("later.csv");
    Program.run("predict", "-m", model, "--landmarks", listed, "--points", "--csv", later, photos);
    assertEquals(Files.readAllLines(direct), Files.readAllLines(later));
  }

  @Test
  void faces_of_frames_have_rows_and_other_tools_get_their_columns() throws Exception {
    Path clip = Files.createDirectories(folder.resolve("clip"));
    for (int i = 1; i <= 4; i++) {
      DetectedFace[] faces = i == 3 ? new DetectedFace[0] : new DetectedFace[] {LARGE, SMALL};
      ImageFiles.write(clip.resolve(i + ".png"), picture(640, 480, faces), "png");
    }
    Path csv = folder.resolve("clip.csv");
    Program program = predict(csv, "--video", "--median", 3, clip);
    assertEquals(0, program.status(), program.err());
    assertEquals(
        List.of("1 0", "1 1", "2 0", "2 1", "3 ", "4 0", "4 1"),
        rows(csv).stream().map(r -> r.getField("frame") + " " + r.getField("face")).toList());
    Path openFace = folder.resolve("openface.csv");
    predict(openFace, "--video", "--format=openface", clip);
    List<String> lines = Files.readAllLines(openFace);
    assertTrue(lines.get(2).startsWith("1,1,0.000,0.95,1,"), lines.get(2));
    assertTrue(lines.get(5).startsWith("3,0,0.067,0.00,0,0.0,"), lines.get(5));
    Path pyFeat = folder.resolve("py-feat.csv");
    predict(pyFeat, "--format=py-feat", photos.resolve("a-two.png"));
    lines = Files.readAllLines(pyFeat);
    assertTrue(
        lines.get(0).startsWith("FaceRectX,FaceRectY,FaceRectWidth,FaceRectHeight,FaceScore,AU01"));
    assertEquals(3, lines.size());
    Path cexpr = folder.resolve("cexpr.csv");
    predict(cexpr, "--format=cexpr", photos.resolve("a-two.png"));
    assertEquals(2, Files.readAllLines(cexpr).size(), "the largest face");
  }

  @Test
  void faces_that_were_cut_out_in_another_way_in_the_training_are_noticed() throws Exception {
    FaceBehaviorNet network = FaceBehaviorNet.read(model);
    Path photo = photos.resolve("a-two.png");
    List<String> warned = new ArrayList<>();
    for (Alignment alignment : Alignment.values()) {
      FaceBehaviorNet trained = new FaceBehaviorNet(network.configuration().with(alignment));
      trained.load(network.state());
      Path file = folder.resolve(alignment.option() + ".safetensors");
      trained.write(file);
      for (String how : List.of("--detector=" + detector, "--crops")) {
        Program program =
            Program.run("predict", "-m", file, how, "--csv", folder.resolve("out.csv"), photo);
        assertEquals(0, program.status(), program.err());
        if (program.err().contains(" trained on ")) {
          warned.add(alignment + " " + how.substring(0, 6));
        }
      }
    }
    assertEquals(List.of("ARCFACE --crop", "NONE --dete"), warned);
  }

  @Test
  void a_detector_that_does_not_exist_or_is_none_is_named() {
    Path none = folder.resolve("none.onnx");
    Program missing = Program.run("predict", "-m", model, "--detector", none, photos);
    assertEquals(Main.FAILED, missing.status());
    assertTrue(missing.err().startsWith("facebehavior: " + none + ": does not exist"));
    Program network = Program.run("predict", "-m", model, "--detector", model, photos);
    assertEquals(Main.FAILED, network.status());
    assertTrue(network.err().startsWith("facebehavior: " + model + ": "), network.err());
    assertFalse(network.err().contains("\tat "), network.err());
  }
}
