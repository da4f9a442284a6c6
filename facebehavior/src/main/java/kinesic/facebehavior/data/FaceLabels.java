package kinesic.facebehavior.data;

import java.util.Optional;
import kinesic.facebehavior.Expression;

/**
 * What is annotated for one face. Each database carries only some of it, so every part may be
 * missing; a missing part is never a negative label.
 *
 * @param expression the expression, if annotated
 * @param actionUnits presence of each action unit, as far as annotated
 * @param valenceArousal valence and arousal, if annotated; always both
 */
public record FaceLabels(
    Optional<Expression> expression,
    ActionUnitLabels actionUnits,
    Optional<ValenceArousal> valenceArousal) {

  /** Nothing is annotated. */
  public static final FaceLabels NONE =
      new FaceLabels(Optional.empty(), ActionUnitLabels.NONE, Optional.empty());

  /** These labels with the expression replaced. */
  public FaceLabels with(Expression newExpression) {
    return new FaceLabels(Optional.of(newExpression), actionUnits, valenceArousal);
  }

  /** These labels with the action units replaced. */
  public FaceLabels with(ActionUnitLabels newActionUnits) {
    return new FaceLabels(expression, newActionUnits, valenceArousal);
  }

  /** These labels with valence and arousal replaced. */
  public FaceLabels with(ValenceArousal newValenceArousal) {
    return new FaceLabels(expression, actionUnits, Optional.of(newValenceArousal));
  }
}
