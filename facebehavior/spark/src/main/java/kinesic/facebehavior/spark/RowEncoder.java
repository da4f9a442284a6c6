package kinesic.facebehavior.spark;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import kinesic.facebehavior.predict.PredictionFormat;
import kinesic.facebehavior.predict.PredictionRow;

/**
 * Turns rows of predictions into what Spark writes to a file. There is one for each part.
 *
 * @param <T> what Spark writes
 */
interface RowEncoder<T> {

  /** Returns what the next rows become. */
  List<T> encode(List<PredictionRow> rows) throws IOException;

  /** Creates encoders on executors. */
  @FunctionalInterface
  interface Factory<T> extends Serializable {

    /** Returns an encoder of rows with these columns. */
    RowEncoder<T> create(PredictionFormat columns) throws IOException;
  }
}
