package kinesic.facebehavior.predict;

import java.util.ArrayList;
import java.util.List;

/** The shared feature, a column a component. */
final class EmbeddingColumns implements PredictionColumns {

  private final int features;

  /**
   * Columns.
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

  /** With as many digits as tell one float from the next: a cosine is taken of them. */
  @Override
  public List<String> cells(Prediction prediction) {
    List<String> cells = new ArrayList<>();
    for (float component : prediction.embedding()) {
      cells.add(Float.toString(component));
    }
    return cells;
  }
}
