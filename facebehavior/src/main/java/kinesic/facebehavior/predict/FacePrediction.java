package kinesic.facebehavior.predict;

import java.util.Arrays;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.ActionUnitThresholds;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.data.ValenceArousal;

/** What the network says about one face: valence, arousal, and probabilities of the rest. */
public final class FacePrediction {

  private final ValenceArousal valenceArousal;
  private final float[] expressions; // [7]
  private final float[] actionUnits; // [17]
  private final ActionUnitThresholds thresholds;

  /**
   * A prediction.
   *
   * @param valenceArousal where the face lies on the circumplex
   * @param expressions the probability of each expression, in canonical order; they add up to 1
   * @param actionUnits the probability that each action unit is present, in canonical order
   * @param thresholds above which it counts as present
   * @throws IllegalArgumentException unless there are 7 expressions and 17 action units
   */
  public FacePrediction(
      ValenceArousal valenceArousal,
      float[] expressions,
      float[] actionUnits,
      ActionUnitThresholds thresholds) {
    if (expressions.length != Expression.COUNT || actionUnits.length != ActionUnit.COUNT) {
      throw new IllegalArgumentException(
          "face prediction: needs 7 expressions and 17 action units, got "
              + expressions.length
              + " and "
              + actionUnits.length);
    }
    this.valenceArousal = valenceArousal;
    this.expressions = expressions.clone();
    this.actionUnits = actionUnits.clone();
    this.thresholds = thresholds;
  }

  /** Where the face lies on the circumplex. */
  public ValenceArousal valenceArousal() {
    return valenceArousal;
  }

  /** The most probable expression; of equals, the first in canonical order. */
  public Expression expression() {
    Expression best = Expression.NEUTRAL;
    for (Expression expression : Expression.values()) {
      if (probability(expression) > probability(best)) {
        best = expression;
      }
    }
    return best;
  }

  /** The probability of {@code expression}, 0 to 1. */
  public float probability(Expression expression) {
    return expressions[expression.index()];
  }

  /** The probability that {@code unit} is present, 0 to 1. */
  public float probability(ActionUnit unit) {
    return actionUnits[unit.index()];
  }

  /** Whether {@code unit} counts as present: its probability is above its threshold. */
  public boolean isPresent(ActionUnit unit) {
    return thresholds.isPresent(unit, probability(unit));
  }

  /** Above which probabilities action units count as present. */
  public ActionUnitThresholds thresholds() {
    return thresholds;
  }

  /** Whether every number is the same, bit for bit. */
  @Override
  public boolean equals(Object other) {
    return other instanceof FacePrediction that
        && valenceArousal.equals(that.valenceArousal)
        && Arrays.equals(expressions, that.expressions)
        && Arrays.equals(actionUnits, that.actionUnits)
        && thresholds.equals(that.thresholds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(expressions) + 31 * Arrays.hashCode(actionUnits);
  }

  @Override
  public String toString() {
    return "FacePrediction[" + expression().label() + ", " + valenceArousal + "]";
  }
}
