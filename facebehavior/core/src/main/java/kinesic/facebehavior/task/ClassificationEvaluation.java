package kinesic.facebehavior.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kinesic.facebehavior.metric.ConfusionMatrix;
import kinesic.facebehavior.metric.Metric;
import kinesic.facebehavior.metric.MetricInfo;
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.metric.Ranking;

/**
 * The metrics of a single-label classification. The predicted class is the most probable one, of
 * equals the first. The probabilities of each class also rank the faces, those of the class against
 * all others, which needs no decision.
 */
public final class ClassificationEvaluation implements TaskEvaluation {

  private final Classification task;
  private final Optional<ConfusionMatrix> confusions; // tasks with many classes keep none
  private final List<Ranking> rankings; // of each class against the rest; empty likewise
  private final long[] support; // faces of each class
  private long right;
  private long faces;

  ClassificationEvaluation(Classification task) {
    this.task = task;
    confusions =
        task.keepsBestOnly() ? Optional.empty() : Optional.of(new ConfusionMatrix(task.size()));
    rankings =
        task.keepsBestOnly()
            ? List.of()
            : Stream.generate(Ranking::new).limit(task.size()).toList();
    support = new long[task.size()];
  }

  @Override
  public void add(Prediction prediction, FaceLabels truth) {
    int k = truth.of(task).map(task::index).orElse(-1);
    if (k >= 0) {
      int best = prediction.best(task);
      confusions.ifPresent(matrix -> matrix.add(k, best));
      for (int c = 0; c < rankings.size(); c++) {
        rankings.get(c).add(c == k, prediction.probability(task, c));
      }
      support[k]++;
      right += best == k ? 1 : 0;
      faces++;
    }
  }

  /** The number of annotated faces whose class is one of the network's. */
  @Override
  public long faces() {
    return faces;
  }

  /**
   * How the probabilities of class {@code k} rank the faces, those of the class against the rest.
   *
   * @throws IndexOutOfBoundsException if the task has many classes, whose probabilities are not
   *     kept
   */
  public Ranking ranking(int k) {
    return rankings.get(k);
  }

  /** How often each class was predicted for each class; empty if the task has many classes. */
  public Optional<ConfusionMatrix> confusions() {
    return confusions;
  }

  @Override
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(
        metric(
            accuracy(),
            "Share of faces whose class was predicted correctly.",
            confusions.isEmpty()));
    if (confusions.isPresent()) {
      metrics.add(
          metric(
              confusions.get().averageAccuracy(),
              "Share of correct predictions within each class, averaged over the classes.",
              true));
      metrics.add(macroF1(confusions.get()));
      metrics.add(
          metric(
              Ranking.meanAreaUnderCurve(rankings),
              "Area under the ROC curve of each class against the rest, the probability that a face"
                  + " of the class has a higher probability of it than another, averaged over the"
                  + " classes.",
              false));
      metrics.add(
          metric(
              Ranking.meanAveragePrecision(rankings),
              "Average precision of each class against the rest, the area under the curve of"
                  + " precision over recall, averaged over the classes.",
              false));
    }
    return metrics;
  }

  private MetricValue accuracy() {
    long most = 0;
    for (long count : support) {
      most = Math.max(most, count);
    }
    return new MetricValue("accuracy", (double) right / faces, (double) most / faces);
  }

  private Metric macroF1(ConfusionMatrix matrix) {
    return metric(
        matrix.macroF1(),
        "Harmonic mean of precision and recall of each class, averaged over the classes.",
        false);
  }

  private Metric metric(MetricValue value, String meaning, boolean headline) {
    return new Metric(
        MetricInfo.of(task.names().metricPrefix(), value.name(), meaning, headline), value);
  }

  /**
   * The recall of each class, and its AUC and AP against the rest; none if the task has many
   * classes. Chance of a recall: 1 / the number of classes that occur, by drawing one of them.
   */
  @Override
  public List<Metric> labelMetrics() {
    List<Metric> metrics = new ArrayList<>();
    confusions.ifPresent(
        matrix -> {
          for (int k = 0; k < task.size(); k++) {
            String label = task.labels().get(k);
            MetricValue recall =
                new MetricValue("recall", matrix.recall(k), matrix.averageAccuracy().chance());
            metrics.add(new Metric(MetricInfo.of(label, recall.name(), "", false), recall));
            metrics.addAll(rankings.get(k).metrics(label));
          }
        });
    return metrics;
  }

  /** The macro F1. */
  @Override
  public Optional<Metric> score() {
    return confusions.map(this::macroF1);
  }
}
