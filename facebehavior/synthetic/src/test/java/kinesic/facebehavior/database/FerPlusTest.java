package kinesic.facebehavior.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kinesic.facebehavior.task.Affect;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads drawn faces in the layouts of FER+; see {@link Tree} for what that shows. */
final class FerPlusTest {

  private static final String VOTES = "fer2013new.csv";

  @TempDir private Path folder;
  private Tree tree;

  @BeforeEach
  void aTree() throws Exception {
    tree = new Tree("ferplus", folder, 60);
  }

  /**
   * The label of the first face with these votes: "happiness 0.75, fear 0.25", or why it has none.
   */
  private String label(String votes, String rule) throws Exception {
    tree.set(VOTES, 2, "Training,fer0000000.png," + votes);
    ImportedDatabase read = tree.read(Split.TRAIN, ",votes=" + rule);
    return read.manifest().rows().stream()
        .filter(row -> row.image().endsWith("fer2013.csv/2"))
        .map(row -> row.labels().distribution(Affect.EXPRESSION).orElseThrow().shares())
        .map(
            shares ->
                shares.stream()
                    .map(share -> share.name() + " " + share.probability())
                    .collect(Collectors.joining(", ")))
        .findFirst()
        .orElse("none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10,0,0,0,0,0,0,0,0,0 | neutral 1.0",
        "0,6,0,0,0,0,0,0,4,0 | happiness 1.0",
        "0,0,6,2,2,0,0,0,0,0 | surprise 1.0",
        "0,0,0,5,1,1,1,0,2,0 | sadness 1.0", // single votes are removed: 5 of 7
        "0,0,0,0,4,1,1,1,1,2 | anger 1.0", // 4 of 6
        "5,0,0,0,0,5,0,0,0,0 | none",
        "4,3,3,0,0,0,0,0,0,0 | none",
        "0,0,0,0,0,7,3,0,0,0 | disgust 1.0",
        "1,0,0,0,0,0,8,1,0,0 | fear 1.0",
        "0,0,0,0,0,0,0,9,1,0 | none",
        "0,0,0,0,0,0,0,0,8,2 | none",
        "0,0,0,0,0,0,0,0,0,10 | none",
        "1,1,1,1,1,1,1,1,1,1 | none"
      })
  void a_majority_is_more_than_half_without_single_votes(String votes, String expected)
      throws Exception {
    assertEquals(expected, label(votes, "majority"));
  }

  @Test
  void a_plurality_is_what_has_most_votes() throws Exception {
    assertEquals("neutral 1.0", label("4,3,3,0,0,0,0,0,0,0", "plurality"));
    assertEquals("none", label("4,4,2,0,0,0,0,0,0,0", "plurality"));
    assertEquals("none", label("3,2,0,0,0,0,0,0,5,0", "plurality"));
  }

  @Test
  void a_distribution_has_the_shares_of_the_seven_expressions() throws Exception {
    assertEquals("happiness 0.75, surprise 0.25", label("0,6,2,1,1,0,0,0,0,0", "distribution"));
    assertEquals("happiness 0.75, neutral 0.25", label("2,6,0,0,0,0,0,1,1,0", "distribution"));
    assertEquals("neutral 0.5, anger 0.5", label("4,0,0,0,4,0,0,0,2,0", "distribution"));
    assertEquals("fear 1.0", label("0,0,0,0,0,0,9,1,0,0", "distribution"));
    assertEquals("none", label("2,0,0,0,0,2,0,6,0,0", "distribution"));
    assertEquals("none", label("3,0,0,0,0,0,0,0,4,3", "distribution"));
    assertEquals("none", label("1,1,1,1,1,1,1,1,1,1", "distribution"));
  }

  @Test
  void faces_without_a_label_are_counted_by_reason() throws Exception {
    tree.assertSound(Split.ALL, "");
    ImportSummary all = tree.read(Split.ALL, "").summary();
    assertEquals(60, all.faces() + all.leftOut().values().stream().mapToInt(i -> i).sum());
    assertEquals(
        Map.of("contempt", 3, "unknown", 2, "not a face", 2, "no majority", 7), all.leftOut());
    assertEquals(
        Map.of("contempt", 3, "unknown", 2, "not a face", 2, "tied votes", 7),
        tree.read(Split.ALL, ",votes=plurality").summary().leftOut());
    assertEquals(
        Map.of("contempt", 3, "unknown", 2, "not a face", 2),
        tree.read(Split.ALL, ",votes=distribution").summary().leftOut());
    assertEquals(
        tree.read(Split.ALL, "").manifest().rows().size(),
        tree.rows(Split.TRAIN, "").size()
            + tree.rows(Split.TEST, "").size()
            + tree.rows(Split.TEST, ",split=validation").size());
  }

  @Test
  void images_may_be_files_or_in_a_folder_of_their_own() throws Exception {
    Tree files = new Tree("ferplus-png", folder, 60);
    files.assertSound(Split.ALL, "");
    assertEquals(tree.rows(Split.ALL, "").size(), files.rows(Split.ALL, "").size());
    assertTrue(files.rows(Split.TRAIN, "").get(0).image().endsWith("FER2013Train/fer0000000.png"));
    Path pixels = Files.createDirectory(folder.resolve("pixels")).resolve("fer2013.csv");
    Files.move(tree.root.resolve("fer2013.csv"), pixels);
    assertEquals(
        files.rows(Split.ALL, "").size(), tree.rows(Split.ALL, ",images=../pixels").size());
    tree.assertRefused(
        "ROOT: holds neither fer2013.csv nor folders of images, FER2013Train and so on", "");
    files.delete("FER2013Train/fer0000002.png");
    files.assertProblem(
        "missing image",
        "ROOT/fer2013new.csv, line 4: there is no image ROOT/FER2013Train/fer0000002.png");
  }

  @Test
  void both_tables_must_have_the_same_rows() throws Exception {
    tree.set(VOTES, 3, tree.get(VOTES, 3).replace("Training", "PublicTest"));
    tree.assertProblem(
        "wrong columns",
        "ROOT/fer2013.csv, line 3: usage Training, but ROOT/fer2013new.csv, line 3 has another one");
    tree.set(VOTES, 3, tree.get(VOTES, 3).replace("PublicTest", "Training"));
    List<String> lines = Files.readAllLines(tree.root.resolve(VOTES));
    tree.write(VOTES, lines.subList(0, 60).toArray(String[]::new));
    tree.assertProblem(
        "truncated file", "ROOT/fer2013.csv: has 60 rows, but fer2013new.csv has 59");
  }

  @Test
  void a_damaged_line_of_votes_does_not_move_the_others() throws Exception {
    List<String> before = images();
    tree.set(VOTES, 3, "Training,fer0000001.png,10");
    tree.assertProblem("wrong columns", "ROOT/fer2013new.csv, line 3: 3 cells, expected 12");
    before.remove(tree.root + "/fer2013.csv/3");
    assertEquals(before, images());
    tree.set(VOTES, 3, "Training,fer0000001.png,many,0,0,0,0,0,0,0,0,0");
    tree.assertProblem("unknown label", "ROOT/fer2013new.csv, line 3: \"many\" is not a number");
    tree.set(VOTES, 3, "Training,fer0000001.png,-1,0,0,0,0,0,0,0,0,0");
    tree.assertProblem(
        "unknown label", "ROOT/fer2013new.csv, line 3: -1 votes for neutral, expected 0 or more");
  }

  private List<String> images() throws Exception {
    return tree.rows(Split.ALL, "").stream()
        .map(row -> row.image().toString())
        .collect(Collectors.toList());
  }

  @Test
  void damaged_pixels_and_a_missing_table_are_named() throws Exception {
    tree.set("fer2013.csv", 4, "3,1 2 3,Training");
    tree.assertProblem("wrong columns", "ROOT/fer2013.csv, line 4: 3 pixels, expected 48 x 48");
    tree.set(VOTES, 1, tree.get(VOTES, 1).replace("NF", "none"));
    tree.assertRefused(
        "ROOT: holds no face that can be used; ROOT/fer2013new.csv, line 1: column \"NF\" is"
            + " missing, the columns are Usage, Image name, neutral, happiness, surprise, sadness,"
            + " anger, disgust, fear, contempt, unknown, none",
        "");
    tree.delete(VOTES);
    tree.assertRefused(
        "ROOT: holds no face that can be used; ROOT/fer2013new.csv: does not exist", "");
  }
}
