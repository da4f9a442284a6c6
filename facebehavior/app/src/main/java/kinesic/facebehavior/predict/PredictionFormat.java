package kinesic.facebehavior.predict;

import java.util.List;
import java.util.Locale;

/** Which columns an output has, and what stands in them. */
public interface PredictionFormat {

  /** The columns, in their order. */
  List<Column> columns();

  /** What stands in the columns for {@code row}; a cell may be empty. */
  List<String> cells(PredictionRow row);

  /** Whether a file with this first line is an earlier output, which may be replaced. */
  default boolean isHeader(String line) {
    return line.equals(String.join(",", names()));
  }

  /** The headings of the columns. */
  default List<String> names() {
    return columns().stream().map(Column::name).toList();
  }

  /** Six decimals: finer than float32 near 1, and never an exponent. */
  static String decimal(float value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
