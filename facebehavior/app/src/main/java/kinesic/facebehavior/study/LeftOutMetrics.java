package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import kinesic.facebehavior.metric.ConfusionMatrix;
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.task.ClassificationEvaluation;
import kinesic.facebehavior.task.Evaluation;
import kinesic.facebehavior.task.MultiLabelEvaluation;

/**
 * How well the labels are predicted that no training database annotates, each metric averaged over
 * the labels that define it. The labels of the test set are needed for nothing but judging.
 */
final class LeftOutMetrics {

  /** Mean AUC of the units. */
  static final String UNITS_AUC = "left-out units AUC";

  /** Mean AP of the units. */
  static final String UNITS_AP = "left-out units AP";

  /** Mean F1 of the units at the network's own thresholds. */
  static final String UNITS_F1 = "left-out units F1, tuned";

  /** Mean AUC of the expressions against the rest. */
  static final String EXPRESSION_AUC = "left-out expression AUC";

  /** Mean AP of the expressions against the rest. */
  static final String EXPRESSION_AP = "left-out expression AP";

  /**
   * Mean share of the faces of the expressions that are predicted correctly. Chance: 1 / the number
   * of expressions that occur in the test set, by drawing one of them.
   */
  static final String EXPRESSION_RECALL = "left-out expression recall";

  private LeftOutMetrics() {}

  /**
   * The metrics of left-out labels.
   *
   * @param units names of action units, such as "AU12"
   * @param expressions names of expressions, such as "fear"
   * @param evaluation on a test set, of a network's own predictions or {@linkplain
   *     ThroughTable#evaluation through the table}
   * @return the metrics of units if there are any and the network has their task, then those of
   *     expressions likewise; NaN where the test set does not define them
   * @throws IllegalArgumentException if there is no such unit or expression
   */
  static List<MetricValue> of(Set<String> units, Set<String> expressions, Evaluation evaluation) {
    List<MetricValue> metrics = new ArrayList<>();
    if (!units.isEmpty() && evaluation.has(Affect.ACTION_UNITS)) {
      metrics.addAll(
          ofUnits(
              indices(units, Affect.ACTION_UNITS.labels()), evaluation.of(Affect.ACTION_UNITS)));
    }
    if (!expressions.isEmpty() && evaluation.has(Affect.EXPRESSION)) {
      metrics.addAll(
          ofExpressions(
              indices(expressions, Affect.EXPRESSION.labels()), evaluation.of(Affect.EXPRESSION)));
    }
    return metrics;
  }

  private static int[] indices(Set<String> names, List<String> labels) {
    if (!labels.containsAll(names)) {
      throw new IllegalArgumentException(
          "left-out labels: %s, expected some of %s".formatted(names, labels));
    }
    return IntStream.range(0, labels.size()).filter(i -> names.contains(labels.get(i))).toArray();
  }

  private static List<MetricValue> ofUnits(int[] units, MultiLabelEvaluation evaluation) {
    List<MetricValue> auc = new ArrayList<>();
    List<MetricValue> ap = new ArrayList<>();
    List<MetricValue> f1 = new ArrayList<>();
    for (int m : units) {
      auc.add(evaluation.ranking(m).areaUnderCurve());
      ap.add(evaluation.ranking(m).averagePrecision());
      f1.add(evaluation.atThresholds().f1(m));
    }
    return List.of(
        MetricValue.mean(UNITS_AUC, auc),
        MetricValue.mean(UNITS_AP, ap),
        MetricValue.mean(UNITS_F1, f1));
  }

  private static List<MetricValue> ofExpressions(
      int[] expressions, ClassificationEvaluation evaluation) {
    Optional<ConfusionMatrix> confusions = evaluation.confusions();
    List<MetricValue> auc = new ArrayList<>();
    List<MetricValue> ap = new ArrayList<>();
    List<MetricValue> recall = new ArrayList<>();
    for (int k : expressions) {
      auc.add(evaluation.ranking(k).areaUnderCurve());
      ap.add(evaluation.ranking(k).averagePrecision());
      confusions.ifPresent(
          matrix ->
              recall.add(
                  new MetricValue(
                      EXPRESSION_RECALL, matrix.recall(k), matrix.averageAccuracy().chance())));
    }
    return List.of(
        MetricValue.mean(EXPRESSION_AUC, auc),
        MetricValue.mean(EXPRESSION_AP, ap),
        MetricValue.mean(EXPRESSION_RECALL, recall));
  }
}
