package kinesic.facebehavior.loss;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Options of {@link DistributionMatching}.
 *
 * @param form the formula of the loss
 * @param direction which head learns from which
 * @param skipUnrelated whether to exclude labels whose column of the table is all 0, for which q =
 *     0 would only switch the label off
 * @param skipAnnotated whether to exclude, in each sample, the labels that are annotated
 * @param subtractEntropy whether to subtract the entropy of the first distribution of each
 *     cross-entropy, which turns it into a Kullback-Leibler divergence: 0 when the heads agree. In
 *     the Bernoulli form that distribution is the teacher and no gradient changes; in the joint
 *     form the gradients become those of the divergence. The literal form has no entropy
 */
public record MatchingOptions(
    Form form,
    Direction direction,
    boolean skipUnrelated,
    boolean skipAnnotated,
    boolean subtractEntropy) {

  /** Bernoulli form, symmetric, without unrelated labels. */
  public static final MatchingOptions STANDARD =
      new MatchingOptions(Form.BERNOULLI, Direction.SYMMETRIC, true, false, false);

  /** The formula of the loss. */
  public enum Form {
    /** The cross-entropy of Bernoulli distributions, with a fixed teacher. */
    BERNOULLI,
    /** -s ln q, as printed in the paper. */
    LITERAL,
    /** The cross-entropy of Bernoulli distributions, with gradients into both. */
    JOINT;

    /** The name on the command line: "bernoulli", "literal" or "joint". */
    public String option() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The form of this name.
     *
     * @throws IllegalArgumentException if it is unknown
     */
    public static Form parse(String option) {
      return find("matching", values(), Form::option, option);
    }
  }

  /**
   * Which head teaches which. In the joint form both learn in every direction, which selects the
   * cross-entropy H or the divergence: of s relative to q, of q relative to s, or half of each.
   */
  public enum Direction {
    /** The categorical head teaches the binary one: expressions teach action units. */
    CATEGORIES_TEACH(1, 0),
    /** The binary head teaches the categorical one: action units teach expressions. */
    BINARIES_TEACH(0, 1),
    /** Both teach each other, each with weight one half. */
    SYMMETRIC(.5, .5);

    private final double binaryWeight;
    private final double categoryWeight;

    Direction(double binaryWeight, double categoryWeight) {
      this.binaryWeight = binaryWeight;
      this.categoryWeight = categoryWeight;
    }

    /** The name on the command line: "categories", "binaries" or "symmetric". */
    public String option() {
      return name().toLowerCase(Locale.ROOT).replace("_teach", "");
    }

    /**
     * The direction of this name.
     *
     * @throws IllegalArgumentException if it is unknown
     */
    public static Direction parse(String option) {
      return find("direction of matching", values(), Direction::option, option);
    }

    /** The weight of the loss that teaches the binary head. */
    double binaryWeight() {
      return binaryWeight;
    }

    /** The weight of the loss that teaches the categorical head. */
    double categoryWeight() {
      return categoryWeight;
    }
  }

  /**
   * Options.
   *
   * @throws IllegalArgumentException if {@code subtractEntropy} is combined with the literal form
   */
  public MatchingOptions {
    if (subtractEntropy && form == Form.LITERAL) {
      throw new IllegalArgumentException(
          "distribution matching: the literal form has no entropy to subtract");
    }
  }

  /**
   * The usual options of a form: without unrelated labels, and with the entropy subtracted in the
   * joint form, where the cross-entropy alone would also reward heads that are certain.
   */
  public static MatchingOptions of(Form form, Direction direction) {
    return new MatchingOptions(form, direction, true, false, form == Form.JOINT);
  }

  /** Whether the binary head learns: it has a gradient. */
  public boolean teachesBinaries() {
    return form == Form.JOINT || direction.binaryWeight() > 0;
  }

  /** Whether the categorical head learns: it has a gradient. */
  public boolean teachesCategories() {
    return form == Form.JOINT || direction.categoryWeight() > 0;
  }

  /** These options with another form. */
  public MatchingOptions with(Form newForm) {
    return new MatchingOptions(newForm, direction, skipUnrelated, skipAnnotated, subtractEntropy);
  }

  /** These options with another direction. */
  public MatchingOptions with(Direction newDirection) {
    return new MatchingOptions(form, newDirection, skipUnrelated, skipAnnotated, subtractEntropy);
  }

  /** These options with annotated labels excluded or not. */
  public MatchingOptions withSkipAnnotated(boolean skip) {
    return new MatchingOptions(form, direction, skipUnrelated, skip, subtractEntropy);
  }

  private static <E> E find(String what, E[] values, Function<E, String> option, String name) {
    for (E value : values) {
      if (option.apply(value).equals(name)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "%s: \"%s\" is unknown, expected one of %s"
            .formatted(
                what, name, Arrays.stream(values).map(option).collect(Collectors.joining(", "))));
  }
}
