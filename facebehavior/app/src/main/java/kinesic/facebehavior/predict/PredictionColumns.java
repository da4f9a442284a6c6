package kinesic.facebehavior.predict;

import java.util.List;

/** Some of the columns of our own format: those that say one kind of thing about a face. */
interface PredictionColumns {

  /** The columns, in their order. */
  List<Column> columns();

  /** What stands in the columns for {@code prediction}. */
  List<String> cells(Prediction prediction);
}
