package kinesic.facebehavior.study;

import java.util.Locale;

/**
 * A variant compared with another one by one metric.
 *
 * @param family the question that it belongs to; the p values of a family are adjusted together
 * @param variant the name of the one
 * @param reference the name of the other
 * @param metric by which they are compared
 * @param mean of the variant over the seeds
 * @param referenceMean of the reference over the seeds
 * @param test over the seeds
 * @param adjusted p value of the test, adjusted by {@link Holm} in its family
 */
public record Comparison(
    Family family,
    String variant,
    String reference,
    MetricKey metric,
    double mean,
    double referenceMean,
    PairedTest test,
    double adjusted) {

  /** The significance level: an effect is shown if its adjusted p value is below. */
  public static final double LEVEL = 0.05;

  /** The questions of a study. */
  public enum Question {
    /** A coupling against no coupling. */
    COUPLING("Coupling vs. no coupling"),
    /** All tasks without coupling against each task alone. */
    TRANSFER("Joint training without coupling vs. single tasks"),
    /** A coupling against each task alone. */
    COUPLED_TRANSFER("Coupling vs. single tasks"),
    /** No coupling and other loss weights, against the usual ones and each task alone. */
    WEIGHTS("Other loss weights vs. the usual ones and single tasks");

    private final String title;

    Question(String title) {
      this.title = title;
    }

    /** The question in tables. */
    public String title() {
      return title;
    }
  }

  /**
   * Comparisons that answer one question together.
   *
   * @param question what is asked
   * @param test the test set
   * @param fraction of the labels
   */
  public record Family(Question question, String test, double fraction) {}

  /** What a comparison shows. */
  public enum Verdict {
    /** The variant is better. */
    GAIN,
    /** The variant is worse. */
    LOSS,
    /** The adjusted p value is not below {@link #LEVEL}. */
    NONE_SHOWN,
    /** There is no test: one seed only, or the values are equal for all seeds. */
    NOT_TESTED;

    /** The verdict in tables, such as "none shown". */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** This comparison with its adjusted p value. */
  Comparison withAdjusted(double p) {
    return new Comparison(family, variant, reference, metric, mean, referenceMean, test, p);
  }

  /** What the comparison shows, given all comparisons of its family. */
  public Verdict verdict() {
    if (Double.isNaN(adjusted)) {
      return Verdict.NOT_TESTED;
    }
    if (adjusted >= LEVEL) {
      return Verdict.NONE_SHOWN;
    }
    return test.difference() > 0 ? Verdict.GAIN : Verdict.LOSS;
  }
}
