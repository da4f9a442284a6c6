package kinesic.facebehavior.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.Evaluation;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Task;

/**
 * Predictions of the labels of each of two tasks that are made at prediction time from the other
 * task's head and the table of relatedness R: what is known about a label that no training data
 * annotate, without any training for it.
 *
 * <p>With the probabilities p_k of the K classes and s_m of the M labels of a face:
 *
 * <pre>
 *   label m:  q_m = Σ_k p_k R_km                                      0 if no class is related to it
 *   class k:  P_k = softmax_k Σ_m ln(s_m r_km + (1 - s_m) (1 - r_km)),  r = R limited to .1 to .9
 * </pre>
 *
 * <p>q_m is the distribution that distribution matching teaches. P_k is the posterior of naive
 * Bayes: all classes equally likely beforehand, labels independent given the class, and s_m as
 * uncertain evidence of label m. In contrast to the mean of the related labels it also counts
 * labels that should be absent, so that neutral, which is related to none, has a probability as
 * every other class. The table is limited because its 1 means "more than 70 %" and its 0 "fewer
 * than 20 %" of the people (Du et al., 2014); one label must not exclude a class.
 *
 * @param classes the classification; its predictions have all probabilities
 * @param labels the multi-label task
 * @param table [K, M]
 */
record ThroughTable(Classification classes, MultiLabel labels, Relatedness table) {

  /** What the names of metrics through the table end with. */
  static final String SUFFIX = " through the table";

  private static final double LEAST = 0.1;

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if the table does not have a row for each class and a column
   *     for each label
   */
  ThroughTable {
    if (table.categories().size() != classes.size() || table.binaries().size() != labels.size()) {
      throw new IllegalArgumentException(
          "through the table: %s does not fit %s %s and %s %s"
              .formatted(table, classes.size(), classes.title(), labels.size(), labels.title()));
    }
  }

  /** For a network of these tasks; empty if it has no pair of tasks for it. */
  static Optional<ThroughTable> of(List<Task> tasks, Relatedness table) {
    return TeacherComparison.of(tasks)
        .map(pair -> new ThroughTable(pair.classes(), pair.labels(), table));
  }

  /** q of label {@code m}, 0 to 1. */
  float label(Prediction prediction, int m) {
    float sum = 0;
    for (int k = 0; k < classes.size(); k++) {
      sum += prediction.probability(classes, k) * table.weight(k, m);
    }
    return sum;
  }

  /** P of all classes, [K]; positive, with the sum 1. */
  float[] classes(Prediction prediction) {
    double[] logarithm = new double[classes.size()];
    double greatest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < logarithm.length; k++) {
      for (int m = 0; m < labels.size(); m++) {
        double given = Math.clamp(table.weight(k, m), LEAST, 1 - LEAST);
        double s = prediction.probability(labels, m);
        logarithm[k] += Math.log(s * given + (1 - s) * (1 - given));
      }
      greatest = Math.max(greatest, logarithm[k]);
    }
    double sum = 0;
    for (double value : logarithm) {
      sum += Math.exp(value - greatest);
    }
    float[] posterior = new float[logarithm.length];
    for (int k = 0; k < posterior.length; k++) {
      posterior[k] = (float) (Math.exp(logarithm[k] - greatest) / sum);
    }
    return posterior;
  }

  /**
   * The predictions of both tasks through the table.
   *
   * @param predictions of a network with both tasks
   * @return predictions of these two tasks alone, with thresholds of one half
   */
  List<Prediction> predictions(List<Prediction> predictions) {
    return predictions.stream().map(this::predicted).toList();
  }

  private Prediction predicted(Prediction own) {
    float[] units = new float[labels.size()];
    for (int m = 0; m < units.length; m++) {
      units[m] = Math.min(label(own, m), 1); // a sum of rounded probabilities
    }
    Map<String, float[]> numbers = new LinkedHashMap<>();
    numbers.put(classes.name(), classes(own));
    numbers.put(labels.name(), units);
    return new Prediction(numbers, Map.of(), new float[0]);
  }

  /**
   * The thresholds of the labels for predictions through the table.
   *
   * @param predictions of a network for validation faces
   * @param truth the labels of these faces
   */
  Optional<Thresholds> thresholds(List<Prediction> predictions, List<FaceLabels> truth) {
    return labels.tuned(predictions(predictions), truth);
  }

  /**
   * The metrics of both tasks through the table.
   *
   * @param predictions of a network for test faces
   * @param truth the labels of these faces
   * @param thresholds of the labels; one half if empty
   */
  Evaluation evaluation(
      List<Prediction> predictions, List<FaceLabels> truth, Optional<Thresholds> thresholds) {
    Map<String, Thresholds> byTask = new LinkedHashMap<>();
    thresholds.ifPresent(own -> byTask.put(labels.name(), own));
    return Evaluation.of(
        List.of(classes, labels), byTask, predictions(predictions), truth, Optional.empty());
  }

  /**
   * The metrics of single labels of both tasks through the table, such as "AU12 AUC through the
   * table"; parameters as those of {@link #evaluation}.
   */
  List<MetricValue> metrics(
      List<Prediction> predictions, List<FaceLabels> truth, Optional<Thresholds> thresholds) {
    return evaluation(predictions, truth, thresholds).labelMetrics().stream()
        .map(metric -> new MetricValue(metric.key() + SUFFIX, metric.value(), metric.chance()))
        .toList();
  }
}
