package kinesic.facebehavior.predict;

import java.util.List;
import kinesic.engine.Shape;
import kinesic.engine.Tensor;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.face.FaceBatch;
import kinesic.facebehavior.face.FaceLabels;
import kinesic.facebehavior.metric.Evaluation;

/** Holds predictions against labels. */
public final class FaceEvaluation {

  private FaceEvaluation() {}

  /**
   * The figures of {@code predictions}, which are all of one network.
   *
   * @param truth the labels of the same faces in the same order
   * @throws IllegalArgumentException if the lists differ in length
   */
  public static Evaluation of(List<FaceLabels> truth, List<FacePrediction> predictions) {
    int n = truth.size();
    if (predictions.size() != n) {
      throw new IllegalArgumentException(
          "face evaluation: %d predictions for %d labels".formatted(predictions.size(), n));
    }
    float[] expressions = new float[n * Expression.COUNT];
    float[] units = new float[n * ActionUnit.COUNT];
    float[] affect = new float[n * FaceBatch.VALUES];
    for (int i = 0; i < n; i++) {
      FacePrediction face = predictions.get(i);
      for (Expression expression : Expression.values()) {
        expressions[i * Expression.COUNT + expression.index()] = face.probability(expression);
      }
      for (ActionUnit unit : ActionUnit.values()) {
        units[i * ActionUnit.COUNT + unit.index()] = face.probability(unit);
      }
      affect[2 * i] = face.valenceArousal().valence();
      affect[2 * i + 1] = face.valenceArousal().arousal();
    }
    Evaluation evaluation =
        n == 0 ? new Evaluation() : new Evaluation(predictions.get(0).thresholds());
    evaluation.add(
        Tensor.of(Shape.of(n, Expression.COUNT), expressions),
        Tensor.of(Shape.of(n, ActionUnit.COUNT), units),
        Tensor.of(Shape.of(n, FaceBatch.VALUES), affect),
        FaceBatch.labels(truth));
    return evaluation;
  }
}
