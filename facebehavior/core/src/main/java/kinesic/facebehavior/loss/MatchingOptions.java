package kinesic.facebehavior.loss;

/**
 * How {@link DistributionMatching} matches.
 *
 * @param form what is summed
 * @param direction which head learns from which
 * @param skipUnrelated leaves out labels whose column of the table is all 0, for which q = 0 would
 *     only switch the label off
 * @param skipAnnotated leaves out, sample by sample, labels whose truth is annotated
 * @param subtractEntropy subtracts the teacher's entropy, which makes the cross-entropy a
 *     Kullback-Leibler divergence: 0 when the heads agree. It changes no gradient. Form Bernoulli
 *     only
 */
public record MatchingOptions(
    Form form,
    Direction direction,
    boolean skipUnrelated,
    boolean skipAnnotated,
    boolean subtractEntropy) {

  /** Bernoulli, symmetric, unrelated labels left out. */
  public static final MatchingOptions STANDARD =
      new MatchingOptions(Form.BERNOULLI, Direction.SYMMETRIC, true, false, false);

  /** What is summed. */
  public enum Form {
    /** The cross-entropy of Bernoulli distributions, the teacher held fixed. */
    BERNOULLI,
    /** -s ln q, as printed. */
    LITERAL
  }

  /** Which head teaches which. */
  public enum Direction {
    /** The categorical head teaches the binary one: expressions teach action units. */
    CATEGORIES_TEACH(1, 0),
    /** The binary head teaches the categorical one: action units teach expressions. */
    BINARIES_TEACH(0, 1),
    /** Both teach each other; each counts half. */
    SYMMETRIC(.5, .5);

    private final double binaryWeight;
    private final double categoryWeight;

    Direction(double binaryWeight, double categoryWeight) {
      this.binaryWeight = binaryWeight;
      this.categoryWeight = categoryWeight;
    }

    /** How much the loss that teaches the binary head counts. */
    double binaryWeight() {
      return binaryWeight;
    }

    /** How much the loss that teaches the categorical head counts. */
    double categoryWeight() {
      return categoryWeight;
    }
  }

  /**
   * Checks the combination.
   *
   * @throws IllegalArgumentException if an entropy is to be subtracted from the literal form
   */
  public MatchingOptions {
    if (subtractEntropy && form == Form.LITERAL) {
      throw new IllegalArgumentException(
          "distribution matching: the literal form has no entropy to subtract");
    }
  }

  /** These options with another form. */
  public MatchingOptions with(Form newForm) {
    return new MatchingOptions(newForm, direction, skipUnrelated, skipAnnotated, subtractEntropy);
  }

  /** These options with another direction. */
  public MatchingOptions with(Direction newDirection) {
    return new MatchingOptions(form, newDirection, skipUnrelated, skipAnnotated, subtractEntropy);
  }

  /** These options, leaving out labels whose truth is annotated or not. */
  public MatchingOptions withSkipAnnotated(boolean skip) {
    return new MatchingOptions(form, direction, skipUnrelated, skip, subtractEntropy);
  }
}
