package kinesic.facebehavior.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kinesic.facebehavior.Thresholds;
import kinesic.facebehavior.metric.BinaryScores;
import kinesic.facebehavior.metric.Metric;
import kinesic.facebehavior.metric.MetricInfo;
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.metric.Ranking;
import kinesic.facebehavior.task.Label.Presence;

/**
 * The metrics of a multi-label task. Labels are judged twice: as predicted if their probability is
 * above one half, which the protocols of the databases ask for, and above the network's own
 * thresholds. How well the probabilities rank the faces, which needs no threshold, is the {@link
 * Ranking} of each label.
 */
public final class MultiLabelEvaluation implements TaskEvaluation {

  private final MultiLabel task;
  private final Thresholds half;
  private final Thresholds thresholds;
  private final BinaryScores atHalf;
  private final BinaryScores atThresholds;
  private final List<Ranking> rankings;
  private long faces;

  MultiLabelEvaluation(MultiLabel task, Thresholds thresholds) {
    this.task = task;
    this.thresholds = thresholds;
    half = Thresholds.half(task.labels());
    atHalf = new BinaryScores(task.size());
    atThresholds = new BinaryScores(task.size());
    rankings = Stream.generate(Ranking::new).limit(task.size()).toList();
  }

  @Override
  public void add(Prediction prediction, FaceLabels truth) {
    Presence labels = truth.of(task);
    for (int m = 0; m < task.size(); m++) {
      if (labels.isAnnotated(m)) {
        float probability = prediction.probability(task, m);
        atHalf.add(m, labels.isPresent(m), half.isPresent(m, probability));
        atThresholds.add(m, labels.isPresent(m), thresholds.isPresent(m, probability));
        rankings.get(m).add(labels.isPresent(m), probability);
      }
    }
    faces += labels.count() > 0 ? 1 : 0;
  }

  @Override
  public long faces() {
    return faces;
  }

  /** The counts at a threshold of one half. */
  public BinaryScores atHalf() {
    return atHalf;
  }

  /** The counts at the network's own thresholds. */
  public BinaryScores atThresholds() {
    return atThresholds;
  }

  /** How the probabilities of label {@code m} rank the faces in which it is annotated. */
  public Ranking ranking(int m) {
    return rankings.get(m);
  }

  /** The thresholds of the network. */
  public Thresholds thresholds() {
    return thresholds;
  }

  @Override
  public List<Metric> metrics() {
    return switch (task.criterion()) {
      case F1 -> List.of(meanF1(), tunedF1(), meanAuc(), meanAp(), meanAccuracy(false));
      case BALANCED_ACCURACY ->
          List.of(
              meanAccuracy(false),
              metric(
                  atHalf.meanBalancedAccuracy(),
                  "Mean of the accuracies on faces with the label and on faces without it, averaged"
                      + " over the labels; a label counts as predicted above one half.",
                  true),
              metric(
                  tuned(atThresholds.meanBalancedAccuracy(), "mean balanced accuracy, tuned"),
                  "The same with the network's own threshold for each label, chosen on the"
                      + " validation set.",
                  true),
              meanAuc(),
              meanAp());
    };
  }

  private Metric meanF1() {
    return metric(
        atHalf.meanF1(),
        "Harmonic mean of precision and recall, averaged over the labels; a label counts as"
            + " predicted if its probability is above one half.",
        true);
  }

  private Metric tunedF1() {
    MetricValue value = atThresholds.meanF1();
    String prefix = task.names().metricPrefix() + " thresholded";
    return new Metric(
        MetricInfo.of(
            prefix,
            value.name(),
            "The same with the network's own threshold for each label, chosen on the validation"
                + " set.",
            true),
        value);
  }

  private Metric meanAuc() {
    return metric(
        Ranking.meanAreaUnderCurve(rankings),
        "Area under the ROC curve, the probability that a face with the label has a higher"
            + " probability than one without it, averaged over the labels.",
        false);
  }

  private Metric meanAp() {
    return metric(
        Ranking.meanAveragePrecision(rankings),
        "Average precision, the area under the curve of precision over recall, averaged over the"
            + " labels.",
        false);
  }

  private Metric meanAccuracy(boolean headline) {
    return metric(
        atHalf.meanAccuracy(),
        "Share of correct decisions between present and absent, averaged over the labels.",
        headline);
  }

  /** NaN if the network has no thresholds of its own: the value would equal the one at one half. */
  private MetricValue tuned(MetricValue value, String name) {
    return new MetricValue(name, thresholds.areHalf() ? Double.NaN : value.value(), value.chance());
  }

  private Metric metric(MetricValue value, String meaning, boolean headline) {
    return new Metric(
        MetricInfo.of(task.names().metricPrefix(), value.name(), meaning, headline), value);
  }

  /**
   * The F1 of each label at one half and at the network's own threshold, or its accuracy and
   * balanced accuracy, by the task's criterion; then its AUC and AP.
   */
  @Override
  public List<Metric> labelMetrics() {
    List<Metric> metrics = new ArrayList<>();
    for (int m = 0; m < task.size(); m++) {
      String label = task.labels().get(m);
      switch (task.criterion()) {
        case F1 -> {
          metrics.add(ofLabel(label, atHalf.f1(m)));
          MetricValue tuned = atThresholds.f1(m);
          metrics.add(
              ofLabel(label, new MetricValue("thresholded F1", tuned.value(), tuned.chance())));
        }
        case BALANCED_ACCURACY -> {
          metrics.add(ofLabel(label, atHalf.accuracy(m)));
          metrics.add(ofLabel(label, atHalf.balancedAccuracy(m)));
        }
      }
      metrics.addAll(rankings.get(m).metrics(label));
    }
    return metrics;
  }

  private static Metric ofLabel(String label, MetricValue value) {
    return new Metric(MetricInfo.of(label, value.name(), "", false), value);
  }

  /** The mean F1 at one half, if that is what the task is judged by. */
  @Override
  public Optional<Metric> score() {
    return switch (task.criterion()) {
      case F1 -> Optional.of(meanF1());
      case BALANCED_ACCURACY -> Optional.empty();
    };
  }
}
