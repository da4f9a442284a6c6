package kinesic.facebehavior.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.dataset.FaceLandmarks;
import kinesic.facebehavior.task.Affect;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads drawn faces in the layout of RAF-DB.
 *
 * <p>The codes and file names here come from the same descriptions as those of layout and importer,
 * so these tests do not prove that the real files are read correctly; see {@link Tree}.
 */
final class RafDbTest {

  private static final String LIST = "basic/EmoLabel/list_patition_label.txt";

  @TempDir private Path folder;
  private Tree tree;

  @BeforeEach
  void aTree() throws Exception {
    tree = new Tree("rafdb", folder, 24);
  }

  @Test
  void the_names_of_images_are_the_split() throws Exception {
    tree.assertSound(Split.ALL, "");
    ImportedDatabase train = tree.read(Split.TRAIN, "");
    assertEquals(Set.of(Affect.EXPRESSION), Set.copyOf(train.manifest().tasks()));
    assertEquals(Map.of("expressions", 18), train.summary().labels());
    assertEquals(6, tree.rows(Split.TEST, "").size());
    assertEquals(6, tree.rows(Split.TRAIN, ",split=test").size());
    assertEquals(24, tree.rows(Split.ALL, "").size());
  }

  @Test
  void numbers_are_the_expressions_of_the_database() throws Exception {
    tree.write(
        LIST,
        "train_00001.jpg 1",
        "train_00002.jpg 2",
        "train_00003.jpg 3",
        "train_00004.jpg 4",
        "train_00005.jpg 5",
        "train_00006.jpg 6",
        "train_00007.jpg 7");
    assertEquals(
        List.of(
            Expression.SURPRISE.label(),
            Expression.FEAR.label(),
            Expression.DISGUST.label(),
            Expression.HAPPINESS.label(),
            Expression.SADNESS.label(),
            Expression.ANGER.label(),
            Expression.NEUTRAL.label()),
        tree.rows(Split.TRAIN, "").stream()
            .map(row -> row.labels().of(Affect.EXPRESSION).orElseThrow())
            .toList());
  }

  @Test
  void compound_expressions_are_named() throws Exception {
    Tree compound = new Tree("rafdb-compound", folder, 64);
    compound.assertSound(Split.ALL, "");
    ImportedDatabase train = compound.read(Split.TRAIN, "");
    assertEquals(Set.of(Affect.COMPOUND), Set.copyOf(train.manifest().tasks()));
    assertEquals(Map.of("compound expressions", train.summary().faces()), train.summary().labels());
    String list = "compound/EmoLabel/list_patition_label.txt";
    compound.write(
        list, "train_00001.jpg 1", "train_00002.jpg 9", "train_00003.jpg 11", "test_0001.jpg 5");
    assertEquals(
        Optional.of(CompoundExpression.HAPPILY_SURPRISED.label()),
        compound.labels(Split.ALL, "", "train_00001_aligned.jpg").of(Affect.COMPOUND));
    assertEquals(
        Optional.of(CompoundExpression.ANGRILY_SURPRISED.label()),
        compound.labels(Split.ALL, "", "train_00002_aligned.jpg").of(Affect.COMPOUND));
    assertEquals(
        Optional.of(CompoundExpression.DISGUSTEDLY_SURPRISED.label()),
        compound.labels(Split.ALL, "", "train_00003_aligned.jpg").of(Affect.COMPOUND));
    compound.set(list, 3, "train_00003.jpg 12");
    compound.assertProblem(
        "unknown label", "ROOT/" + list + ", line 3: expression 12, expected 1 to 11");
  }

  @Test
  void original_photographs_are_aligned_by_their_landmarks() throws Exception {
    tree.write(
        "basic/Annotation/manual/train_00001_manu_attri.txt",
        "10.5\t11",
        "20 12.25",
        "15\t16",
        "11\t20",
        "19\t21",
        "0",
        "1",
        "2");
    assertEquals(
        Optional.of(FaceLandmarks.of(10.5f, 11, 20, 12.25f, 15, 16, 11, 20, 19, 21)),
        tree.rows(Split.TRAIN, ",images=original").get(0).landmarks());
    assertTrue(
        tree.rows(Split.TRAIN, ",images=original,landmarks=none").get(0).landmarks().isEmpty());
    tree.write("basic/Annotation/manual/train_00001_manu_attri.txt", "10.5\t11", "20 12.25");
    ImportSummary cut = tree.read(Split.TRAIN, ",images=original").summary();
    assertEquals(17, cut.faces());
    assertEquals(
        List.of(
            tree.root
                + "/basic/Annotation/manual/train_00001_manu_attri.txt: 4 cells, expected 10"),
        cut.sentences());
    tree.delete("basic/Annotation/manual/train_00001_manu_attri.txt");
    assertEquals(
        Map.of("missing landmarks", 1),
        tree.read(Split.TRAIN, ",images=original").summary().problems());
  }

  @Test
  void a_missing_image_is_named() throws Exception {
    tree.delete("basic/Image/aligned/train_00003_aligned.jpg");
    tree.assertProblem(
        "missing image",
        "ROOT/"
            + LIST
            + ", line 3: there is no image ROOT/basic/Image/aligned/train_00003_aligned.jpg");
  }

  @Test
  void an_unknown_label_is_named() throws Exception {
    tree.set(LIST, 2, "train_00002.jpg 8");
    tree.assertProblem("unknown label", "ROOT/" + LIST + ", line 2: expression 8, expected 1 to 7");
    tree.set(LIST, 2, "train_00002.jpg happy");
    tree.assertProblem("unknown label", "ROOT/" + LIST + ", line 2: \"happy\" is not a number");
  }

  @Test
  void a_duplicate_is_named() throws Exception {
    tree.set(LIST, 5, tree.get(LIST, 2));
    tree.assertProblem(
        "duplicate",
        "ROOT/"
            + LIST
            + ", line 5: basic/Image/aligned/train_00002_aligned.jpg appears already in line 2");
  }

  @Test
  void a_wrong_column_and_a_line_that_is_cut_off_are_named() throws Exception {
    tree.set(LIST, 4, "7 train_00004.jpg");
    tree.assertProblem(
        "wrong columns",
        "ROOT/"
            + LIST
            + ", line 4: \"7\" is not an image name such as train_00001.jpg or test_0001.jpg");
    tree.set(LIST, 4, "train_00004.jpg 7");
    tree.cut(LIST, 3);
    tree.assertProblem("wrong columns", "ROOT/" + LIST + ", line 24: 1 cells, expected 2");
  }

  @Test
  void without_the_list_there_is_nothing() throws Exception {
    tree.delete(LIST);
    tree.assertRefused(
        "ROOT: holds no face that can be used; ROOT/" + LIST + ": does not exist", "");
  }
}
