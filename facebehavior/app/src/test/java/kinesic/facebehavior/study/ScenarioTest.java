package kinesic.facebehavior.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.manifest.ManifestRow;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Label;
import kinesic.facebehavior.task.Label.Category;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.training.TrainingData;
import org.junit.jupiter.api.Test;

final class ScenarioTest {

  private static Set<String> columns(int... numbers) {
    return Arrays.stream(numbers)
        .mapToObj(number -> ActionUnit.ofNumber(number).column())
        .collect(Collectors.toSet());
  }

  private static Manifest manifest(Task task, Label... labels) {
    List<ManifestRow> rows = new ArrayList<>();
    for (Label label : labels) {
      rows.add(new ManifestRow(Path.of(rows.size() + ".png"), FaceLabels.NONE.with(task, label)));
    }
    return new Manifest(Path.of(task.name() + ".csv"), List.of(task), rows);
  }

  private static Category mixed(String first, double share, String second) {
    LinkedHashMap<String, Double> shares = new LinkedHashMap<>();
    shares.put(first, share);
    shares.put(second, 1 - share);
    return Category.proportional(shares);
  }

  private static List<Manifest> pool(TrainingData data, Task task) {
    return data.pools().getOrDefault(task, List.of());
  }

  private static List<Label> labels(TrainingData data, Task task) {
    return pool(data, task).stream()
        .flatMap(manifest -> manifest.rows().stream())
        .map(row -> row.labels().of(task).orElse(Presence.NONE))
        .toList();
  }

  @Test
  void databases_lack_the_units_that_their_importers_do_not_read() {
    assertEquals(columns(5, 9, 20, 25, 26), Scenario.likeBp4d().units());
    assertEquals(columns(7, 10, 14, 23, 24), Scenario.likeDisfa().units());
    assertEquals(columns(7, 10, 14, 15, 23, 24), Scenario.likeEmotioNet().units());
  }

  @Test
  void prototypical_units_are_those_of_weight_1() {
    assertEquals(columns(4, 7, 24), Scenario.unitsOf(Expression.ANGER).units());
    assertEquals(columns(12, 25), Scenario.unitsOf(Expression.HAPPINESS).units());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Scenario.unitsOf(Expression.NEUTRAL));
    assertEquals("scenario: neutral has no prototypical action unit", e.getMessage());
  }

  @Test
  void ten_seeds_leave_out_every_unit_and_every_expression_but_neutral() {
    Set<String> units = new HashSet<>();
    Set<String> expressions = new HashSet<>();
    Set<String> named = new HashSet<>();
    Set<String> databases = new HashSet<>();
    for (long seed = 1; seed <= 10; seed++) {
      List<Scenario> scenarios = Scenario.forSeed(seed);
      assertEquals(5, scenarios.stream().map(Scenario::name).distinct().count());
      assertEquals(4, scenarios.stream().map(Scenario::scope).distinct().count());
      for (Scenario scenario : scenarios) {
        if (scenario.scope().equals(Scenario.ONE_UNIT)) {
          units.addAll(scenario.units());
        }
        if (scenario.scope().equals(Scenario.UNITS_OF_EXPRESSION)) {
          named.add(scenario.name());
        }
        if (scenario.scope().equals(Scenario.LIKE_DATABASE)) {
          databases.add(scenario.name());
        }
        expressions.addAll(scenario.expressions());
      }
    }
    assertEquals(Set.copyOf(ActionUnit.columns()), units);
    assertEquals(6, named.size());
    assertEquals(Set.of("units as BP4D", "units as DISFA", "units as EmotioNet"), databases);
    assertEquals(
        Set.of("anger", "disgust", "fear", "happiness", "sadness", "surprise"), expressions);
  }

  @Test
  void units_lose_their_labels_and_the_faces_stay() {
    Presence all = Presence.allAbsent(17).with(0, true).with(8, true);
    Presence only = Presence.NONE.with(8, true);
    Manifest faces = manifest(Affect.ACTION_UNITS, all, only);
    Manifest expressions = manifest(Affect.EXPRESSION, Affect.label(Expression.HAPPINESS));
    TrainingData data =
        new TrainingData(
            Map.of(Affect.ACTION_UNITS, List.of(faces), Affect.EXPRESSION, List.of(expressions)),
            faces);
    TrainingData masked = Scenario.oneUnit(ActionUnit.LIP_CORNER_PULLER).mask(data);
    Presence rest = (Presence) labels(masked, Affect.ACTION_UNITS).getFirst();
    assertFalse(rest.isAnnotated(8));
    assertEquals(16, rest.count());
    assertTrue(rest.isPresent(0));
    assertEquals(Presence.NONE, labels(masked, Affect.ACTION_UNITS).getLast());
    assertEquals(List.of(expressions), pool(masked, Affect.EXPRESSION));
    assertSame(faces, masked.validation());
    assertSame(data, Scenario.COMPLETE.mask(data));
  }

  @Test
  void faces_of_an_expression_are_removed() {
    Manifest faces =
        manifest(
            Affect.EXPRESSION,
            Affect.label(Expression.FEAR),
            Affect.label(Expression.ANGER),
            mixed("fear", 0.6, "anger"),
            mixed("anger", 0.6, "fear"),
            mixed("anger", 0.6, "sadness"));
    Manifest fearful = manifest(Affect.EXPRESSION, Affect.label(Expression.FEAR));
    Manifest units = manifest(Affect.ACTION_UNITS, Presence.allAbsent(17));
    TrainingData data =
        new TrainingData(
            Map.of(Affect.EXPRESSION, List.of(faces, fearful), Affect.ACTION_UNITS, List.of(units)),
            faces);
    TrainingData masked = Scenario.oneExpression(Expression.FEAR).mask(data);
    assertEquals(
        List.of(new Category("anger"), new Category("anger"), mixed("anger", 0.6, "sadness")),
        labels(masked, Affect.EXPRESSION));
    assertEquals(1, pool(masked, Affect.EXPRESSION).size(), "an empty manifest is left out");
    assertEquals(List.of(units), pool(masked, Affect.ACTION_UNITS));
    assertSame(faces, masked.validation());
  }

  @Test
  void labels_of_other_tasks_can_be_left_out() {
    MultiLabel gestures = MultiLabel.of("gestures", "gestures", List.of("nod", "shake"));
    Classification moods = Classification.of("moods", "moods", List.of("calm", "tense"));
    TrainingData data =
        new TrainingData(
            Map.of(
                gestures, List.of(manifest(gestures, Presence.allAbsent(2).with(1, true))),
                moods, List.of(manifest(moods, new Category("calm"), new Category("tense")))),
            null);
    Scenario scenario = new Scenario("own", "own", Set.of("shake"), Set.of("tense"));
    TrainingData masked = scenario.mask(data);
    assertEquals(Set.of("shake"), scenario.leftOut(gestures));
    assertEquals(Set.of(), scenario.leftOut(Affect.ACTION_UNITS));
    assertEquals(List.of(Presence.NONE.with(0, false)), labels(masked, gestures));
    assertEquals(List.of(new Category("calm")), labels(masked, moods));
  }
}
