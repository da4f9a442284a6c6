package kinesic.facebehavior.study;

import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.Relatedness;
import kinesic.facebehavior.metric.BinaryScores;
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.FaceLabels;
import kinesic.facebehavior.task.Label.Presence;
import kinesic.facebehavior.task.MultiLabel;
import kinesic.facebehavior.task.Prediction;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;

/**
 * How well a network predicts the labels of a multi-label task through a classification and the
 * table of relatedness (the teacher), q(m) = Σ_k p(k) p(m given k), compared with its own head for
 * them. Mean F1 at one half, over the labels that the table relates to a class.
 *
 * @param classes the teacher
 * @param labels the task that could be taught
 */
record TeacherComparison(Classification classes, MultiLabel labels) {

  private static final float HALF = 0.5f;

  /** The comparison for a network of these tasks; empty if it has no pair of tasks for it. */
  static Optional<TeacherComparison> of(List<Task> tasks) {
    Optional<Classification> classes =
        Tasks.ofKind(tasks, Classification.class).stream()
            .filter(task -> !task.keepsBestOnly()) // the probabilities are needed
            .findFirst();
    Optional<MultiLabel> labels = Tasks.ofKind(tasks, MultiLabel.class).stream().findFirst();
    return classes.isPresent() && labels.isPresent()
        ? Optional.of(new TeacherComparison(classes.get(), labels.get()))
        : Optional.empty();
  }

  /** The name of the metric of the teacher. */
  String byTable() {
    return labels.names().metricPrefix() + " mean F1 by " + classes.title() + " and table";
  }

  /** The name of the metric of the head, over the same labels. */
  String byHead() {
    return labels.names().metricPrefix() + " mean F1 of related units";
  }

  /** Both metrics. */
  List<MetricValue> metrics(
      Relatedness table, List<FaceLabels> truth, List<Prediction> predictions) {
    ThroughTable through = new ThroughTable(classes, labels, table);
    BinaryScores teacher = new BinaryScores(labels.size());
    BinaryScores head = new BinaryScores(labels.size());
    for (int i = 0; i < truth.size(); i++) {
      Presence annotated = truth.get(i).of(labels);
      for (int m = 0; m < labels.size(); m++) {
        if (table.relatesBinary(m) && annotated.isAnnotated(m)) {
          boolean present = annotated.isPresent(m);
          teacher.add(m, present, through.label(predictions.get(i), m) > HALF);
          head.add(m, present, predictions.get(i).probability(labels, m) > HALF);
        }
      }
    }
    return List.of(named(byTable(), teacher.meanF1()), named(byHead(), head.meanF1()));
  }

  private static MetricValue named(String name, MetricValue value) {
    return new MetricValue(name, value.value(), value.chance());
  }
}
