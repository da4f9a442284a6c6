package kinesic.facebehavior.predict;

import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.task.Column;
import kinesic.facebehavior.task.Prediction;

/** Compound expressions: the most probable one, and the number of each. */
final class CompoundColumns implements PredictionColumns {

  private final CompoundReading reading;

  CompoundColumns(CompoundReading reading) {
    this.reading = reading;
  }

  @Override
  public List<Column> columns() {
    List<Column> columns = new ArrayList<>(List.of(Column.text("compound")));
    String prefix = reading.isZeroShot() ? "score_" : "p_";
    for (CompoundExpression compound : reading.classes()) {
      columns.add(Column.number(prefix + compound.label().replace(' ', '_')));
    }
    return columns;
  }

  @Override
  public List<String> cells(Prediction prediction) {
    float[] numbers = reading.numbers(prediction);
    List<String> cells = new ArrayList<>(List.of(reading.best(numbers).label()));
    for (float number : numbers) {
      cells.add(Column.decimal(number));
    }
    return cells;
  }
}
