package kinesic.facebehavior.predict;

import java.util.List;
import kinesic.facebehavior.task.Column;

/** The columns of an output and their content. */
public interface PredictionFormat {

  /** The columns, in their order. */
  List<Column> columns();

  /** The cells of the columns for {@code row}; a cell may be empty. */
  List<String> cells(PredictionRow row);

  /** Whether a file with this first line is an earlier output, which may be replaced. */
  default boolean isHeader(String line) {
    return line.equals(String.join(",", names()));
  }

  /** The headings of the columns. */
  default List<String> names() {
    return columns().stream().map(Column::name).toList();
  }
}
