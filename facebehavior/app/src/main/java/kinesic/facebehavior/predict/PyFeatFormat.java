package kinesic.facebehavior.predict;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.Column;
import kinesic.facebehavior.task.Prediction;

/**
 * The columns of Py-Feat's {@code Fex} tables that a network can fill, in their order: {@code
 * FaceRectX, FaceRectY, FaceRectWidth, FaceRectHeight, FaceScore}, except of crops; {@code AU01} to
 * {@code AU26}, probabilities; {@code anger} to {@code surprise, neutral}; {@code valence,
 * arousal}, as its second detector has them; {@code input, frame}.
 *
 * <p>As in Py-Feat, a video is one input whose frames count from 0, and unknown values are empty.
 */
public final class PyFeatFormat implements PredictionFormat {

  private static final List<Expression> EXPRESSIONS =
      List.of(
          Expression.ANGER,
          Expression.DISGUST,
          Expression.FEAR,
          Expression.HAPPINESS,
          Expression.SADNESS,
          Expression.SURPRISE,
          Expression.NEUTRAL);

  private static final List<String> BOX =
      List.of("FaceRectX", "FaceRectY", "FaceRectWidth", "FaceRectHeight", "FaceScore");

  private final boolean places;

  /**
   * Creates a format.
   *
   * @param places whether faces have a place in their picture; crops have none
   */
  public PyFeatFormat(boolean places) {
    this.places = places;
  }

  @Override
  public List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    if (places) {
      BOX.forEach(name -> columns.add(Column.number(name)));
    }
    ActionUnit.columns().forEach(unit -> columns.add(Column.number(unit)));
    EXPRESSIONS.forEach(expression -> columns.add(Column.number(expression.label())));
    columns.add(Column.number("valence"));
    columns.add(Column.number("arousal"));
    columns.add(Column.text("input"));
    columns.add(Column.integer("frame"));
    return columns;
  }

  @Override
  public List<String> cells(PredictionRow row) {
    List<String> cells = new ArrayList<>();
    if (row.prediction() == null) {
      cells.addAll(Collections.nCopies(columns().size() - 2, ""));
    } else {
      Prediction face = row.prediction();
      if (places) {
        cells.addAll(new PlaceColumns(false).cells(row.place()));
      }
      for (ActionUnit unit : ActionUnit.values()) {
        cells.add(Column.decimal(face.probability(Affect.ACTION_UNITS, unit.index())));
      }
      for (Expression expression : EXPRESSIONS) {
        cells.add(Column.decimal(face.probability(Affect.EXPRESSION, expression.index())));
      }
      cells.add(Column.decimal(face.value(Affect.VALENCE_AROUSAL, 0)));
      cells.add(Column.decimal(face.value(Affect.VALENCE_AROUSAL, 1)));
    }
    cells.add(row.file().video().map(Path::toString).orElse(row.file().name()));
    cells.add(Integer.toString(row.file().sinceFirst()));
    return cells;
  }

  /** True for the header with and without the place. */
  @Override
  public boolean isHeader(String line) {
    return Stream.of(true, false)
        .map(with -> String.join(",", new PyFeatFormat(with).names()))
        .anyMatch(line::equals);
  }
}
