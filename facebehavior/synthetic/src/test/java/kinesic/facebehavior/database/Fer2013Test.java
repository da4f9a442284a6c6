package kinesic.facebehavior.database;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.image.FaceAligner;
import kinesic.facebehavior.image.Picture;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestFaces;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.task.Affect;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads drawn faces in the layouts of FER2013; see {@link Tree} for what that shows. */
final class Fer2013Test {

  private static final String TABLE = "fer2013.csv";
  private static final int PIXELS = 48 * 48;

  @TempDir private Path folder;
  private Tree tree;

  @BeforeEach
  void aTree() throws Exception {
    tree = new Tree("fer2013", folder, 20);
  }

  private static String row(int emotion, String usage) {
    return emotion + "," + String.join(" ", Collections.nCopies(PIXELS, "7")) + "," + usage;
  }

  private FaceImage image(Manifest manifest, int face, int side) throws Exception {
    return new ManifestFaces(List.of(manifest), side, 0).get(face).image();
  }

  @Test
  void the_column_usage_is_the_split() throws Exception {
    tree.assertSound(Split.ALL, "");
    assertEquals(Map.of("expressions", 16), tree.read(Split.TRAIN, "").summary().labels());
    tree.set(TABLE, 18, row(3, "PublicTest"));
    tree.set(TABLE, 20, row(4, "PrivateTest"));
    assertEquals(
        Optional.of(Expression.HAPPINESS.label()),
        tree.labels(Split.TEST, ",split=validation", TABLE + "/18").of(Affect.EXPRESSION));
    assertEquals(
        Optional.of(Expression.SADNESS.label()),
        tree.labels(Split.TEST, "", TABLE + "/20").of(Affect.EXPRESSION));
    assertEquals(2, tree.rows(Split.TEST, "").size());
    assertEquals(20, tree.rows(Split.ALL, "").size());
  }

  @Test
  void numbers_are_the_expressions_of_the_database() throws Exception {
    List<String> lines = new ArrayList<>(List.of("emotion,pixels,Usage"));
    IntStream.range(0, 7).forEach(emotion -> lines.add(row(emotion, "Training")));
    tree.write(TABLE, lines.toArray(String[]::new));
    assertEquals(
        List.of("anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral"),
        tree.rows(Split.TRAIN, "").stream()
            .map(row -> row.labels().of(Affect.EXPRESSION).orElseThrow())
            .toList());
  }

  @Test
  void the_table_of_the_challenge_has_other_columns() throws Exception {
    tree.delete(TABLE);
    String pixels = String.join(" ", Collections.nCopies(PIXELS, "9"));
    tree.write("icml_face_data.csv", "emotion, Usage, pixels", "2, PrivateTest, " + pixels);
    assertEquals(
        Optional.of("fear"),
        tree.labels(Split.TEST, "", "icml_face_data.csv/2").of(Affect.EXPRESSION));
    Path file = tree.root.resolve("icml_face_data.csv");
    assertEquals(
        1, DatabaseSource.parse("fer2013=" + file).read(Split.TEST, true).manifest().rows().size());
  }

  @Test
  void pixels_are_those_of_the_cell() throws Exception {
    List<String> numbers = new ArrayList<>();
    byte[] rgb = new byte[3 * PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      numbers.add(Integer.toString(i * 7 % 256));
      rgb[3 * i] = (byte) (i * 7);
      rgb[3 * i + 1] = (byte) (i * 7);
      rgb[3 * i + 2] = (byte) (i * 7);
    }
    tree.set(TABLE, 2, "6," + String.join(" ", numbers) + ",Training");
    Manifest manifest = tree.read(Split.TRAIN, "").manifest();
    assertArrayEquals(rgb, image(manifest, 0, 48).rgb());
    assertEquals(96, image(manifest, 0, 96).side());
  }

  @Test
  void rows_are_aligned_by_a_file_that_names_them_by_table_and_line() throws Exception {
    Path points =
        Files.writeString(
            folder.resolve("points.csv"),
            "image,P1X,P1Y,P2X,P2Y,P3X,P3Y,P4X,P4Y,P5X,P5Y\nfer2013.csv/2,10,12,36,12,24,24,14,36,34,36\n");
    ImportedDatabase read = tree.read(Split.TRAIN, ",landmarks=" + points);
    assertEquals(1, read.summary().faces());
    assertEquals(Map.of("missing landmarks", 15), read.summary().problems());
    assertTrue(
        read.summary()
            .sentences()
            .get(0)
            .endsWith("has no row for " + tree.root + "/fer2013.csv/3"),
        read.summary().sentences().toString());
    ManifestRow row = read.manifest().rows().get(0);
    FaceLandmarks landmarks = row.landmarks().orElseThrow();
    Picture picture = row.pixels().orElseThrow().picture();
    assertArrayEquals(
        new FaceAligner(64).align(picture, landmarks).rgb(), image(read.manifest(), 0, 64).rgb());
  }

  @Test
  void the_checksum_of_a_manifest_names_rows_and_labels() throws Exception {
    Manifest before = tree.read(Split.TRAIN, "").manifest();
    assertEquals(before.checksum(), tree.read(Split.TRAIN, "").manifest().checksum());
    tree.set(TABLE, 2, row(6, "Training"));
    tree.set(TABLE, 3, row(5, "Training"));
    tree.set(TABLE, 4, row(4, "Training"));
    assertNotEquals(before.checksum(), tree.read(Split.TRAIN, "").manifest().checksum());
    assertEquals(Set.of(Affect.EXPRESSION), Set.copyOf(before.tasks()));
  }

  @Test
  void folders_of_images_are_read_like_any_others() throws Exception {
    Tree images = new Tree("folder", folder, 16);
    DatabaseSource source = DatabaseSource.parse("fer2013=" + images.root);
    assertEquals(12, source.read(Split.TRAIN, true).manifest().rows().size());
    assertEquals(4, source.read(Split.TEST, true).manifest().rows().size());
    tree.delete(TABLE);
    tree.assertRefused("ROOT: holds neither fer2013.csv nor folders of images, train and test", "");
  }

  @Test
  void an_unknown_label_or_usage_is_named() throws Exception {
    tree.set(TABLE, 4, row(7, "Training"));
    tree.assertProblem("unknown label", "ROOT/fer2013.csv, line 4: emotion 7, expected 0 to 6");
    tree.set(TABLE, 4, row(0, "Train"));
    tree.assertProblem(
        "unknown label",
        "ROOT/fer2013.csv, line 4: usage \"Train\", expected Training, PublicTest or PrivateTest");
  }

  @Test
  void a_wrong_number_of_pixels_and_a_wrong_pixel_are_named() throws Exception {
    tree.set(TABLE, 3, row(1, "Training").replaceFirst(" 7", ""));
    tree.assertProblem("wrong columns", "ROOT/fer2013.csv, line 3: 2303 pixels, expected 48 x 48");
    tree.set(TABLE, 3, row(1, "Training").replaceFirst(" 7", " 256"));
    tree.assertProblem(
        "unreadable file", "ROOT/fer2013.csv, line 3: pixel \"256\", expected 0 to 255");
    tree.set(TABLE, 3, row(1, "Training").replaceFirst(" 7", " -7"));
    tree.assertProblem(
        "unreadable file", "ROOT/fer2013.csv, line 3: pixel \"-7\", expected 0 to 255");
  }

  @Test
  void a_damaged_line_and_a_line_that_is_cut_off_are_named() throws Exception {
    tree.set(TABLE, 5, "3");
    tree.assertProblem("wrong columns", "ROOT/fer2013.csv, line 5: 1 cells, expected 3");
    tree.set(TABLE, 5, row(3, "Training"));
    tree.cut(TABLE, 20);
    tree.assertProblem("wrong columns", "ROOT/fer2013.csv, line 21: 2 cells, expected 3");
  }
}
