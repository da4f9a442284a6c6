package kinesic.facebehavior.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kinesic.engine.RandomStream;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.metric.Metric;
import kinesic.facebehavior.task.Label.Category;
import kinesic.facebehavior.task.Label.Presence;
import org.junit.jupiter.api.Test;

final class EvaluationTest {

  private static final int SMILE = ActionUnit.LIP_CORNER_PULLER.index();
  private static final FaceLabels HAPPY =
      FaceLabels.NONE.with(Affect.EXPRESSION, Affect.label(Expression.HAPPINESS));
  private static final FaceLabels SMILING =
      FaceLabels.NONE.with(Affect.ACTION_UNITS, Presence.NONE.with(SMILE, true));

  private static final List<Expression> EXPRESSIONS = List.of(Expression.values());

  private final RandomStream random = new RandomStream(5, "evaluation");

  private static Prediction prediction(float[] expression, float[] units, float... affect) {
    return new Prediction(
        Map.of("expression", expression, "action_units", units, "valence_arousal", affect),
        Map.of(),
        new float[0]);
  }

  private float[] uniform(int size) {
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = random.nextFloat();
    }
    return numbers;
  }

  private Prediction anything() {
    return prediction(uniform(7), uniform(17), uniform(2));
  }

  private static Evaluation empty() {
    return new Evaluation(Affect.HEADS, Map.of(), Optional.empty());
  }

  private static Evaluation of(List<Prediction> predictions, List<FaceLabels> truth) {
    return Evaluation.of(Affect.HEADS, Map.of(), predictions, truth, Optional.empty());
  }

  @Test
  void of_a_distribution_the_most_probable_class_counts() {
    float[] happy = new float[7];
    happy[Expression.HAPPINESS.index()] = 1;
    List<Prediction> predictions =
        List.of(prediction(happy, new float[17], 0, 0), prediction(happy, new float[17], 0, 0));
    FaceLabels mostly =
        FaceLabels.NONE.with(
            Affect.EXPRESSION, new Category("happiness", List.of(new Category.Share("fear", .4f))));
    FaceLabels hardly =
        FaceLabels.NONE.with(
            Affect.EXPRESSION, new Category("fear", List.of(new Category.Share("happiness", .4f))));
    assertEquals(
        .5, of(predictions, List.of(mostly, hardly)).metric("expression accuracy").value());
  }

  @Test
  void what_is_not_annotated_does_not_count() {
    float[] happy = new float[7];
    happy[Expression.HAPPINESS.index()] = 1;
    float[] units = new float[17];
    units[SMILE] = .25f;
    Evaluation evaluation =
        of(
            List.of(
                prediction(happy, new float[17], 1, 1),
                prediction(new float[7], units, 1, 1),
                prediction(new float[7], new float[17], .1f, .2f)),
            List.of(
                HAPPY,
                SMILING,
                FaceLabels.NONE.with(Affect.VALENCE_AROUSAL, Affect.valenceArousal(.5f, -.5f))));

    assertEquals(3, evaluation.faces());
    assertEquals(1, evaluation.of(Affect.EXPRESSION).faces());
    assertEquals(1, evaluation.metric("expression accuracy").value());
    assertEquals(1, evaluation.of(Affect.ACTION_UNITS).atHalf().samples(SMILE));
    assertEquals(
        0, evaluation.of(Affect.ACTION_UNITS).atHalf().samples(ActionUnit.JAW_DROP.index()));
    assertEquals(0, evaluation.metric("AU12 F1").value());
    assertEquals(1, evaluation.of(Affect.VALENCE_AROUSAL).faces());
    assertEquals(1, evaluation.of(Affect.VALENCE_AROUSAL).agreement(0).sagr().value());
    assertEquals(0, evaluation.of(Affect.VALENCE_AROUSAL).agreement(1).sagr().value());
    assertEquals(.4, evaluation.metric("valence RMSE").value(), 1e-7);
  }

  @Test
  void faces_added_one_by_one_give_the_metrics_of_the_whole() {
    int n = 50;
    List<FaceLabels> truth = Stream.generate(this::face).limit(n).toList();
    List<Prediction> predictions = Stream.generate(this::anything).limit(n).toList();
    Evaluation streamed = empty();
    for (int i = 0; i < n; i++) {
      streamed.add(predictions.get(i), truth.get(i));
    }
    assertEquals(of(predictions, truth).metrics(), streamed.metrics());
    assertTrue(streamed.multiTaskScore().orElseThrow().chance() > 1.0 / 7);
  }

  private FaceLabels face() {
    Presence units = Presence.NONE;
    for (ActionUnit unit : ActionUnit.values()) {
      units = units.with(unit.index(), random.nextInt(3) == 0);
    }
    return FaceLabels.NONE
        .with(Affect.EXPRESSION, Affect.label(EXPRESSIONS.get(random.nextInt(7))))
        .with(Affect.ACTION_UNITS, units)
        .with(
            Affect.VALENCE_AROUSAL,
            Affect.valenceArousal(2 * random.nextFloat() - 1, 2 * random.nextFloat() - 1));
  }

  @Test
  void metrics_have_unique_keys_and_an_empty_test_set_defines_none() {
    List<Metric> metrics =
        Stream.concat(empty().metrics().stream(), empty().labelMetrics().stream()).toList();
    assertEquals(
        metrics.size(), metrics.stream().map(Metric::key).collect(Collectors.toSet()).size());
    for (Metric metric : metrics) {
      assertTrue(Double.isNaN(metric.value()), metric.toString());
      assertTrue(Double.isNaN(metric.chance()), metric.toString());
    }
  }

  @Test
  void the_score_is_undefined_unless_all_tasks_are_labelled() {
    for (FaceLabels labels :
        List.of(SMILING, HAPPY, HAPPY.with(Affect.ACTION_UNITS, SMILING.of(Affect.ACTION_UNITS)))) {
      Metric score = of(List.of(anything()), List.of(labels)).multiTaskScore().orElseThrow();
      assertTrue(Double.isNaN(score.value()));
      assertTrue(Double.isNaN(score.chance()));
    }
  }

  @Test
  void a_network_of_one_task_has_no_multi_task_score() {
    Evaluation evaluation = new Evaluation(List.of(Affect.EXPRESSION), Map.of(), Optional.empty());
    assertTrue(evaluation.multiTaskScore().isEmpty());
    assertEquals(
        List.of(
            "expression accuracy",
            "expression average accuracy",
            "expression macro F1",
            "expression mean AUC",
            "expression mean AP"),
        evaluation.metrics().stream().map(Metric::key).toList());
    assertThrows(IllegalArgumentException.class, () -> evaluation.of(Affect.ACTION_UNITS));
  }

  @Test
  void action_units_are_judged_at_one_half_and_at_the_networks_own_thresholds() {
    float[] thresholds = new float[ActionUnit.COUNT];
    Arrays.fill(thresholds, .5f);
    thresholds[SMILE] = .2f;
    float[] units = new float[17];
    units[SMILE] = .25f;
    Evaluation evaluation =
        Evaluation.of(
            Affect.HEADS,
            Map.of("action_units", new Thresholds(ActionUnit.columns(), thresholds)),
            List.of(prediction(uniform(7), units, .5f, .5f), anything()),
            List.of(
                face().with(Affect.ACTION_UNITS, SMILING.of(Affect.ACTION_UNITS)),
                face().only(List.of(Affect.VALENCE_AROUSAL, Affect.EXPRESSION))),
            Optional.empty());

    assertEquals(0, evaluation.metric("AU mean F1").value());
    assertEquals(1, evaluation.metric("AU thresholded mean F1").value());
    assertEquals(1, evaluation.metric("AU12 thresholded F1").value());
    assertEquals(
        evaluation.metric("valence-arousal mean CCC").value()
            + evaluation.metric("expression macro F1").value(),
        evaluation.multiTaskScore().orElseThrow().value(),
        "the score is that of the protocol");
  }

  @Test
  void probabilities_rank_the_faces_of_each_unit_and_of_each_class() {
    float[] scores = {.1f, .4f, .35f, .8f}; // of faces without, without, with, with the label
    List<Prediction> predictions = new ArrayList<>();
    List<FaceLabels> truth = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      float[] expression = new float[7];
      expression[Expression.HAPPINESS.index()] = scores[i];
      float[] units = new float[17];
      units[SMILE] = scores[i];
      predictions.add(prediction(expression, units, 0, 0));
      Expression shown = i < 2 ? Expression.FEAR : Expression.HAPPINESS;
      truth.add(
          FaceLabels.NONE
              .with(Affect.EXPRESSION, Affect.label(shown))
              .with(Affect.ACTION_UNITS, Presence.NONE.with(SMILE, i >= 2)));
    }
    Evaluation evaluation = of(predictions, truth);
    for (String label : List.of("AU12", "happiness")) {
      assertEquals(.75, evaluation.metric(label + " AUC").value(), 1e-15);
      assertEquals(.5, evaluation.metric(label + " AUC").chance());
      assertEquals(.5 + 1 / 3.0, evaluation.metric(label + " AP").value(), 1e-15);
      assertEquals(.5, evaluation.metric(label + " AP").chance());
    }
    assertEquals(1, evaluation.metric("happiness recall").value());
    assertEquals(.5, evaluation.metric("happiness recall").chance());
    assertTrue(Double.isNaN(evaluation.metric("AU01 AUC").value()));
    assertTrue(Double.isNaN(evaluation.metric("sadness AP").chance()));
    assertEquals(.75, evaluation.metric("AU mean AUC").value(), 1e-15);
    assertEquals((.5 + .75) / 2, evaluation.metric("expression mean AUC").value(), 1e-15);
  }

  @Test
  void a_prediction_that_is_not_finite_is_refused_with_its_task() {
    float[] expression = new float[7];
    expression[3] = Float.NaN;
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> prediction(expression, new float[17], 0, 0));
    assertEquals("prediction: output 3 of the task expression is NaN", e.getMessage());
  }

  @Test
  void lists_of_different_lengths_are_refused() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> of(List.of(anything()), List.of()));
    assertEquals("evaluation: there are 1 predictions and labels of 0 faces", e.getMessage());
  }
}
