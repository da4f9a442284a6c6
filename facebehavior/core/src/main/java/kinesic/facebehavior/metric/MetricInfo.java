package kinesic.facebehavior.metric;

/**
 * The description of a metric of a task.
 *
 * @param subject what is judged, such as "valence" or "AU"
 * @param name the metric, such as "CCC"
 * @param meaning one sentence for readers who do not know the name; may be empty
 * @param headline whether it is one of the few metrics that sum up a run
 * @param higherIsBetter whether a higher value is better
 */
public record MetricInfo(
    String subject, String name, String meaning, boolean headline, boolean higherIsBetter) {

  /** A metric for which higher values are better. */
  public static MetricInfo of(String subject, String name, String meaning, boolean headline) {
    return new MetricInfo(subject, name, meaning, headline, true);
  }

  /** This metric with lower values being better. */
  public MetricInfo lowerIsBetter() {
    return new MetricInfo(subject, name, meaning, headline, false);
  }

  /** The unique name of the metric in an evaluation: "valence CCC". */
  public String key() {
    return subject + " " + name;
  }
}
