package kinesic.facebehavior.predict;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.compound.ZeroShot;
import kinesic.facebehavior.metric.Argmax;
import kinesic.facebehavior.network.AffectHeads;
import kinesic.facebehavior.network.FaceBehaviorNet;

/**
 * How a prediction says which compound expression a face shows: by the network's head for them, or
 * by the zero-shot score of all its terms.
 */
public final class CompoundReading {

  private final List<CompoundExpression> classes;
  private final Optional<ZeroShot> score; // empty: by the head

  private CompoundReading(List<CompoundExpression> classes, Optional<ZeroShot> score) {
    this.classes = classes;
    this.score = score;
  }

  /** By the head of {@code network}, if it has one. */
  public static Optional<CompoundReading> byHead(FaceBehaviorNet network) {
    return network.configuration().heads() instanceof AffectHeads heads
            && !heads.compoundExpressions().isEmpty()
        ? Optional.of(new CompoundReading(heads.compoundExpressions(), Optional.empty()))
        : Optional.empty();
  }

  /** By the zero-shot score over these classes, for any network that tells expressions. */
  public static CompoundReading zeroShot(List<CompoundExpression> classes) {
    return new CompoundReading(
        List.copyOf(classes),
        Optional.of(new ZeroShot(classes, EnumSet.allOf(ZeroShot.Term.class))));
  }

  /** The compound expressions that it chooses from. */
  public List<CompoundExpression> classes() {
    return classes;
  }

  /** Whether the numbers are zero-shot scores, and not probabilities. */
  public boolean isZeroShot() {
    return score.isPresent();
  }

  /** The probability of each class, or its zero-shot score. */
  public float[] numbers(FacePrediction face) {
    if (score.isEmpty()) {
      return face.compounds();
    }
    float[] expressions = new float[Expression.COUNT];
    for (Expression expression : Expression.values()) {
      expressions[expression.index()] = face.probability(expression);
    }
    float[] units = new float[ActionUnit.COUNT];
    for (ActionUnit unit : ActionUnit.values()) {
      units[unit.index()] = face.probability(unit);
    }
    return score.get().scores(expressions, units, new float[] {face.valenceArousal().valence()});
  }

  /**
   * The class with the greatest number; of equals, the first.
   *
   * @param numbers what {@link #numbers} gives
   */
  CompoundExpression best(float[] numbers) {
    return classes.get(Argmax.of(numbers));
  }
}
