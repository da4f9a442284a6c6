package kinesic.facebehavior.study;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.face.ActionUnitLabels;
import kinesic.facebehavior.face.FaceLabels;
import kinesic.facebehavior.face.ValenceArousal;
import kinesic.facebehavior.metric.Figure;
import kinesic.facebehavior.predict.FacePrediction;
import org.junit.jupiter.api.Test;

final class TableKnowledgeTest {

  /** A face that is called happy, and whose units the head does not see. */
  private static FacePrediction happy() {
    float[] expressions = new float[Expression.COUNT];
    expressions[Expression.HAPPINESS.index()] = 1;
    return new FacePrediction(
        new ValenceArousal(0, 0),
        expressions,
        new float[ActionUnit.COUNT],
        Thresholds.half(ActionUnit.columns()));
  }

  @Test
  void a_head_that_sees_nothing_knows_less_than_a_right_expression_with_its_table() {
    ActionUnitLabels units =
        ActionUnitLabels.NONE
            .with(ActionUnit.ofNumber(12), true)
            .with(ActionUnit.ofNumber(25), true)
            .with(ActionUnit.ofNumber(14), true); // no expression has it: it is left out
    List<Figure> figures =
        TableKnowledge.of(
            Relatedness.duWeighted(), List.of(FaceLabels.NONE.with(units)), List.of(happy()));
    assertEquals(TableKnowledge.BY_TABLE, figures.get(0).name());
    assertEquals(1, figures.get(0).value(), 0);
    assertEquals(TableKnowledge.BY_HEAD, figures.get(1).name());
    assertEquals(0, figures.get(1).value(), 0);
  }
}
