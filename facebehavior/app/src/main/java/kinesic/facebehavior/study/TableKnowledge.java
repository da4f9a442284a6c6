package kinesic.facebehavior.study;

import java.util.List;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.face.FaceLabels;
import kinesic.facebehavior.metric.BinaryScores;
import kinesic.facebehavior.metric.Figure;
import kinesic.facebehavior.predict.FacePrediction;

/**
 * How well action units are told by a network's expressions and the table of relatedness, q(AU) =
 * Σ_e p(e) p(AU given e), and how well by its own head for them: what the one could learn from the
 * other. Mean F1 at one half, over the units that the table relates to an expression.
 */
final class TableKnowledge {

  /** By expressions and table. */
  static final String BY_TABLE = "AU mean F1 by expressions and table";

  /** By the head, over the same units. */
  static final String BY_HEAD = "AU mean F1 of related units";

  private static final float HALF = 0.5f;

  private TableKnowledge() {}

  static List<Figure> of(
      Relatedness table, List<FaceLabels> truth, List<FacePrediction> predictions) {
    BinaryScores byTable = new BinaryScores(ActionUnit.COUNT);
    BinaryScores byHead = new BinaryScores(ActionUnit.COUNT);
    for (int i = 0; i < truth.size(); i++) {
      for (ActionUnit unit : ActionUnit.values()) {
        if (isRelated(table, unit) && truth.get(i).actionUnits().isAnnotated(unit)) {
          boolean present = truth.get(i).actionUnits().isPresent(unit);
          FacePrediction said = predictions.get(i);
          byTable.add(unit.index(), present, implied(table, said, unit) > HALF);
          byHead.add(unit.index(), present, said.probability(unit) > HALF);
        }
      }
    }
    return List.of(named(BY_TABLE, byTable.meanF1()), named(BY_HEAD, byHead.meanF1()));
  }

  private static boolean isRelated(Relatedness table, ActionUnit unit) {
    for (Expression expression : Expression.values()) {
      if (table.weight(expression.index(), unit.index()) > 0) {
        return true;
      }
    }
    return false;
  }

  private static float implied(Relatedness table, FacePrediction said, ActionUnit unit) {
    float sum = 0;
    for (Expression expression : Expression.values()) {
      sum += said.probability(expression) * table.weight(expression.index(), unit.index());
    }
    return sum;
  }

  private static Figure named(String name, Figure figure) {
    return new Figure(name, figure.value(), figure.chance());
  }
}
