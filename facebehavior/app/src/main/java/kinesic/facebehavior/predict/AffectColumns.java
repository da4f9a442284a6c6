package kinesic.facebehavior.predict;

import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;

/** Valence, arousal, expressions and action units. */
final class AffectColumns implements PredictionColumns {

  @Override
  public List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.number("valence"));
    columns.add(Column.number("arousal"));
    columns.add(Column.text("expression"));
    for (Expression expression : Expression.values()) {
      columns.add(Column.number("p_" + expression.label()));
    }
    for (ActionUnit unit : ActionUnit.values()) {
      columns.add(Column.number(unit.column() + "_p"));
      columns.add(Column.number(unit.column() + "_c"));
    }
    return columns;
  }

  @Override
  public List<String> cells(Prediction prediction) {
    FacePrediction face = (FacePrediction) prediction;
    List<String> cells = new ArrayList<>();
    cells.add(PredictionFormat.decimal(face.valenceArousal().valence()));
    cells.add(PredictionFormat.decimal(face.valenceArousal().arousal()));
    cells.add(face.expression().label());
    for (Expression expression : Expression.values()) {
      cells.add(PredictionFormat.decimal(face.probability(expression)));
    }
    for (ActionUnit unit : ActionUnit.values()) {
      cells.add(PredictionFormat.decimal(face.probability(unit)));
      cells.add(face.isPresent(unit) ? "1" : "0");
    }
    return cells;
  }
}
