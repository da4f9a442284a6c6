package kinesic.facebehavior.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * How well the shared feature tells people apart, including people whom the network was not trained
 * on: by {@link Identification} among the test faces and by {@link Verification} of pairs.
 *
 * @param identification of the faces whose identity is annotated
 * @param verification of pairs; without pairs if none were given
 */
public record EmbeddingEvaluation(Identification identification, Verification verification) {

  /** The false accept rates at which the true accept rate is given. */
  public static final List<Double> FALSE_ACCEPT_RATES = List.of(0.1, 0.01, 0.001);

  /** The key of the rank-1 identification rate. */
  public static final String RANK_1 = "identity rank-1";

  /**
   * All metrics, in a fixed order; undefined ones are NaN. The accuracy over the folds is followed
   * by its standard error, whose chance is NaN.
   */
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>();
    for (int rank : new int[] {1, 5}) {
      metrics.add(
          metric(
              "identity",
              identification.within(rank),
              "Share of faces whose person is among the %s most similar of the gallery."
                  .formatted(rank),
              rank == 1));
    }
    metrics.add(
        metric(
            "pairs",
            verification.areaUnderCurve(),
            "Area under the ROC curve: the probability that a pair of one person is more similar"
                + " than a pair of two.",
            true));
    for (double far : FALSE_ACCEPT_RATES) {
      metrics.add(
          metric(
              "pairs",
              verification.trueAcceptRate(far),
              "Share of the pairs of one person that are accepted at this false accept rate.",
              false));
    }
    Verification.Folds folds = verification.folds();
    metrics.add(
        metric(
            "pairs",
            new MetricValue(
                "accuracy over %s folds".formatted(folds.count()),
                folds.mean().value(),
                folds.mean().chance()),
            "Share of pairs decided correctly, with the threshold chosen on the other folds.",
            true));
    metrics.add(
        new Metric(
            MetricInfo.of("pairs,", "standard error of it", "", false),
            new MetricValue("standard error of it", folds.standardError(), Double.NaN)));
    return metrics;
  }

  private static Metric metric(
      String subject, MetricValue value, String meaning, boolean headline) {
    return new Metric(MetricInfo.of(subject, value.name(), meaning, headline), value);
  }
}
