package kinesic.facebehavior.face;

import java.util.Optional;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.Expression;

/**
 * What is annotated for one face. Each database carries only some of it, so every part may be
 * missing; a missing part is never a negative label.
 *
 * @param expression the expression, if annotated
 * @param actionUnits presence of each action unit, as far as annotated
 * @param valenceArousal valence and arousal, if annotated; always both
 * @param compound the compound expression, if annotated
 * @param attributes presence of each attribute, as far as annotated
 * @param identity who it is, if annotated: the database's name or number of a person
 */
public record FaceLabels(
    Optional<Expression> expression,
    ActionUnitLabels actionUnits,
    Optional<ValenceArousal> valenceArousal,
    Optional<CompoundExpression> compound,
    AttributeLabels attributes,
    Optional<String> identity) {

  /** Nothing is annotated. */
  public static final FaceLabels NONE =
      new FaceLabels(
          Optional.empty(),
          ActionUnitLabels.NONE,
          Optional.empty(),
          Optional.empty(),
          AttributeLabels.NONE,
          Optional.empty());

  /** These labels with the expression replaced. */
  public FaceLabels with(Expression newExpression) {
    return new FaceLabels(
        Optional.of(newExpression), actionUnits, valenceArousal, compound, attributes, identity);
  }

  /** These labels with the action units replaced. */
  public FaceLabels with(ActionUnitLabels newActionUnits) {
    return new FaceLabels(
        expression, newActionUnits, valenceArousal, compound, attributes, identity);
  }

  /** These labels with valence and arousal replaced. */
  public FaceLabels with(ValenceArousal newValenceArousal) {
    return new FaceLabels(
        expression, actionUnits, Optional.of(newValenceArousal), compound, attributes, identity);
  }

  /** These labels with the compound expression replaced. */
  public FaceLabels with(CompoundExpression newCompound) {
    return new FaceLabels(
        expression, actionUnits, valenceArousal, Optional.of(newCompound), attributes, identity);
  }

  /** These labels with the attributes replaced. */
  public FaceLabels with(AttributeLabels newAttributes) {
    return new FaceLabels(
        expression, actionUnits, valenceArousal, compound, newAttributes, identity);
  }

  /** These labels with the identity replaced. */
  public FaceLabels withIdentity(String newIdentity) {
    return new FaceLabels(
        expression, actionUnits, valenceArousal, compound, attributes, Optional.of(newIdentity));
  }
}
