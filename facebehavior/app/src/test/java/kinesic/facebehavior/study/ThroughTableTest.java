package kinesic.facebehavior.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.facebehavior.task.Prediction;
import org.junit.jupiter.api.Test;

final class ThroughTableTest {

  private static final ThroughTable AFFECT =
      ThroughTable.of(Affect.HEADS, Relatedness.duWeighted()).orElseThrow();

  /** A face with these probabilities of expressions; the heads see no unit. */
  private static Prediction face(float happiness, float surprise) {
    float[] expressions = new float[Expression.COUNT];
    expressions[Expression.HAPPINESS.index()] = happiness;
    expressions[Expression.SURPRISE.index()] = surprise;
    return prediction(expressions, new float[ActionUnit.COUNT]);
  }

  /** A face with these units, which the head is certain of. */
  private static Prediction units(int... numbers) {
    float[] units = new float[ActionUnit.COUNT];
    for (int number : numbers) {
      units[ActionUnit.ofNumber(number).index()] = 1;
    }
    return prediction(new float[Expression.COUNT], units);
  }

  private static Prediction prediction(float[] expressions, float[] units) {
    return new Prediction(
        Map.of(Affect.EXPRESSION.name(), expressions, Affect.ACTION_UNITS.name(), units),
        Map.of(),
        new float[0]);
  }

  private static float label(Prediction face, int unit) {
    return AFFECT.label(face, ActionUnit.ofNumber(unit).index());
  }

  private static float posterior(Prediction face, Expression expression) {
    return AFFECT.classes(face)[expression.index()];
  }

  private static FaceLabels truth(int unit, boolean isPresent, Expression expression) {
    return FaceLabels.NONE
        .with(Affect.ACTION_UNITS, Presence.NONE.with(ActionUnit.ofNumber(unit).index(), isPresent))
        .with(Affect.EXPRESSION, Affect.label(expression));
  }

  @Test
  void a_unit_is_as_probable_as_the_expressions_that_show_it() {
    Prediction face = face(.75f, .25f);
    assertEquals(.75f, label(face, 12), 1e-6f);
    assertEquals(1, label(face, 25), 1e-6f);
    assertEquals(.75f * .51f, label(face, 6), 1e-6f);
    assertEquals(.25f * .66f, label(face, 5), 1e-6f);
    assertEquals(0, label(face, 14), "no expression is related to it");
  }

  @Test
  void the_posterior_of_an_expression_is_that_of_naive_bayes() {
    // Two classes by hand: AU12 and AU25 present, everything else absent.
    // happiness has R = 1, 1 and .51 for AU6: .9 · .9 · .49, and .9 for each of 14 other units;
    // neutral is related to none: .1 · .1 · .9, and .9 for each of the 14.
    Prediction smile = units(12, 25);
    double ratio = .9 * .9 * .49 / (.1 * .1 * .9);
    assertEquals(
        ratio,
        posterior(smile, Expression.HAPPINESS) / posterior(smile, Expression.NEUTRAL),
        ratio * 1e-6);
    double sum = 0;
    for (float p : AFFECT.classes(smile)) {
      sum += p;
    }
    assertEquals(1, sum, 1e-6);
  }

  @Test
  void prototypical_units_give_their_expression_and_none_neutral() {
    assertTrue(posterior(units(), Expression.NEUTRAL) > .5);
    assertTrue(posterior(units(12, 25), Expression.HAPPINESS) > .9);
    assertTrue(posterior(units(1, 2, 25, 26), Expression.SURPRISE) > .9);
    assertTrue(posterior(units(4, 7, 24), Expression.ANGER) > .9);
    assertTrue(posterior(units(9, 10, 17), Expression.DISGUST) > .9);
    assertTrue(posterior(units(4, 15), Expression.SADNESS) > .8);
    assertTrue(posterior(units(1, 4, 20, 25), Expression.FEAR) > .9);
  }

  @Test
  void units_that_are_not_known_say_nothing() {
    float[] half = new float[ActionUnit.COUNT];
    Arrays.fill(half, .5f);
    for (float p : AFFECT.classes(prediction(new float[Expression.COUNT], half))) {
      assertEquals(1f / Expression.COUNT, p, 1e-6f);
    }
  }

  @Test
  void the_metrics_of_single_labels_are_those_of_what_the_other_head_predicts() {
    List<Prediction> predictions =
        List.of(face(.75f, .25f), face(.5f, .5f), face(.25f, .75f), face(.1f, .9f));
    List<FaceLabels> truth =
        List.of(
            truth(12, true, Expression.HAPPINESS),
            truth(12, false, Expression.HAPPINESS),
            truth(12, true, Expression.SURPRISE),
            truth(12, false, Expression.NEUTRAL));
    Optional<Thresholds> thresholds = AFFECT.thresholds(predictions, truth);
    Map<String, MetricValue> metrics =
        AFFECT.metrics(predictions, truth, thresholds).stream()
            .collect(Collectors.toMap(MetricValue::name, metric -> metric));
    assertEquals(.75, value(metrics, "AU12 AUC through the table").value(), 1e-12);
    assertEquals((1 + 2 / 3.0) / 2, value(metrics, "AU12 AP through the table").value(), 1e-12);
    assertEquals(0, value(metrics, "AU12 F1 through the table").value() - 2 / 3.0, 1e-12);
    assertEquals(.8, value(metrics, "AU12 thresholded F1 through the table").value(), 1e-12);
    // no head sees a unit, so every face has the same posterior, with neutral first
    assertEquals(.5, value(metrics, "happiness AUC through the table").value());
    assertEquals(.5, value(metrics, "happiness AP through the table").value());
    assertEquals(0, value(metrics, "happiness recall through the table").value());
    assertEquals(1 / 3.0, value(metrics, "happiness recall through the table").chance(), 1e-12);
  }

  private static MetricValue value(Map<String, MetricValue> metrics, String name) {
    return Optional.ofNullable(metrics.get(name)).orElseThrow();
  }

  @Test
  void only_networks_with_two_tasks_that_a_table_relates_have_it() {
    assertTrue(ThroughTable.of(List.of(Affect.EXPRESSION), Relatedness.duWeighted()).isEmpty());
    assertTrue(
        ThroughTable.of(Identity.heads(List.of("a", "b")), Relatedness.duWeighted()).isEmpty());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new ThroughTable(
                Affect.EXPRESSION,
                Affect.ACTION_UNITS,
                Relatedness.duWeighted().arranged(List.of("fear"), List.of("AU12"))));
  }
}
