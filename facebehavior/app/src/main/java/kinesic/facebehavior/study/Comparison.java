package kinesic.facebehavior.study;

/**
 * One arm against another on one measure.
 *
 * @param family the question that it belongs to; all of a family are corrected together
 * @param arm the name of the one
 * @param reference the name of the other
 * @param measure on what
 * @param reached the mean of the one over the seeds
 * @param before the mean of the other
 * @param test over the seeds
 * @param adjusted p of the test by {@link Holm} over its family
 */
public record Comparison(
    Family family,
    String arm,
    String reference,
    Measure measure,
    double reached,
    double before,
    PairedTest test,
    double adjusted) {

  /** Below which p a difference counts as more than chance. */
  public static final double LEVEL = 0.05;

  /** What is asked. */
  public enum Kind {
    /** A coupling against no coupling. */
    COUPLING,
    /** All tasks without coupling against each task alone. */
    TRANSFER,
    /** A coupling against each task alone. */
    COUPLED_TRANSFER,
    /** No coupling and other factors of the losses, against the usual ones and each task alone. */
    WEIGHTS
  }

  /**
   * Comparisons that answer one question together.
   *
   * @param kind the question
   * @param test the test database
   * @param fraction of the labels
   */
  public record Family(Kind kind, String test, double fraction) {}

  /** This comparison with the corrected p. */
  Comparison adjusted(double p) {
    return new Comparison(family, arm, reference, measure, reached, before, test, p);
  }

  /** Whether the difference is more than chance, the other comparisons of the family considered. */
  public boolean isShown() {
    return adjusted < LEVEL;
  }

  /** Whether it would be if it were the only comparison, but is not among so many. */
  public boolean isSuspected() {
    return !isShown() && test.p() < LEVEL;
  }

  /** Whether the arm is better than its reference, be it by chance. */
  public boolean isGain() {
    return test.difference() > 0;
  }
}
