package kinesic.facebehavior.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import kinesic.engine.RandomStream;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Attribute;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TemporalMedianTest {

  private static FaceFile frame(String video, int number) {
    Path folder = Path.of(video);
    return FaceFile.frame(folder.resolve(number + ".png"), number, 1, folder);
  }

  private static final List<Task> TASKS =
      Stream.concat(
              Affect.HEADS.stream(),
              Stream.of(
                  Affect.compound(
                      List.of(CompoundExpression.AWED, CompoundExpression.SADLY_ANGRY))))
          .toList();

  private static Prediction face(float valence, float... expressions) {
    float[] units = new float[ActionUnit.COUNT];
    Arrays.fill(units, Math.abs(valence));
    return new Prediction(
        Map.of(
            "valence_arousal",
            new float[] {valence, -valence},
            "expression",
            Arrays.copyOf(expressions, Expression.COUNT),
            "action_units",
            units,
            "compound",
            Arrays.copyOf(expressions, 2)),
        Map.of(),
        new float[] {2 * valence});
  }

  private static PredictionRow row(String video, int number, float valence) {
    return PredictionRow.of(frame(video, number), face(valence, 1));
  }

  private static PredictionRow failed(String video, int number) {
    return PredictionRow.failed(frame(video, number), "is empty (0 bytes)");
  }

  /** The rows after the median, given in batches of {@code batch}. */
  private static List<PredictionRow> smoothed(int window, int batch, List<PredictionRow> rows)
      throws IOException {
    List<PredictionRow> out = new ArrayList<>();
    TemporalMedian median = new TemporalMedian(TASKS, window, out::addAll);
    for (int i = 0; i < rows.size(); i += batch) {
      median.accept(rows.subList(i, Math.min(rows.size(), i + batch)));
    }
    median.finish();
    return out;
  }

  private static OptionalDouble valence(PredictionRow row) {
    Prediction face = row.prediction();
    return face == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(face.value(Affect.VALENCE_AROUSAL, 0));
  }

  private static List<OptionalDouble> valences(List<PredictionRow> rows) {
    return rows.stream().map(TemporalMedianTest::valence).toList();
  }

  private static OptionalDouble is(double value) {
    return OptionalDouble.of(value);
  }

  @Test
  void a_window_of_one_frame_leaves_every_bit() throws IOException {
    List<PredictionRow> rows =
        List.of(PredictionRow.of(frame("a", 1), face(.1f, .3f, .3f, .3f)), failed("a", 2));
    assertEquals(rows, smoothed(1, 1, rows));
  }

  @Test
  void a_flicker_goes_and_the_window_is_cut_off_at_the_borders() throws Exception {
    List<PredictionRow> rows =
        List.of(row("a", 1, .25f), row("a", 2, .75f), row("a", 3, .25f), row("a", 4, .5f));
    // two frames at either border: the mean of the two
    assertEquals(List.of(is(.5), is(.25), is(.5), is(.375)), valences(smoothed(3, 1, rows)));
  }

  @Test
  void every_number_is_smoothed_and_expressions_add_up_to_1_again() throws Exception {
    List<PredictionRow> rows =
        List.of(
            PredictionRow.of(frame("a", 1), face(.25f, .5f, .25f, .25f)),
            PredictionRow.of(frame("a", 2), face(.75f, .125f, .75f, .125f)),
            PredictionRow.of(frame("a", 3), face(.5f, .25f, .25f, .5f)));
    PredictionRow middle = smoothed(3, 2, rows).get(1);
    Prediction face = Objects.requireNonNull(middle.prediction());
    // medians .25 each
    assertEquals(1 / 3f, face.probability(Affect.EXPRESSION, Expression.NEUTRAL.index()), 1e-7);
    assertEquals(1 / 3f, face.probability(Affect.EXPRESSION, Expression.ANGER.index()), 1e-7);
    assertArrayEquals(
        new float[] {.5f, .5f}, face.of(Affect.COMPOUND), 1e-7f); // medians .25 and .25
    assertEquals(.5f, face.probability(Affect.ACTION_UNITS, ActionUnit.JAW_DROP.index()));
    assertEquals(-.5f, face.value(Affect.VALENCE_AROUSAL, 1));
    assertEquals(1f, face.embedding()[0]);
  }

  @Test
  void expressions_that_never_agree_stay_as_they_are() throws Exception {
    List<PredictionRow> rows =
        List.of(
            PredictionRow.of(frame("a", 1), face(0, 1)),
            PredictionRow.of(frame("a", 2), face(0, 0, 1)),
            PredictionRow.of(frame("a", 3), face(0, 0, 0, 1)));
    Prediction face = Objects.requireNonNull(smoothed(3, 3, rows).get(1).prediction());
    assertEquals(1f, face.probability(Affect.EXPRESSION, Expression.ANGER.index()));
  }

  @Test
  void frames_that_failed_keep_their_row_and_are_left_out_of_the_window() throws Exception {
    List<PredictionRow> rows =
        List.of(row("a", 1, .25f), failed("a", 2), row("a", 3, .75f), row("a", 4, 1));
    List<PredictionRow> out = smoothed(3, 4, rows);
    assertSame(rows.get(1), out.get(1));
    assertEquals(List.of(is(.25), OptionalDouble.empty(), is(.875), is(.875)), valences(out));
  }

  @Test
  void a_window_is_as_long_as_the_numbers_say_and_stays_in_its_video() throws Exception {
    List<PredictionRow> rows =
        List.of(
            row("a", 1, .25f), row("a", 5, .75f), row("a", 6, .5f), row("b", 7, 1), row("b", 8, 0));
    assertEquals(
        List.of(is(.25), is(.625), is(.625), is(.5), is(.5)), valences(smoothed(3, 2, rows)));
  }

  private static PredictionRow row(int number, int face, float valence) {
    return PredictionRow.of(frame("a", number), face, Optional.empty(), face(valence, 1));
  }

  @Test
  void faces_are_smoothed_each_on_its_own_in_any_order_of_a_frame() throws Exception {
    List<PredictionRow> rows =
        List.of(
            row(1, 0, .25f),
            row(1, 1, .5f),
            row(2, 1, 1),
            row(2, 0, .75f),
            row(2, 2, .125f),
            PredictionRow.withoutFace(frame("a", 3)),
            row(4, 1, .75f),
            row(5, 0, 1),
            row(5, 1, .25f));
    List<OptionalDouble> expected =
        List.of(
            is(.5), // of .25 and .75
            is(.75), // of .5 and 1
            is(.75),
            is(.5),
            is(.125),
            OptionalDouble.empty(),
            is(.5), // of .75 and .25
            is(1),
            is(.5));
    for (int batch : new int[] {1, 2, 9}) {
      List<PredictionRow> out = smoothed(3, batch, rows);
      assertEquals(expected, valences(out));
      assertEquals(
          rows.stream().map(PredictionRow::face).toList(),
          out.stream().map(PredictionRow::face).toList());
    }
  }

  @Test
  void rows_of_a_crowd_pass_when_the_next_frame_comes() throws Exception {
    List<PredictionRow> out = new ArrayList<>();
    TemporalMedian median = new TemporalMedian(TASKS, 3, out::addAll);
    for (int i = 1; i <= 100; i++) {
      for (int face = 0; face < 3; face++) {
        median.accept(List.of(row(i, face, .5f)));
      }
      assertEquals(Math.max(0, 3 * (i - 1)), out.size());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 9})
  void rows_do_not_depend_on_batches_and_are_the_medians_by_definition(int window)
      throws Exception {
    RandomStream random = new RandomStream(window, "median");
    List<PredictionRow> rows = new ArrayList<>();
    int number = 0;
    for (int i = 0; i < 200; i++) {
      number = i == 120 ? 1 : number + 1 + (random.nextInt(5) == 0 ? 1 + random.nextInt(6) : 0);
      String video = i < 120 ? "a" : "b";
      rows.add(
          random.nextInt(6) == 0
              ? failed(video, number)
              : row(video, number, 2 * random.nextFloat() - 1));
    }
    List<PredictionRow> expected = new ArrayList<>();
    for (PredictionRow row : rows) {
      double[] near =
          rows.stream()
              .filter(other -> other.file().video().equals(row.file().video()))
              .filter(other -> Math.abs(other.file().number() - row.file().number()) <= window / 2)
              .flatMapToDouble(other -> valence(other).stream())
              .sorted()
              .toArray();
      expected.add(
          row.prediction() == null
              ? row
              : row(
                  row.file().video().orElseThrow().toString(),
                  row.file().number(),
                  (float) ((near[(near.length - 1) / 2] + near[near.length / 2]) / 2)));
    }
    for (int batch : new int[] {1, 7, 200}) {
      List<PredictionRow> out = smoothed(window, batch, rows);
      assertEquals(
          rows.stream().map(PredictionRow::file).toList(),
          out.stream().map(PredictionRow::file).toList());
      for (int i = 0; i < out.size(); i++) {
        assertEquals(
            valence(expected.get(i)).orElse(9), valence(out.get(i)).orElse(9), 1e-7, "row " + i);
      }
    }
  }

  @Test
  void rows_pass_as_soon_as_their_window_is_full() throws Exception {
    List<PredictionRow> out = new ArrayList<>();
    TemporalMedian median = new TemporalMedian(TASKS, 5, out::addAll);
    for (int i = 1; i <= 1000; i++) {
      median.accept(List.of(row("a", i, .5f)));
      assertEquals(Math.max(0, i - 2), out.size());
    }
  }

  @Test
  void the_person_is_who_most_frames_name() throws Exception {
    List<Task> tasks = Identity.heads(List.of("ann", "ben", "cem"));
    Classification person = Identity.PERSON.withLabels(List.of("ann", "ben", "cem"));
    int[] named = {0, 1, 0, 2, 2};
    float[] p = {.5f, .9f, .7f, .9f, .9f};
    List<PredictionRow> out = new ArrayList<>();
    TemporalMedian median = new TemporalMedian(tasks, 5, out::addAll);
    for (int i = 0; i < named.length; i++) {
      Prediction face =
          new Prediction(
              Map.of(
                  "identity", new float[] {named[i], p[i]},
                  "attributes", new float[Attribute.COUNT]),
              Map.of(),
              new float[] {i});
      median.accept(List.of(PredictionRow.of(frame("a", i + 1), face)));
    }
    median.finish();
    Prediction middle = Objects.requireNonNull(out.get(2).prediction());
    assertEquals("ann", middle.bestLabel(person));
    assertEquals(.6f, middle.bestProbability(person));
    assertEquals(2f, middle.embedding()[0]);
    assertEquals("cem", Objects.requireNonNull(out.get(4).prediction()).bestLabel(person));
  }

  @Test
  void an_even_window_is_refused() {
    for (int window : new int[] {0, 2, -1}) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> new TemporalMedian(TASKS, window, rows -> {}));
      String message = String.valueOf(e.getMessage());
      assertTrue(message.endsWith("expected an odd number"), message);
    }
  }
}
