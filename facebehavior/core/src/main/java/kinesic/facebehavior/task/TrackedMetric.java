package kinesic.facebehavior.task;

/**
 * A metric that a training run measures on the validation set after every epoch.
 *
 * @param column its column in the metrics file, such as "validation_mean_ccc"
 * @param title its title on a page, such as "Mean CCC of valence and arousal"
 * @param key which metric it is, by {@link kinesic.facebehavior.metric.MetricInfo#key}
 */
public record TrackedMetric(String column, String title, String key) {}
