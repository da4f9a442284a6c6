package kinesic.facebehavior.study;

import java.util.Locale;

/**
 * A variant compared with a reference by one metric.
 *
 * @param group the comparisons that it belongs to; the p values of a group are adjusted together,
 *     those of comparisons with each constant apart
 * @param variant the name of the one
 * @param reference the name of the other: a variant, or one of the constants
 * @param metric by which they are compared
 * @param mean of the variant over the seeds
 * @param referenceMean of the reference over the seeds
 * @param test over the seeds
 * @param adjusted p value of the test, adjusted by {@link Holm} in its group
 */
public record Comparison(
    Group group,
    String variant,
    String reference,
    MetricKey metric,
    double mean,
    double referenceMean,
    PairedTest test,
    double adjusted) {

  /** The significance level: an effect is shown if its adjusted p value is below. */
  public static final double LEVEL = 0.05;

  /** The reference that does not see the face. */
  public static final String CHANCE = "chance";

  /** The reference that is the same variant with the labels that are left out. */
  public static final String ANNOTATED = "the same, annotated";

  /**
   * The reference that is the network without coupling whose other task predicts what is left out,
   * through the table of relatedness.
   */
  public static final String THROUGH_TABLE = "no coupling, through the table";

  /**
   * Comparisons that answer one question together.
   *
   * @param question what is asked
   * @param setting the databases, scenarios and labels
   * @param test the test set
   */
  public record Group(Question question, Setting setting, String test) {}

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

    /** Whether there is an effect. */
    boolean isShown() {
      return this == GAIN || this == LOSS;
    }

    /**
     * The verdict of this text in tables.
     *
     * @throws IllegalArgumentException if there is no such verdict
     */
    static Verdict parse(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT).replace(' ', '_'));
    }

    /** The verdict in tables, such as "none shown". */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** Whether the reference is one of the constants and not a variant. */
  boolean isWithConstant() {
    return reference.equals(CHANCE)
        || reference.equals(ANNOTATED)
        || reference.equals(THROUGH_TABLE);
  }

  /** This comparison with its adjusted p value. */
  Comparison withAdjusted(double p) {
    return new Comparison(group, variant, reference, metric, mean, referenceMean, test, p);
  }

  /** What the comparison shows, given all comparisons of its group. */
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
