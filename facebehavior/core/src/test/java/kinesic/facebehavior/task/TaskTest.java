package kinesic.facebehavior.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import kinesic.engine.Tensor;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.loss.BatchLabels;
import kinesic.facebehavior.loss.CategoryLabels;
import kinesic.facebehavior.task.Label.Category;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.facebehavior.task.Label.Values;
import org.junit.jupiter.api.Test;

final class TaskTest {

  private static final Regression GAZE =
      Regression.of("gaze", "gaze direction", List.of("yaw", "pitch")).withRange(-90, 90);

  private static String problem(Task task, String... cells) {
    return String.valueOf(
        assertThrows(LabelException.class, () -> task.parse(List.of(cells))).getMessage());
  }

  @Test
  void a_label_is_read_from_the_cells_that_it_is_written_to() throws Exception {
    Presence units = Presence.NONE.with(3, true).with(8, false);
    assertEquals(Optional.of(units), Affect.ACTION_UNITS.parse(Affect.ACTION_UNITS.cells(units)));
    Values gaze = Values.of(-12.5f, 90);
    assertEquals(Optional.of(gaze), GAZE.parse(GAZE.cells(gaze)));
    Category awed = new Category("sadly angry");
    assertEquals(Optional.of(awed), Affect.COMPOUND.parse(Affect.COMPOUND.cells(awed)));
    assertEquals(Optional.of(awed), Affect.COMPOUND.parse(List.of("Sadly_Angry")));
    assertEquals(Optional.of(new Category("Ann B.")), Identity.PERSON.parse(List.of("Ann B.")));
  }

  private static Category shares(Object... namesAndNumbers) {
    SequencedMap<String, Number> numbers = new LinkedHashMap<>();
    for (int i = 0; i < namesAndNumbers.length; i += 2) {
      numbers.put((String) namesAndNumbers[i], (Number) namesAndNumbers[i + 1]);
    }
    return Category.proportional(numbers);
  }

  @Test
  void a_distribution_is_read_from_the_cell_that_it_is_written_to() throws Exception {
    Category votes = shares("neutral", 2, "happiness", 7, "surprise", 1);
    assertEquals("happiness", votes.name());
    assertEquals(0.7f, votes.probability(), 1e-6);
    assertEquals(
        votes, Affect.EXPRESSION.parse(List.of("neutral=2; Happiness=7;surprise=1")).get());
    for (Category label : List.of(votes, shares("anger", 1, "fear", 2, "sadness", 4))) {
      assertEquals(Optional.of(label), Affect.EXPRESSION.parse(Affect.EXPRESSION.cells(label)));
    }
    assertEquals(new Category("fear"), shares("anger", 0, "fear", 3));
    assertEquals("fear", shares("fear", 1, "anger", 1).name());
    assertEquals(Optional.of(new Category("a=b")), Identity.PERSON.parse(List.of("a=b")));
  }

  @Test
  void a_cell_that_is_no_distribution_is_refused() {
    String expected = "\" is no distribution, expected shares such as happiness=7;neutral=3";
    assertEquals("\"fear=x" + expected, problem(Affect.EXPRESSION, "fear=x"));
    assertEquals("\"fear=-1;anger=2" + expected, problem(Affect.EXPRESSION, "fear=-1;anger=2"));
    assertEquals("\"fear=0" + expected, problem(Affect.EXPRESSION, "fear=0"));
    assertEquals("\"fear=1;fear=2\" names fear twice", problem(Affect.EXPRESSION, "fear=1;fear=2"));
    assertTrue(problem(Affect.EXPRESSION, "fear=1;joy=2").startsWith("\"joy\" is unknown"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Category("fear", List.of(new Category.Share("anger", 0.75f))));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Category("fear", List.of(new Category.Share("fear", 0.25f))));
  }

  @Test
  void a_distribution_is_encoded_for_the_classes_of_the_task() {
    Classification task = Classification.of("kind", "kinds", List.of("a", "b"));
    List<FaceLabels> faces =
        List.of(
            FaceLabels.NONE.with(task, shares("c", 4, "a", 3, "b", 1)),
            FaceLabels.NONE.with(task, new Category("b")),
            FaceLabels.NONE.with(task, shares("c", 1, "d", 1)),
            FaceLabels.NONE);
    CategoryLabels labels = task.encode(faces);
    assertArrayEquals(new int[] {0, 1, -1, -1}, labels.toArray());
    assertEquals(0.75f, labels.probability(0, 0));
    assertEquals(0.25f, labels.probability(0, 1));
    assertEquals(Optional.of("c"), faces.get(0).of(task));
  }

  @Test
  void empty_cells_and_minus_one_are_not_annotated() throws Exception {
    assertEquals(Optional.empty(), Affect.EXPRESSION.parse(List.of("")));
    assertEquals(Optional.empty(), Affect.EXPRESSION.parse(List.of("-1")));
    assertEquals(
        Optional.empty(), Affect.ACTION_UNITS.parse(Collections.nCopies(ActionUnit.COUNT, "-1.0")));
    assertEquals(Optional.empty(), GAZE.parse(List.of("", "")));
    assertEquals(Optional.of(Values.of(-1, -1)), GAZE.parse(List.of("-1", "-1")));
  }

  @Test
  void a_cell_that_is_not_a_label_is_refused_with_what_was_expected() {
    assertEquals("is 91, expected -90 to 90", problem(GAZE, "91", "0"));
    assertEquals("is empty, expected yaw and pitch both or neither", problem(GAZE, "1", ""));
    assertEquals("\"0x1p-2\" is not a number, expected -90 to 90", problem(GAZE, "0x1p-2", "0"));
    assertTrue(
        problem(Affect.EXPRESSION, "joy").startsWith("\"joy\" is unknown, expected neutral"));
    assertTrue(problem(Affect.EXPRESSION, "3").startsWith("is the number 3, expected a name"));
  }

  @Test
  void headings_are_found_in_the_spellings_that_databases_use() {
    int smile = ActionUnit.LIP_CORNER_PULLER.index();
    for (String heading : List.of("AU12", "au12", "AU012")) {
      assertEquals(OptionalInt.of(smile), Affect.ACTION_UNITS.column(heading), heading);
    }
    assertEquals(OptionalInt.empty(), Affect.ACTION_UNITS.column("AU03"));
    assertEquals(Identity.ATTRIBUTES.column("Young"), Identity.ATTRIBUTES.column("young"));
    assertTrue(Identity.ATTRIBUTES.column("Young").isPresent());
  }

  @Test
  void only_open_and_chosen_labels_can_be_replaced() {
    assertEquals(List.of("b", "a"), Identity.PERSON.withLabels(List.of("b", "a")).labels());
    assertEquals(List.of("awed"), Affect.COMPOUND.withLabels(List.of("awed")).labels());
    for (Task task : List.of(Affect.EXPRESSION, Affect.ACTION_UNITS, GAZE)) {
      assertThrows(IllegalArgumentException.class, () -> task.withLabels(List.of("other")));
    }
    assertThrows(
        IllegalArgumentException.class, () -> Affect.COMPOUND.withLabels(List.of("contempt")));
  }

  @Test
  void tasks_of_one_kind_and_name_are_equal() {
    assertEquals(Identity.PERSON, Identity.PERSON.withLabels(List.of("ann")));
    assertNotEquals(Affect.EXPRESSION, Affect.COMPOUND);
    assertNotEquals(GAZE, MultiLabel.of("gaze", "gaze", List.of("left")));
  }

  @Test
  void a_label_of_another_kind_or_range_is_refused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> FaceLabels.NONE.with(Affect.EXPRESSION, Values.of(1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> FaceLabels.NONE.with(Affect.VALENCE_AROUSAL, Affect.valenceArousal(0, -5)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            FaceLabels.NONE.with(Affect.ACTION_UNITS, Presence.NONE.with(ActionUnit.COUNT, false)));
    assertThrows(IllegalArgumentException.class, () -> new Presence(1, 2));
  }

  @Test
  void labels_can_be_restricted_to_some_tasks() {
    FaceLabels both =
        FaceLabels.NONE
            .with(Affect.EXPRESSION, Affect.label(Expression.FEAR))
            .with(GAZE, Values.of(1, 2));
    assertEquals(Optional.of("fear"), both.only(List.of(Affect.EXPRESSION)).of(Affect.EXPRESSION));
    assertFalse(both.only(List.of(Affect.EXPRESSION)).isAnnotated(GAZE));
    assertEquals(FaceLabels.NONE, both.only(List.of(Affect.ACTION_UNITS)));
  }

  @Test
  void the_output_of_a_regression_covers_its_range() {
    Tensor scores = Tensor.of(new float[][] {{0, 30}, {-30, 0.5f}});
    List<float[]> rows = GAZE.predictions(GAZE.output(scores));
    assertArrayEquals(new float[] {0, 90}, rows.get(0), 1e-4f);
    assertArrayEquals(new float[] {-90, (float) (90 * Math.tanh(0.5))}, rows.get(1), 1e-4f);
  }

  @Test
  void label_smoothing_and_class_weights_follow_their_formula() {
    Classification task = Classification.of("kind", "kinds", List.of("a", "b"));
    Tensor logits = Tensor.of(new float[][] {{1, 0}, {0, 2}, {5, 5}});
    BatchLabels labels =
        new BatchLabels(3, Map.of("kind", new CategoryLabels(2, 0, 1, CategoryLabels.NONE)));
    LossOptions options = new LossOptions(0.2, Map.of("kind", new float[] {3, 1}));
    double logA = -Math.log1p(Math.exp(-1)); // ln p of the label of row 0
    double logNotA = logA - 1;
    double logB = -Math.log1p(Math.exp(-2));
    double logNotB = logB - 2;
    double sum = -0.8 * (3 * logA + logB) - 0.1 * (3 * logA + logNotA) - 0.1 * (3 * logNotB + logB);
    assertEquals(sum / 4, task.loss(logits, task.weighted(labels, options)).item(), 1e-5);
    assertEquals(-(logA + logB) / 2, task.loss(logits, labels).item(), 1e-6);
  }

  @Test
  void names_of_tasks_are_parsed_short_or_long() {
    Tasks tasks = Tasks.installed().plus(GAZE);
    assertEquals(
        List.of(Affect.VALENCE_AROUSAL, Affect.ACTION_UNITS, GAZE),
        tasks.parse("va+action_units+gaze"));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> tasks.parse("va+pose"));
    assertEquals(
        "labels is \"va+pose\", expected one or more of va, au, expr, compound, attributes,"
            + " identity, gaze, joined by \"+\"",
        e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> tasks.plus(GAZE));
  }
}
