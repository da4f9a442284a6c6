package kinesic.facebehavior.spark;

import java.util.Locale;
import kinesic.facebehavior.predict.PredictionFormat;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The files of an output. Each part of the images has one, in the order of the images. */
enum OutputFormat {
  /** Lines as {@code facebehavior predict --csv} writes them, with a heading in each file. */
  CSV {
    @Override
    void write(Tables tables, String folder) {
      JavaRDD<String> lines = tables.rows(CsvLines::new);
      tables.session().createDataset(lines.rdd(), Encoders.STRING()).write().text(folder);
    }
  },

  /** Columns of texts, doubles and integers. */
  PARQUET {
    @Override
    void write(Tables tables, String folder) {
      JavaRDD<Row> rows = tables.rows(TypedRows::new);
      tables
          .session()
          .createDataFrame(rows, TypedRows.schema(tables.columns()))
          .write()
          .parquet(folder);
    }
  };

  /**
   * Rows that are predicted while they are written.
   *
   * @param columns of the rows
   */
  record Tables(
      SparkSession session,
      JavaRDD<ImagePart> parts,
      Broadcast<PredictionJob> job,
      PredictionCounts counts,
      PredictionFormat columns) {

    private <T> JavaRDD<T> rows(RowEncoder.Factory<T> encoding) {
      return parts.mapPartitions(new PredictionTask<>(job, counts, encoding));
    }
  }

  /** Writes the files of all parts into a folder that does not exist. */
  abstract void write(Tables tables, String folder);

  /**
   * Parses the value of an option.
   *
   * @throws IllegalArgumentException if it is no format
   */
  static OutputFormat parse(String name) {
    for (OutputFormat format : values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "output format: \"%s\" is unknown, expected csv or parquet".formatted(name));
  }
}
