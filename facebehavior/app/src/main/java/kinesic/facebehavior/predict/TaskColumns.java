package kinesic.facebehavior.predict;

import java.util.List;
import kinesic.facebehavior.task.Column;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Task;

/**
 * The columns of a task.
 *
 * @param task of the network
 */
record TaskColumns(Task task) implements PredictionColumns {

  @Override
  public List<Column> columns() {
    return task.predictionColumns();
  }

  @Override
  public List<String> cells(Prediction prediction) {
    return task.predictionCells(prediction);
  }
}
