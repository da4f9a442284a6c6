package kinesic.facebehavior.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import kinesic.facebehavior.metric.MetricValue;
import kinesic.facebehavior.task.Affect;

/** The metrics of the labels that a {@link Scenario} leaves out, means over these labels. */
final class LeftOut {

  private static final Map<String, String> UNITS = new LinkedHashMap<>();
  private static final Map<String, String> EXPRESSIONS = new LinkedHashMap<>();

  static {
    UNITS.put("left-out units AUC", " AUC");
    UNITS.put("left-out units AP", " AP");
    UNITS.put("left-out units F1, tuned", " thresholded F1");
    EXPRESSIONS.put("left-out expression AUC", " AUC");
    EXPRESSIONS.put("left-out expression AP", " AP");
    EXPRESSIONS.put("left-out expression recall", " recall");
  }

  private LeftOut() {}

  /** The metrics of action units, or of expressions, on a test set. */
  static List<MetricKey> metrics(String test, boolean units) {
    List<MetricKey> keys = new ArrayList<>();
    for (String name : (units ? UNITS : EXPRESSIONS).keySet()) {
      keys.add(
          new MetricKey(test, name, Optional.of(units ? Affect.ACTION_UNITS : Affect.EXPRESSION)));
    }
    return keys;
  }

  /** Whether the name is that of a metric of labels that are left out. */
  static boolean isMetric(String name) {
    return UNITS.containsKey(name) || EXPRESSIONS.containsKey(name);
  }

  /**
   * The mean over the labels that are left out.
   *
   * @param name of the metric
   * @param suffix of the names of the metrics of single labels, such as {@link
   *     ThroughTable#SUFFIX}; may be empty
   * @param measured the metrics of single labels by name, such as "AU12 AUC"
   */
  static MetricValue mean(
      String name, Scenario scenario, String suffix, Function<String, MetricValue> measured) {
    Set<String> labels = UNITS.containsKey(name) ? scenario.units() : scenario.expressions();
    String single = UNITS.getOrDefault(name, EXPRESSIONS.getOrDefault(name, ""));
    List<MetricValue> values =
        labels.stream().sorted().map(label -> measured.apply(label + single + suffix)).toList();
    return new MetricValue(
        name,
        values.stream().mapToDouble(MetricValue::value).average().orElse(Double.NaN),
        values.stream().mapToDouble(MetricValue::chance).average().orElse(Double.NaN));
  }
}
