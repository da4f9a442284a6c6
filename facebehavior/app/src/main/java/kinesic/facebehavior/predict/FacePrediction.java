package kinesic.facebehavior.predict;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.face.ValenceArousal;

/** What the network says about one face: valence, arousal, and probabilities of the rest. */
public final class FacePrediction implements Prediction {

  private final ValenceArousal valenceArousal;
  private final float[] expressions; // [7]
  private final float[] actionUnits; // [17]
  private final Thresholds thresholds;
  private final float[] compounds; // [K], or empty
  private final float[] embedding; // [features], or empty

  /**
   * A prediction.
   *
   * @param valenceArousal where the face lies on the circumplex
   * @param expressions the probability of each expression, in canonical order; they add up to 1
   * @param actionUnits the probability that each action unit is present, in canonical order
   * @param thresholds above which it counts as present
   * @param compounds the probability of each compound expression, in the order of the network's
   *     head, or empty
   * @param embedding the shared feature, or empty
   * @throws IllegalArgumentException unless there are 7 expressions and 17 action units
   */
  public FacePrediction(
      ValenceArousal valenceArousal,
      float[] expressions,
      float[] actionUnits,
      Thresholds thresholds,
      float[] compounds,
      float[] embedding) {
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
    this.compounds = compounds.clone();
    this.embedding = embedding.clone();
  }

  /** Without compound expressions and the shared feature. */
  public FacePrediction(
      ValenceArousal valenceArousal,
      float[] expressions,
      float[] actionUnits,
      Thresholds thresholds) {
    this(valenceArousal, expressions, actionUnits, thresholds, new float[0], new float[0]);
  }

  @Override
  public float[] embedding() {
    return embedding.clone();
  }

  /**
   * The probability of each compound expression, in the order of the network's head; of length 0 if
   * it has none. A copy.
   */
  public float[] compounds() {
    return compounds.clone();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The medians of the expressions, and of the compound ones, are divided by their sum, so that
   * they add up to 1 again; where all are 0 they stay as they are.
   */
  @Override
  public FacePrediction smoothed(List<Prediction> window) {
    List<FacePrediction> faces = window.stream().map(FacePrediction.class::cast).toList();
    return new FacePrediction(
        new ValenceArousal(
            median(faces, face -> new float[] {face.valenceArousal.valence()})[0],
            median(faces, face -> new float[] {face.valenceArousal.arousal()})[0]),
        distribution(median(faces, face -> face.expressions), expressions),
        median(faces, face -> face.actionUnits),
        thresholds,
        distribution(median(faces, face -> face.compounds), compounds),
        median(faces, face -> face.embedding));
  }

  private static float[] median(
      List<FacePrediction> faces, Function<FacePrediction, float[]> numbers) {
    return ComponentMedian.of(faces.stream().map(numbers).toList());
  }

  private static float[] distribution(float[] medians, float[] own) {
    float sum = 0;
    for (float median : medians) {
      sum += median;
    }
    for (int k = 0; k < medians.length; k++) {
      medians[k] = sum > 0 ? medians[k] / sum : own[k];
    }
    return medians;
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
    return thresholds.isPresent(unit.index(), probability(unit));
  }

  /** Above which probabilities action units count as present. */
  public Thresholds thresholds() {
    return thresholds;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FacePrediction that
        && valenceArousal.equals(that.valenceArousal)
        && Arrays.equals(expressions, that.expressions)
        && Arrays.equals(actionUnits, that.actionUnits)
        && thresholds.equals(that.thresholds)
        && Arrays.equals(compounds, that.compounds)
        && Arrays.equals(embedding, that.embedding);
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
