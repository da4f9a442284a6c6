package kinesic.facebehavior.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reads drawn faces in the layout of AffectNet.
 *
 * <p>The codes and file names here come from the same descriptions as those of layout and importer,
 * so these tests do not prove that the real files are read correctly; see {@link Tree}.
 */
final class AffectNetTest {

  private static final String LIST = "Manually_Annotated_file_lists/training.csv";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"affectnet", "affectnet-npy"})
  void both_releases_give_the_same_faces(String layout) throws Exception {
    Tree tree = new Tree(layout, folder, 24);
    tree.assertSound(Split.ALL, "");
    ImportedDatabase train = tree.read(Split.TRAIN, "");
    assertEquals(
        Set.of(Affect.EXPRESSION, Affect.VALENCE_AROUSAL), Set.copyOf(train.manifest().tasks()));
    assertEquals(17, train.summary().faces());
    assertEquals(
        Map.of("expressions", 15, "valence and arousal", 17),
        train.summary().labels(),
        "two are contempt, with valence and arousal");
    assertEquals(Map.of("uncertain", 1), train.summary().leftOut());
    assertEquals(6, tree.rows(Split.TEST, "").size());
    for (ManifestRow row : train.manifest().rows()) {
      assertTrue(row.landmarks().isPresent());
    }
  }

  /** A line of the list with the landmarks of line 2. */
  private static String line(Tree tree, String image, String labels) throws Exception {
    return "%s,1,2,3,4,%s,%s".formatted(image, tree.get(LIST, 2).split(",", -1)[5], labels);
  }

  @Test
  void numbers_are_the_expressions_of_the_database() throws Exception {
    Tree tree = new Tree("affectnet", folder, 24);
    List<String> images =
        tree.rows(Split.TRAIN, "").stream()
            .map(row -> tree.root.resolve("Manually_Annotated_Images").relativize(row.image()))
            .map(Path::toString)
            .toList();
    String[] lines = new String[12];
    lines[0] = tree.get(LIST, 1);
    for (int i = 0; i <= 10; i++) {
      lines[i + 1] = line(tree, images.get(i), i + (i < 9 ? ",0.5,-0.25" : ",-2,-2"));
    }
    tree.write(LIST, lines);
    ImportedDatabase read = tree.read(Split.TRAIN, "");
    assertEquals(
        List.of(
            Optional.of(Expression.NEUTRAL.label()),
            Optional.of(Expression.HAPPINESS.label()),
            Optional.of(Expression.SADNESS.label()),
            Optional.of(Expression.SURPRISE.label()),
            Optional.of(Expression.FEAR.label()),
            Optional.of(Expression.DISGUST.label()),
            Optional.of(Expression.ANGER.label()),
            Optional.empty(),
            Optional.empty()),
        read.manifest().rows().stream().map(row -> row.labels().of(Affect.EXPRESSION)).toList());
    assertEquals(Map.of("no face", 1, "uncertain", 1), read.summary().leftOut());
    for (ManifestRow row : read.manifest().rows()) {
      assertEquals(
          Optional.of(Affect.valenceArousal(0.5f, -0.25f)),
          row.labels().of(Affect.VALENCE_AROUSAL));
    }
  }

  @Test
  void a_missing_mark_is_never_a_label() throws Exception {
    Tree tree = new Tree("affectnet", folder, 24);
    String image = tree.get(LIST, 2).split(",", -1)[0];
    tree.set(LIST, 2, line(tree, image, "3,-2,-2"));
    FaceLabels labels = tree.labels(Split.TRAIN, "", image);
    assertEquals(
        FaceLabels.NONE.with(Affect.EXPRESSION, Affect.label(Expression.SURPRISE)), labels);
  }

  @Test
  void problems_of_the_list_are_named() throws Exception {
    Tree tree = new Tree("affectnet", folder, 24);
    String good = tree.get(LIST, 3);
    String image = good.split(",", -1)[0];
    tree.set(LIST, 3, line(tree, image, "11,0,0"));
    tree.assertProblem(
        "unknown label", "ROOT/" + LIST + ", line 3: expression 11, expected 0 to 10");
    tree.set(LIST, 3, line(tree, image, "1,0.5,1.5"));
    tree.assertProblem(
        "unknown label", "ROOT/" + LIST + ", line 3: arousal: is 1.5, expected -1 to 1");
    tree.set(LIST, 3, image + ",1,2,3,4,12;13;14,1,0,0");
    tree.assertProblem(
        "missing landmarks",
        "ROOT/" + LIST + ", line 3: landmarks: 3 numbers, expected x and y of 68 points");
    tree.set(LIST, 3, tree.get(LIST, 2));
    tree.assertProblem(
        "duplicate",
        "ROOT/"
            + LIST
            + ", line 3: Manually_Annotated_Images/1/tr0000.jpg appears already in line 2");
    tree.set(LIST, 3, good);
    Files.delete(tree.root.resolve("Manually_Annotated_Images").resolve(image));
    tree.assertProblem(
        "missing image",
        "ROOT/" + LIST + ", line 3: there is no image ROOT/Manually_Annotated_Images/" + image);
  }

  @Test
  void a_line_that_is_cut_off_and_a_wrong_column_are_named() throws Exception {
    Tree tree = new Tree("affectnet", folder, 24);
    tree.set(LIST, 19, "1/tr0017.jpg,1,2,3");
    tree.assertProblem("wrong columns", "ROOT/" + LIST + ", line 19: 4 cells, expected 9");
    tree.set(LIST, 1, tree.get(LIST, 1).replace("valence", "pleasure"));
    tree.assertProblem(
        "wrong columns",
        "ROOT/"
            + LIST
            + ", line 1: column \"valence\" is missing, the columns are subDirectory_filePath, "
            + "face_x, face_y, face_width, face_height, facial_landmarks, expression, pleasure, "
            + "arousal");
  }

  @Test
  void problems_of_arrays_are_named() throws Exception {
    Tree tree = new Tree("affectnet-npy", folder, 24);
    Path value = tree.root.resolve("train_set/annotations/3_val.npy");
    byte[] bytes = Files.readAllBytes(value);
    Files.write(value, Arrays.copyOf(bytes, bytes.length - 1));
    ImportSummary cut = tree.read(Split.TRAIN, "").summary();
    assertEquals(Map.of("unreadable file", 1), cut.problems());
    assertTrue(
        cut.sentences().get(0).startsWith(value + ": is truncated: expected "),
        cut.sentences().get(0));
    Files.write(value, bytes);
    Files.copy(
        tree.root.resolve("train_set/annotations/0_lnd.npy"),
        tree.root.resolve("train_set/annotations/3_exp.npy"),
        StandardCopyOption.REPLACE_EXISTING);
    tree.assertProblem(
        "wrong columns", "ROOT/train_set/annotations/3_exp.npy: has 136 numbers, expected 1");
    Files.copy(
        value,
        tree.root.resolve("train_set/annotations/3_exp.npy"),
        StandardCopyOption.REPLACE_EXISTING);
    assertEquals(Map.of("unknown label", 1), tree.read(Split.TRAIN, "").summary().problems());
    tree.delete("train_set/annotations/3_exp.npy");
    tree.delete("train_set/images/5.jpg");
    tree.assertProblem(
        "missing image",
        "ROOT/train_set/annotations/5_exp.npy: there is no image ROOT/train_set/images/5.jpg");
    tree.delete("train_set/annotations/5_val.npy");
    tree.assertProblem("missing file", "ROOT/train_set/annotations/5_val.npy: does not exist");
  }
}
