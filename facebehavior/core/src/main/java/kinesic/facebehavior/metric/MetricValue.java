package kinesic.facebehavior.metric;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The value of a metric, and the value that chance reaches; NaN where undefined.
 *
 * @param name the metric, such as "macro F1"
 * @param value the value of the predictions
 * @param chance the value of a guesser that does not see the face, as the package describes
 */
public record MetricValue(String name, double value, double chance) {

  /** The mean of the values that are defined, and the mean of the chances that are. */
  public static MetricValue mean(String name, List<MetricValue> values) {
    return new MetricValue(
        name, mean(values, MetricValue::value), mean(values, MetricValue::chance));
  }

  private static double mean(List<MetricValue> values, ToDoubleFunction<MetricValue> number) {
    return values.stream()
        .mapToDouble(number)
        .filter(v -> !Double.isNaN(v))
        .average()
        .orElse(Double.NaN);
  }
}
