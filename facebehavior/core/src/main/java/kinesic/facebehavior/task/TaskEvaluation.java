package kinesic.facebehavior.task;

import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.metric.Metric;

/** The metrics of one task on a test set; faces are added one after the other. */
public sealed interface TaskEvaluation
    permits ClassificationEvaluation, MultiLabelEvaluation, RegressionEvaluation {

  /**
   * Adds a face.
   *
   * @param prediction of a network with this task
   * @param truth the labels of the face; nothing is counted if it is not annotated for the task
   */
  void add(Prediction prediction, FaceLabels truth);

  /** The number of faces that are annotated for the task. */
  long faces();

  /** The metrics of the task as a whole, in a fixed order; undefined ones are NaN. */
  List<Metric> metrics();

  /** The metrics of single labels, in a fixed order; undefined ones are NaN. */
  List<Metric> labelMetrics();

  /**
   * The metric that counts in the multi-task score of a network; empty for tasks that the score
   * does not include.
   */
  Optional<Metric> score();
}
