package kinesic.facebehavior.predict;

import java.util.List;
import kinesic.facebehavior.task.Column;
import kinesic.facebehavior.task.Prediction;

/** Some of the columns of our own format: those that say one kind of thing about a face. */
interface PredictionColumns {

  /** The columns, in their order. */
  List<Column> columns();

  /** The cells of the columns for {@code prediction}. */
  List<String> cells(Prediction prediction);
}
