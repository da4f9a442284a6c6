package kinesic.facebehavior.spark;

import java.util.ArrayList;
import java.util.List;
import kinesic.facebehavior.predict.PredictionFormat;
import kinesic.facebehavior.predict.PredictionRow;
import kinesic.facebehavior.task.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Rows whose values have types: the numbers that the cells of the CSV show, and null for empty
 * cells.
 */
final class TypedRows implements RowEncoder<Row> {

  private final PredictionFormat format;
  private final List<Column> columns;

  TypedRows(PredictionFormat format) {
    this.format = format;
    columns = format.columns();
  }

  /** Returns names and types of the columns. */
  static StructType schema(PredictionFormat format) {
    StructType schema = new StructType();
    for (Column column : format.columns()) {
      schema = schema.add(column.name(), type(column.type()));
    }
    return schema;
  }

  private static DataType type(Column.Type type) {
    return switch (type) {
      case TEXT -> DataTypes.StringType;
      case NUMBER -> DataTypes.DoubleType;
      case INTEGER -> DataTypes.IntegerType;
    };
  }

  @Override
  public List<Row> encode(List<PredictionRow> rows) {
    List<Row> typed = new ArrayList<>(rows.size());
    for (PredictionRow row : rows) {
      List<String> cells = format.cells(row);
      @Nullable Object[] values = new @Nullable Object[cells.size()];
      for (int j = 0; j < values.length; j++) {
        values[j] = value(cells.get(j), columns.get(j).type());
      }
      typed.add(RowFactory.create(values));
    }
    return typed;
  }

  private static @Nullable Object value(String cell, Column.Type type) {
    if (cell.isEmpty()) {
      return null;
    }
    return switch (type) {
      case TEXT -> cell;
      case NUMBER -> Double.valueOf(cell);
      case INTEGER -> Integer.valueOf(cell);
    };
  }
}
