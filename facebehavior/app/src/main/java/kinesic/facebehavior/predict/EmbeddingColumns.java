package kinesic.facebehavior.predict;

import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.task.Column;
import kinesic.facebehavior.task.Prediction;

/** The shared feature, one column per component. */
final class EmbeddingColumns implements PredictionColumns {

  private final int features;

  /**
   * Creates the columns.
   *
   * @param features the length of the feature
   */
  EmbeddingColumns(int features) {
    this.features = features;
  }

  @Override
  public List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    for (int j = 1; j <= features; j++) {
      columns.add(Column.number("embedding_" + j));
    }
    return columns;
  }

  /** With enough digits to restore every bit. */
  @Override
  public List<String> cells(Prediction prediction) {
    List<String> cells = new ArrayList<>();
    for (float component : prediction.embedding()) {
      cells.add(Float.toString(component));
    }
    return cells;
  }
}
