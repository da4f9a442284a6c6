package kinesic.facebehavior.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kinesic.engine.RandomStream;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.face.ActionUnitLabels;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.face.FaceLabels;
import kinesic.facebehavior.face.ValenceArousal;
import kinesic.facebehavior.loss.BatchLabels;
import org.junit.jupiter.api.Test;

final class EvaluationTest {

  private static final FaceLabels HAPPY = FaceLabels.NONE.with(Expression.HAPPINESS);
  private static final FaceLabels SMILING =
      FaceLabels.NONE.with(ActionUnitLabels.NONE.with(ActionUnit.LIP_CORNER_PULLER, true));

  private static final List<Expression> EXPRESSIONS = List.of(Expression.values());

  private final RandomStream random = new RandomStream(5, "evaluation");

  private Tensor scores(int n, int size) {
    return random.normal(Shape.of(n, size), 0, 1);
  }

  private static Figure figure(Evaluation evaluation, String name) {
    return evaluation.figures().stream()
        .filter(f -> f.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void what_is_not_annotated_does_not_count() {
    BatchLabels labels =
        FaceBatch.labels(
            List.of(HAPPY, SMILING, FaceLabels.NONE.with(new ValenceArousal(.5f, -.5f))));
    float[][] expression = new float[3][7];
    expression[0][Expression.HAPPINESS.index()] = 2;
    float[][] units = new float[3][17];
    units[1][ActionUnit.LIP_CORNER_PULLER.index()] = .25f;
    Evaluation evaluation = new Evaluation();
    evaluation.add(
        Tensor.of(expression),
        Tensor.of(units),
        Tensor.of(new float[][] {{1, 1}, {1, 1}, {.1f, .2f}}),
        labels);

    assertEquals(3, evaluation.samples());
    assertEquals(1, evaluation.expressions().samples());
    assertEquals(1, evaluation.expressions().accuracy().value());
    assertEquals(1, evaluation.actionUnits().samples(ActionUnit.LIP_CORNER_PULLER.index()));
    assertEquals(0, evaluation.actionUnits().samples(ActionUnit.JAW_DROP.index()));
    assertEquals(0, figure(evaluation, "AU12 F1").value());
    assertEquals(1, evaluation.valence().samples());
    assertEquals(1, evaluation.valence().sagr().value());
    assertEquals(0, evaluation.arousal().sagr().value());
    assertEquals(.4, figure(evaluation, "valence RMSE").value(), 1e-7);
  }

  @Test
  void batches_add_up_to_the_whole() {
    int n = 50;
    List<FaceLabels> faces = Stream.generate(this::face).limit(n).toList();
    Tensor expression = scores(n, 7);
    Tensor units = scores(n, 17).sigmoid();
    Tensor affect = scores(n, 2).tanh();
    Evaluation whole = new Evaluation();
    whole.add(expression, units, affect, FaceBatch.labels(faces));
    Evaluation streamed = new Evaluation();
    for (int from = 0; from < n; from += 7) {
      int to = Math.min(from + 7, n);
      streamed.add(
          expression.slice(0, from, to),
          units.slice(0, from, to),
          affect.slice(0, from, to),
          FaceBatch.labels(faces.subList(from, to)));
    }
    assertEquals(whole.figures(), streamed.figures());
    assertTrue(whole.multiTaskScore().chance() > 1.0 / 7);
  }

  private FaceLabels face() {
    ActionUnitLabels units = ActionUnitLabels.NONE;
    for (ActionUnit unit : ActionUnit.values()) {
      units = units.with(unit, random.nextInt(3) == 0);
    }
    return FaceLabels.NONE
        .with(EXPRESSIONS.get(random.nextInt(7)))
        .with(units)
        .with(new ValenceArousal(2 * random.nextFloat() - 1, 2 * random.nextFloat() - 1));
  }

  @Test
  void figures_have_unique_names_and_an_empty_test_set_defines_none() {
    List<Figure> figures = new Evaluation().figures();
    assertEquals(
        figures.size(), figures.stream().map(Figure::name).collect(Collectors.toSet()).size());
    for (Figure figure : figures) {
      assertTrue(Double.isNaN(figure.value()), figure.toString());
      assertTrue(Double.isNaN(figure.chance()), figure.toString());
    }
  }

  @Test
  void the_score_is_undefined_unless_all_kinds_are_labelled() {
    for (FaceLabels labels : List.of(SMILING, HAPPY, HAPPY.with(SMILING.actionUnits()))) {
      Evaluation evaluation = new Evaluation();
      evaluation.add(
          scores(1, 7), scores(1, 17).sigmoid(), scores(1, 2), FaceBatch.labels(List.of(labels)));
      assertTrue(Double.isNaN(evaluation.multiTaskScore().value()));
      assertTrue(Double.isNaN(evaluation.multiTaskScore().chance()));
    }
  }

  @Test
  void action_units_are_judged_at_one_half_and_at_the_networks_own_thresholds() {
    float[] thresholds = new float[ActionUnit.COUNT];
    Arrays.fill(thresholds, .5f);
    thresholds[ActionUnit.LIP_CORNER_PULLER.index()] = .2f;
    Evaluation evaluation = new Evaluation(new Thresholds(ActionUnit.columns(), thresholds));
    float[][] units = new float[1][17];
    units[0][ActionUnit.LIP_CORNER_PULLER.index()] = .25f;
    evaluation.add(
        scores(1, 7),
        Tensor.of(units),
        scores(1, 2),
        FaceBatch.labels(List.of(face().with(SMILING.actionUnits()))));

    assertEquals(0, figure(evaluation, "AU mean F1").value());
    assertEquals(1, figure(evaluation, "AU thresholded mean F1").value());
    assertEquals(
        evaluation.meanCcc().value() + evaluation.expressions().macroF1().value(),
        evaluation.multiTaskScore().value(),
        "the score is the protocol's");
  }

  @Test
  void probabilities_beyond_0_and_1_are_refused() {
    Tensor units = Tensor.full(Shape.of(1, 17), 1.5f);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new Evaluation()
                    .add(scores(1, 7), units, scores(1, 2), FaceBatch.labels(List.of(SMILING))));
    assertEquals("evaluation: the probability of AU12 is 1.5, expected 0 to 1", e.getMessage());
  }

  @Test
  void predictions_that_are_not_finite_are_refused() {
    BatchLabels labels = FaceBatch.labels(List.of(HAPPY));
    Tensor expression = Tensor.full(Shape.of(1, 7), Float.NaN);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Evaluation().add(expression, scores(1, 17), scores(1, 2), labels));
    assertEquals(
        "evaluation: the expression predictions of sample 0 of the batch hold NaN", e.getMessage());
  }
}
