package kinesic.facebehavior.metric;

/**
 * The value of a metric beside the value that chance reaches; NaN where undefined.
 *
 * @param name the metric, such as "macro F1"
 * @param value of the predictions
 * @param chance of a guesser that does not look at the face, as the package describes
 */
public record MetricValue(String name, double value, double chance) {}
