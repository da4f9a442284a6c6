package kinesic.facebehavior.metric;

/**
 * A metric of an evaluation.
 *
 * @param info what is measured
 * @param measured the value of the predictions and the value of chance
 */
public record Metric(MetricInfo info, MetricValue measured) {

  /** The unique name in the evaluation, such as "valence CCC". */
  public String key() {
    return info.key();
  }

  /** The value of the predictions; NaN where undefined. */
  public double value() {
    return measured.value();
  }

  /** The value that chance reaches; NaN where undefined. */
  public double chance() {
    return measured.chance();
  }
}
