package kinesic.facebehavior.report;

import java.util.List;
import kinesic.facebehavior.task.Evaluation;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;

/**
 * A trained network with its predictions on a test set.
 *
 * @param name its name in legends, such as "with coupling"
 * @param tasks of the network, with its own label names
 * @param predictions one for each test face
 * @param evaluation of these predictions
 */
public record EvaluatedNetwork(
    String name, List<Task> tasks, List<Prediction> predictions, Evaluation evaluation) {

  /** Copies the lists; tasks are put in the order of pages. */
  public EvaluatedNetwork {
    tasks = List.copyOf(Tasks.byPosition(tasks));
    predictions = List.copyOf(predictions);
  }
}
