package kinesic.facebehavior.fewshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.compound.ZeroShot.Term;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.metric.ConfusionMatrix;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FewShotTest {

  @TempDir private Path folder;

  // ---------------------------------------------------------------- draws

  private static final List<Integer> LABELS = List.of(0, 1, 0, 2, 1, 0, 2, 1, 0, 2, 0, 1, 2, 2);

  @Test
  void a_draw_has_so_many_different_faces_of_each_class() {
    int[] faces = new SupportSampler(LABELS, 3, 7).faces(3, 1);
    assertEquals(9, Arrays.stream(faces).distinct().count());
    for (int i = 0; i < 9; i++) {
      assertEquals(i / 3, LABELS.get(faces[i]));
    }
  }

  @Test
  void fewer_shots_of_a_draw_are_among_its_more() {
    SupportSampler draw = new SupportSampler(LABELS, 3, 7);
    List<Integer> four = Arrays.stream(draw.faces(4, 2)).boxed().toList();
    for (int face : draw.faces(2, 2)) {
      assertTrue(four.contains(face));
    }
  }

  @Test
  void draws_and_seeds_differ_and_repeat() {
    int[] first = new SupportSampler(LABELS, 3, 7).faces(3, 1);
    assertArrayEquals(first, new SupportSampler(LABELS, 3, 7).faces(3, 1));
    assertFalse(Arrays.equals(first, new SupportSampler(LABELS, 3, 7).faces(3, 2)));
    assertFalse(Arrays.equals(first, new SupportSampler(LABELS, 3, 8).faces(3, 1)));
  }

  // ---------------------------------------------------------------- task

  private Manifest manifest(String name, CompoundExpression... shown) {
    List<ManifestRow> rows = new ArrayList<>();
    for (int i = 0; i < shown.length; i++) {
      rows.add(
          new ManifestRow(
              folder.resolve(name + i + ".png"),
              FaceLabels.NONE.with(Affect.COMPOUND, Affect.label(shown[i]))));
    }
    return new Manifest(folder.resolve(name + ".csv"), List.of(Affect.COMPOUND), rows);
  }

  @Test
  void classes_that_one_part_never_shows_are_left_out_with_their_faces() throws Exception {
    Manifest train =
        manifest(
            "train",
            CompoundExpression.SADLY_ANGRY,
            CompoundExpression.HATRED,
            CompoundExpression.HAPPILY_SURPRISED,
            CompoundExpression.SADLY_FEARFUL);
    Manifest test =
        manifest(
            "test",
            CompoundExpression.HAPPILY_SURPRISED,
            CompoundExpression.SADLY_ANGRY,
            CompoundExpression.AWED,
            CompoundExpression.SADLY_ANGRY);
    CompoundTask task = CompoundTask.of(CompoundClasses.C_EXPR, List.of(train), test);
    assertEquals(
        List.of(CompoundExpression.HAPPILY_SURPRISED, CompoundExpression.SADLY_ANGRY),
        task.classes());
    assertEquals(5, task.missing().size());
    assertArrayEquals(new int[] {1, 0}, task.labels(task.train()));
    assertArrayEquals(new int[] {0, 1, 1}, task.labels(task.test()));
    CompoundTask untrained = CompoundTask.of(CompoundClasses.DU, List.of(), test);
    assertEquals(3, untrained.classes().size());
    assertEquals(List.of(), untrained.train());
  }

  @Test
  void what_makes_no_task_is_named() {
    Manifest one = manifest("one", CompoundExpression.AWED, CompoundExpression.HATRED);
    assertEquals(
        folder.resolve("one.csv") + ": 0 of the classes of \"cexpr\" are shown, needs at least two",
        assertThrows(
                IOException.class, () -> CompoundTask.of(CompoundClasses.C_EXPR, List.of(), one))
            .getMessage());
    assertEquals(
        folder.resolve("one0.png") + ": is among the training faces and among the test faces",
        assertThrows(
                IOException.class, () -> CompoundTask.of(CompoundClasses.DU, List.of(one), one))
            .getMessage());
  }

  @Test
  void more_shots_than_faces_are_refused() throws Exception {
    Manifest train =
        manifest(
            "train", CompoundExpression.AWED, CompoundExpression.HATRED, CompoundExpression.AWED);
    Manifest test = manifest("test", CompoundExpression.AWED, CompoundExpression.HATRED);
    CompoundTask task = CompoundTask.of(CompoundClasses.DU, List.of(train), test);
    task.requireShots(1);
    assertEquals(
        "training faces: 1 show hatred, but 2 shots are asked for",
        assertThrows(IOException.class, () -> task.requireShots(2)).getMessage());
  }

  // ---------------------------------------------------------------- episodes and results

  /** Of two classes, with these numbers right and wrong. */
  private static ConfusionMatrix matrix(int right0, int wrong0, int wrong1, int right1) {
    ConfusionMatrix matrix = new ConfusionMatrix(2);
    int[] counts = {right0, wrong0, wrong1, right1};
    for (int i = 0; i < counts.length; i++) {
      for (int n = 0; n < counts[i]; n++) {
        matrix.add(i / 2, i % 2);
      }
    }
    return matrix;
  }

  private static final List<Episode> EPISODES =
      List.of(
          new Episode("au", 0, 1, matrix(1, 3, 0, 4)),
          new Episode("ridge", 1, 1, matrix(4, 0, 2, 2)),
          new Episode("lda", 1, 1, matrix(2, 2, 2, 2)),
          new Episode("ridge", 1, 2, matrix(2, 2, 2, 2)),
          new Episode("lda", 1, 2, matrix(4, 0, 0, 4)),
          new Episode("ridge", Episode.ALL, 1, matrix(4, 0, 0, 4)));

  @Test
  void episodes_are_read_as_they_were_written() throws Exception {
    EpisodeFile file = new EpisodeFile(folder.resolve("draws.csv"), List.of(4L, 4L));
    assertEquals(List.of(), file.read());
    file.write(EPISODES);
    List<Episode> again = file.read();
    assertEquals(EPISODES.size(), again.size());
    for (int i = 0; i < again.size(); i++) {
      Episode episode = EPISODES.get(i);
      assertTrue(again.get(i).isAt(episode.method(), episode.shots(), episode.draw()));
      for (int cell = 0; cell < 4; cell++) {
        assertEquals(
            episode.confusion().count(cell / 2, cell % 2),
            again.get(i).confusion().count(cell / 2, cell % 2));
      }
    }
    assertEquals(
        "ridge,all,1,1.000000,1.000000,1.000000,4 0;0 4",
        Files.readAllLines(folder.resolve("draws.csv")).get(6));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ridge,1                              | 2 cells, expected 7
          ridge,,1,0.7,0.7,0.7,4 0;0 4         | shots is "", expected a whole number
          ridge,1,one,0.7,0.7,0.7,4 0;0 4      | draw is "one", expected a whole number
          ridge,1,-1,0.7,0.7,0.7,4 0;0 4       | draw is -1, expected at least 0
          ridge,1,1,0.7,0.7,0.7,4 0            | 1 rows of confusion, expected 2
          ridge,1,1,0.7,0.7,0.7,4 0;0          | 1 numbers in row 2 of confusion, expected 2
          ridge,1,1,0.7,0.7,0.7,4 0;0 x        | a count of confusion is "x", expected a whole number
          ridge,1,1,0.7,0.7,0.7,4 0;0 3        | 3 faces in row 2 of confusion, expected 4
          ridge,1,1,0.7,0.7,0.7,2000000000 0;0 | 2000000000 faces in row 1 of confusion, expected 4
          """)
  void a_damaged_line_is_named(String line, String problem) throws Exception {
    Path csv = folder.resolve("draws.csv");
    EpisodeFile file = new EpisodeFile(csv, List.of(4L, 4L));
    file.write(EPISODES);
    List<String> lines = new ArrayList<>(Files.readAllLines(csv));
    lines.set(3, line);
    Files.write(csv, lines);
    assertEquals(
        csv + ", line 4: " + problem + "; delete the line to run this episode again",
        assertThrows(IOException.class, file::read).getMessage());
    lines.remove(3);
    Files.write(csv, lines);
    assertEquals(EPISODES.size() - 1, file.read().size());
  }

  @Test
  void a_file_that_holds_no_episodes_is_named() throws Exception {
    Path csv = folder.resolve("draws.csv");
    EpisodeFile file = new EpisodeFile(csv, List.of(4L, 4L));
    Files.writeString(csv, "");
    assertEquals(
        csv
            + ": is empty, expected a first line with the names of the columns;"
            + " delete the file to run all episodes again",
        assertThrows(IOException.class, file::read).getMessage());
    for (String text : List.of("method,shots\n", "ridge,1,1,1,1,1,4 0;0 4\n")) {
      Files.writeString(csv, text);
      assertEquals(
          csv
              + ": does not begin with the line method,shots,draw,average_accuracy,accuracy,"
              + "macro_f1,confusion; delete the file to run all episodes again",
          assertThrows(IOException.class, file::read).getMessage());
    }
  }

  @Test
  void results_are_means_over_draws_with_intervals() throws Exception {
    CompoundResults results = CompoundResults.of(2, EPISODES);
    assertEquals(.5, results.chance());
    assertEquals(List.of(1, Episode.ALL), results.shots());
    assertEquals(List.of(Method.RIDGE, Method.LDA), results.methods());
    assertEquals(.625, results.zeroShot().get(0).averageAccuracy().mean());
    CompoundResults.Line ridge = results.line(Method.RIDGE, 1).orElseThrow();
    assertEquals((.75 + .5) / 2, ridge.averageAccuracy().mean());
    // t of one degree of freedom, from a table, and the deviation of .75 and .5 over root 2
    assertEquals(12.706 * .125, ridge.averageAccuracy().halfWidth(), 1e-3);
    assertEquals(6, ridge.confusion().count(0, 0));
    assertTrue(results.line(Method.LDA, Episode.ALL).isEmpty());
    Path csv = folder.resolve("results.csv");
    results.write(csv);
    assertEquals(
        "ridge,all,1,1.000000,,1.000000,,1.000000,,0.500000", Files.readAllLines(csv).get(4));
  }

  @Test
  void every_choice_of_terms_is_tried() {
    CompoundPlan plan =
        new CompoundPlan(EnumSet.allOf(Term.class), List.of(), List.of(), 1, Method.HEAD, 1);
    assertEquals(7, plan.subsets().size());
    assertEquals(Set.of(Term.ACTION_UNITS), plan.subsets().get(0));
    assertEquals(EnumSet.allOf(Term.class), plan.subsets().get(6));
    CompoundPlan two =
        new CompoundPlan(
            Set.of(Term.ACTION_UNITS, Term.VALENCE), List.of(), List.of(), 1, Method.HEAD, 1);
    assertEquals(3, two.subsets().size());
  }

  @Test
  void a_plan_that_makes_no_sense_is_refused() {
    Set<Term> terms = EnumSet.allOf(Term.class);
    assertThrows(
        IllegalArgumentException.class,
        () -> new CompoundPlan(terms, List.of(), List.of(0), 1, Method.HEAD, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new CompoundPlan(terms, List.of(), List.of(1), 0, Method.HEAD, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new CompoundPlan(terms, List.of(), List.of(1), 1, Method.LDA, 1));
  }
}
