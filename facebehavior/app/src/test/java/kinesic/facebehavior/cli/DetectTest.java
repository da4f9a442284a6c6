package kinesic.facebehavior.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kinesic.facebehavior.database.DatabaseSource;
import kinesic.facebehavior.database.ImportedDatabase;
import kinesic.facebehavior.database.Split;
import kinesic.facebehavior.detect.FaceDetector;
import kinesic.facebehavior.detect.MarkerDetector;
import kinesic.facebehavior.detect.Pictures;
import kinesic.facebehavior.detect.SharedModels;
import kinesic.facebehavior.image.ImageEncoder;
import kinesic.facebehavior.image.ImageFiles;
import kinesic.facebehavior.manifest.FaceListWriter;
import kinesic.facebehavior.manifest.ManifestFaces;
import kinesic.facebehavior.predict.DetectedFaces;
import kinesic.facebehavior.synthetic.DrawnFace;
import kinesic.facebehavior.synthetic.DrawnScene;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code detect}, and training from the raw pictures with the file that it writes. */
final class DetectTest {

  private static final int SIDE = 48;

  @TempDir private Path folder;

  private Path detector;
  private Path photos;
  private Path out;

  @BeforeEach
  void writeDetector() throws IOException {
    detector = MarkerDetector.write(folder.resolve("marker.onnx"));
    photos = Files.createDirectories(folder.resolve("photos/day, one")).resolveSibling("");
    out = folder.resolve("faces.csv");
  }

  private Path picture(String name, BufferedImage image) throws IOException {
    return Files.write(photos.resolve(name), ImageEncoder.encode(image, "png"));
  }

  /** Two faces, none, and files that are no images. */
  private void drawPictures() throws IOException {
    BufferedImage two = Pictures.grey(640, 480);
    MarkerDetector.draw(two, 150, 120, 80);
    MarkerDetector.draw(two, 400, 250, 200);
    picture("two.png", two);
    picture("none.png", Pictures.grey(200, 100));
    BufferedImage one = Pictures.grey(301, 222);
    MarkerDetector.draw(one, 120, 100, 88);
    picture("day, one/one.png", one);
    Files.writeString(photos.resolve("broken.JPG"), "no image");
    Files.writeString(photos.resolve("notes.txt"), "no image, and not named as one");
  }

  private Program detect(Object... more) {
    Object[] words = new Object[5 + more.length];
    words[0] = "detect";
    words[1] = photos;
    words[2] = "--out=" + out;
    words[3] = "--detector";
    words[4] = detector;
    System.arraycopy(more, 0, words, 5, more.length);
    return Program.run(words);
  }

  @Test
  void each_face_has_a_row_and_pictures_without_one_say_why() throws IOException {
    drawPictures();
    Program program = detect();
    assertEquals(Predict.SOME_FAILED, program.status(), program.err());
    assertTrue(
        program.err().contains("4 pictures: 3 faces, 1 without a face, 1 could not"),
        program.err());
    List<String> lines = Files.readAllLines(out);
    assertEquals(String.join(",", FaceListWriter.columns()), lines.get(0));
    assertEquals(6, lines.size());
    assertTrue(lines.get(1).startsWith("broken.JPG,,,,,,,,,,,,,,,,,"), lines.get(1));
    assertFalse(lines.get(1).endsWith(","), "the reason");
    assertTrue(lines.get(2).startsWith("\"day, one/one.png\",0,"), lines.get(2));
    assertEquals("none.png,,,,,,,,,,,,,,,,,no face was found", lines.get(3));
    assertTrue(lines.get(4).startsWith("two.png,0,"), lines.get(4));
    assertTrue(lines.get(5).startsWith("two.png,1,"), lines.get(5));
    assertEquals(200, Double.parseDouble(lines.get(4).split(",", -1)[4]), 1);
    assertEquals(80, Double.parseDouble(lines.get(5).split(",", -1)[4]), 1);
  }

  @Test
  void options_choose_the_faces() throws IOException {
    drawPictures();
    assertEquals(Predict.SOME_FAILED, detect("--faces=largest").status());
    assertEquals(5, Files.readAllLines(out).size());
    Program strict = detect("--least-score=0.96");
    assertTrue(strict.err().contains("4 pictures: 0 faces, 3 without"), strict.err());
    assertEquals(2, detect("--largest-side=10").status());
    assertEquals(2, detect("--least-score=0").status());
  }

  @Test
  void pictures_that_are_named_keep_their_names() throws IOException {
    drawPictures();
    Path two = photos.resolve("two.png");
    Program program =
        Program.run(
            "detect", two, photos.resolve("none.png"), "--out", out, "--detector", detector);
    assertEquals(0, program.status(), program.err());
    assertTrue(Files.readAllLines(out).get(1).startsWith(two + ",0,"));
  }

  @Test
  void places_are_those_of_the_picture_as_its_exif_data_turn_it() throws IOException {
    BufferedImage image = Pictures.grey(400, 300);
    MarkerDetector.draw(image, 100, 80, 80);
    byte[] turned = ImageFiles.pngWithOrientation(ImageEncoder.encode(image, "png"), 6, true);
    Files.write(photos.resolve("turned.png"), turned);
    assertEquals(0, detect().status());
    String[] cells = Files.readAllLines(out).get(1).split(",", -1);
    double middleX = Double.parseDouble(cells[2]) + Double.parseDouble(cells[4]) / 2;
    double middleY = Double.parseDouble(cells[3]) + Double.parseDouble(cells[5]) / 2;
    assertEquals(299 - 80, middleX, 1);
    assertEquals(100, middleY, 1);
    Path manifest =
        Files.write(photos.resolve("labels.csv"), List.of("image,AU12", "turned.png,1"));
    assertSameCrops(read(manifest, out), detector);
  }

  @Test
  void other_files_are_never_replaced_and_nothing_is_written_after_a_failure() throws IOException {
    drawPictures();
    Files.writeString(out, "my own file\n");
    Program program = detect();
    assertEquals(Main.FAILED, program.status());
    assertEquals("my own file\n", Files.readString(out));
    Files.delete(out);
    Program wrong = detect("--detector=" + out);
    assertEquals(2, wrong.status(), "given twice");
    Program empty = Program.run("detect", folder.resolve("photos/day, one"), "--out", out);
    assertEquals(Main.FAILED, empty.status());
    assertFalse(Files.exists(out));
  }

  private static ImportedDatabase read(Path manifest, Path faces) throws IOException {
    return DatabaseSource.parse("%s,landmarks=%s".formatted(manifest, faces)).read(Split.ALL, true);
  }

  /** Compares the faces as training reads them with those of prediction. */
  private static void assertSameCrops(ImportedDatabase data, Path detector) throws IOException {
    ManifestFaces training = new ManifestFaces(List.of(data.manifest()), SIDE, 0);
    DetectedFaces prediction = new DetectedFaces(FaceDetector.read(detector), SIDE, 1);
    for (int i = 0; i < training.size(); i++) {
      assertArrayEquals(
          prediction.faces(training.path(i)).getFirst().image().rgb(),
          training.get(i).image().rgb(),
          training.name(i));
    }
  }

  @Test
  void training_and_prediction_cut_the_same_pixels_out_of_raw_pictures() throws IOException {
    drawPictures();
    Files.delete(photos.resolve("broken.JPG"));
    assertEquals(0, detect().status());
    Path manifest =
        Files.write(
            photos.resolve("labels.csv"),
            List.of(
                "image,expression",
                "two.png,happiness",
                "none.png,fear",
                "\"day, one/one.png\",anger"));
    ImportedDatabase data = read(manifest, out);
    assertEquals(2, data.summary().faces());
    assertEquals(Map.of("no face found in the image", 1), data.summary().leftOut());
    assertSameCrops(data, detector);
  }

  @Test
  void drawn_scenes_can_be_trained_from_as_they_are() throws IOException {
    Path yuNet = SharedModels.requireYuNet();
    Path scenes = folder.resolve("drawn");
    Program drawn = Program.run("synthesize", "--scenes=7", "--seed=3", "--out", scenes);
    assertEquals(0, drawn.status(), drawn.err());
    Program detected =
        Program.run("detect", scenes, "--out", out, "--detector", yuNet, "--faces=largest");
    assertEquals(0, detected.status(), detected.err());
    ImportedDatabase data = read(scenes.resolve("scenes.csv"), out);
    assertEquals(6, data.summary().faces());
    assertSameCrops(data, yuNet);
  }

  @Test
  void scenes_come_with_the_true_places_of_their_faces() throws IOException {
    Path scenes = folder.resolve("drawn");
    Program drawn = Program.run("synthesize", "--scenes=2", "--seed=3", "--out", scenes);
    assertEquals(0, drawn.status(), drawn.err());
    List<DrawnFace> truth = DrawnScene.of(3, 1, 640, 480).faces();
    List<String> rows =
        Files.readAllLines(scenes.resolve("scenes-faces.csv")).stream()
            .filter(line -> line.startsWith("scenes/000001-group.png,"))
            .toList();
    assertEquals(truth.size(), rows.size());
    assertEquals(String.valueOf(truth.getFirst().box().x()), rows.getFirst().split(",", -1)[2]);
    Path places = scenes.resolve("scenes-faces.csv");
    assertEquals(2, read(scenes.resolve("scenes.csv"), places).summary().faces());
    assertEquals(2, Program.run("synthesize", "--scenes=-1", "--out", scenes).status());
  }
}
