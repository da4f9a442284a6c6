package kinesic.facebehavior.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Identity;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.facebehavior.task.Prediction;
import org.junit.jupiter.api.Test;

final class TeacherComparisonTest {

  /** A face that is predicted as happy, and whose action units the head does not detect. */
  private static Prediction happy() {
    float[] expressions = new float[Expression.COUNT];
    expressions[Expression.HAPPINESS.index()] = 1;
    return new Prediction(
        Map.of(
            Affect.EXPRESSION.name(),
            expressions,
            Affect.ACTION_UNITS.name(),
            new float[ActionUnit.COUNT]),
        Map.of(),
        new float[0]);
  }

  private static int index(int unit) {
    return ActionUnit.ofNumber(unit).index();
  }

  @Test
  void a_head_that_detects_nothing_loses_against_a_correct_expression_with_its_table() {
    Presence units =
        Presence.NONE
            .with(index(12), true)
            .with(index(25), true)
            .with(index(14), true); // no expression is related to it, so it is left out
    TeacherComparison comparison = TeacherComparison.of(Affect.HEADS).orElseThrow();
    List<MetricValue> metrics =
        comparison.metrics(
            Relatedness.duWeighted(),
            List.of(FaceLabels.NONE.with(Affect.ACTION_UNITS, units)),
            List.of(happy()));
    assertEquals("AU mean F1 by expressions and table", metrics.get(0).name());
    assertEquals(1, metrics.get(0).value(), 0);
    assertEquals("AU mean F1 of related units", metrics.get(1).name());
    assertEquals(0, metrics.get(1).value(), 0);
  }

  @Test
  void people_are_no_teacher_because_their_probabilities_are_not_kept() {
    assertFalse(TeacherComparison.of(Identity.heads(List.of("a", "b"))).isPresent());
  }
}
