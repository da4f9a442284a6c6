package kinesic.facebehavior.metric;

/**
 * The value of a metric, and the value that chance reaches; NaN where undefined.
 *
 * @param name the metric, such as "macro F1"
 * @param value the value of the predictions
 * @param chance the value of a guesser that does not see the face, as the package describes
 */
public record MetricValue(String name, double value, double chance) {}
