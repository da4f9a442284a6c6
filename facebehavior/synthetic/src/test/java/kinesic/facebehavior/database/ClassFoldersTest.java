package kinesic.facebehavior.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.task.Affect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClassFoldersTest {

  private static final String EXPECTED =
      ", expected a folder named neutral, anger, disgust, fear, happiness, sadness, surprise (or happy,"
          + " sad and the like)";

  @TempDir private Path folder;

  private Path image(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    return Files.createFile(file);
  }

  private ImportedDatabase read(Split split, String options) throws IOException {
    return DatabaseSource.parse("folder=" + folder + options).read(split, false);
  }

  private Set<Path> images(Split split, String options) throws IOException {
    Set<Path> images = new HashSet<>();
    for (ManifestRow row : read(split, options).manifest().rows()) {
      images.add(folder.relativize(row.image()));
    }
    return images;
  }

  @Test
  void folders_of_a_split_are_read_as_asked() throws Exception {
    Tree tree = new Tree("folder", folder, 24);
    tree.assertSound(Split.ALL, "");
    assertEquals(Map.of("expressions", 18), tree.read(Split.TRAIN, "").summary().labels());
    assertEquals(6, tree.rows(Split.TEST, "").size());
    assertEquals(6, tree.rows(Split.TEST, ",split=validation").size());
    assertEquals(24, tree.rows(Split.ALL, "").size());
    assertEquals(
        Set.of(Affect.EXPRESSION), Set.copyOf(tree.read(Split.ALL, "").manifest().tasks()));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> tree.read(Split.TRAIN, ",fold=1"));
    assertEquals("folder: has a split of its own, so fold cannot be used", e.getMessage());
  }

  @Test
  void validation_and_test_differ_where_both_exist() throws Exception {
    image("Train/happy/1.jpg");
    image("val/happy/2.jpg");
    image("happy/test/3.jpg");
    assertEquals(Set.of(Path.of("Train/happy/1.jpg")), images(Split.TRAIN, ""));
    assertEquals(Set.of(Path.of("happy/test/3.jpg")), images(Split.TEST, ""));
    assertEquals(Set.of(Path.of("val/happy/2.jpg")), images(Split.TRAIN, ",split=validation"));
    assertEquals(3, images(Split.ALL, "").size());
  }

  @ParameterizedTest
  @CsvSource({
    "neutral, NEUTRAL",
    "Anger, ANGER",
    "ANGRY, ANGER",
    "disgust, DISGUST",
    "disgusted, DISGUST",
    "fear, FEAR",
    "fearful, FEAR",
    "afraid, FEAR",
    "happiness, HAPPINESS",
    "Happy, HAPPINESS",
    "joy, HAPPINESS",
    "sadness, SADNESS",
    "sad, SADNESS",
    "surprise, SURPRISE",
    "surprised, SURPRISE"
  })
  void names_are_expressions_in_any_case(String name, Expression expression) throws Exception {
    image(name + "/a/b/x.JPEG");
    assertEquals(
        Optional.of(expression.label()),
        read(Split.ALL, "").manifest().rows().get(0).labels().of(Affect.EXPRESSION));
  }

  @Test
  void contempt_and_what_is_no_image_are_left_out() throws Exception {
    image("sad/1.png");
    image("contempt/2.png");
    image("Contempt/x/3.png");
    image("sad/notes.txt");
    image("sad/._1.png");
    ImportSummary summary = read(Split.ALL, "").summary();
    assertEquals(1, summary.faces());
    assertEquals(Map.of("contempt", 2), summary.leftOut());
    assertEquals(Map.of(), summary.problems());
  }

  @Test
  void without_folders_of_a_split_a_group_is_held_out() throws Exception {
    for (int i = 0; i < 50; i++) {
      image("sad/%s.png".formatted(i));
    }
    assertEquals(50, images(Split.TRAIN, "").size());
    Set<Path> seen = new HashSet<>();
    for (int fold = 1; fold <= ClassFolders.FOLDS; fold++) {
      Set<Path> heldOut = images(Split.TEST, ",fold=" + fold);
      Set<Path> others = images(Split.TRAIN, ",fold=" + fold);
      assertEquals(50, heldOut.size() + others.size());
      assertTrue(heldOut.size() >= 5, heldOut.toString());
      heldOut.forEach(image -> assertTrue(seen.add(image) && !others.contains(image)));
    }
    Set<Path> before = images(Split.TEST, ",fold=2");
    image("happy/more.png");
    assertTrue(images(Split.TEST, ",fold=2").containsAll(before));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> images(Split.TRAIN, ",split=test"));
    assertEquals(
        "folder: has no split of its own; choose the group to hold out with fold=1 to 5",
        e.getMessage());
  }

  @Test
  void folders_that_name_no_expression_are_said_once() throws Exception {
    image("sad/1.png");
    image("joyous/2.png");
    image("joyous/3.png");
    image("happy/angry/4.png");
    image("5.png");
    ImportSummary summary = read(Split.ALL, "").summary();
    assertEquals(1, summary.faces());
    assertEquals(Map.of("unknown label", 3), summary.problems());
    assertEquals(
        Set.of(
            folder + ": its images (1) belong to no expression" + EXPECTED,
            folder + "/joyous: its images (2) belong to no expression" + EXPECTED,
            folder + "/happy/angry: its images (1) belong to two expressions" + EXPECTED),
        Set.copyOf(summary.sentences()));
  }

  @Test
  void an_image_beside_the_split_is_a_problem() throws Exception {
    image("train/sad/1.png");
    image("sad/2.png");
    image("test/train/sad/3.png");
    ImportSummary summary = read(Split.ALL, "").summary();
    assertEquals(1, summary.faces());
    String expected = ", expected one folder named train, validation or test";
    assertEquals(
        Set.of(
            folder + "/sad: its images (1) belong to no split" + expected,
            folder + "/test/train/sad: its images (1) belong to two splits" + expected),
        Set.copyOf(summary.sentences()));
  }

  @Test
  void faces_are_aligned_by_a_file_of_landmarks() throws Exception {
    Path image = image("sad/1.png");
    Path points =
        Files.writeString(
            folder.resolve("points.csv"),
            "image,P1X,P1Y,P2X,P2Y,P3X,P3Y,P4X,P4Y,P5X,P5Y\nsad/1.png,10,10,30,10,20,20,12,30,28,30\n");
    ManifestRow row = read(Split.ALL, ",landmarks=" + points).manifest().rows().get(0);
    assertEquals(image, row.image());
    assertEquals(
        Optional.of(FaceLandmarks.of(10, 10, 30, 10, 20, 20, 12, 30, 28, 30)), row.landmarks());
  }

  @Test
  void a_folder_without_images_and_a_file_are_refused() throws Exception {
    IOException empty = assertThrows(IOException.class, () -> read(Split.ALL, ""));
    assertEquals(folder + ": holds no face that can be used", empty.getMessage());
    Path file = image("x.png");
    IOException none =
        assertThrows(
            IOException.class, () -> DatabaseSource.parse("folder=" + file).read(Split.ALL, false));
    assertEquals(file + ": is no folder", none.getMessage());
    assertEquals(List.of(file), DatabaseSource.parse("folder=" + file).paths());
  }
}
