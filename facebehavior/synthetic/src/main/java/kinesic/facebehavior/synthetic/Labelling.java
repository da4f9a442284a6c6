package kinesic.facebehavior.synthetic;

import java.util.EnumSet;
import java.util.Set;
import kinesic.facebehavior.ActionUnit;

/**
 * Which labels a database publishes, and how often they are wrong.
 *
 * @param kinds which kinds of labels it publishes
 * @param actionUnits the AUs that it annotates, if it annotates AUs
 * @param errors how its labels differ from the truth
 */
public record Labelling(Kinds kinds, Set<ActionUnit> actionUnits, Errors errors) {

  /** Which kinds of labels a database publishes. */
  public enum Kinds {
    /** Valence and arousal, like Aff-Wild and AFEW-VA. */
    VALENCE_AROUSAL,
    /** Action units, like EmotioNet, DISFA and BP4D. */
    ACTION_UNITS,
    /** The expression, like RAF-DB. */
    EXPRESSION,
    /** The compound expression, like the compound part of RAF-DB. */
    COMPOUND,
    /** Expression or compound expression, action units, valence and arousal. */
    ALL,
    /** The identity, like VGGFace2. */
    IDENTITY,
    /** Attributes, like CelebA without its identities. */
    ATTRIBUTES,
    /** The identity and attributes, like CelebA. */
    IDENTITY_AND_ATTRIBUTES;

    boolean affect() {
      return this == VALENCE_AROUSAL || this == ALL;
    }

    boolean actionUnits() {
      return this == ACTION_UNITS || this == ALL;
    }

    boolean expression() {
      return this == EXPRESSION || this == ALL;
    }

    boolean compound() {
      return this == COMPOUND || this == ALL;
    }

    boolean attributes() {
      return this == ATTRIBUTES || this == IDENTITY_AND_ATTRIBUTES;
    }

    boolean identity() {
      return this == IDENTITY || this == IDENTITY_AND_ATTRIBUTES;
    }
  }

  /**
   * How published labels differ from the truth.
   *
   * @param expression probability that an expression is confused with a similar one
   * @param actionUnits probability that an annotated AU has the wrong label
   * @param missingActionUnits probability that an AU that the database annotates has no label in an
   *     image
   * @param affect standard deviation of the error of valence and arousal
   * @param attributes probability that an attribute has the wrong label
   */
  public record Errors(
      float expression,
      float actionUnits,
      float missingActionUnits,
      float affect,
      float attributes) {

    /** No errors. */
    public static final Errors NONE = new Errors(0, 0, 0, 0, 0);
  }

  /** A labelling. */
  public Labelling {
    actionUnits = Set.copyOf(actionUnits);
  }

  private Labelling(Kinds kinds, Errors errors) {
    this(kinds, Set.of(), errors);
  }

  /** Valence and arousal with an error of this standard deviation. */
  public static Labelling valenceArousal(float deviation) {
    return new Labelling(Kinds.VALENCE_AROUSAL, new Errors(0, 0, 0, deviation, 0));
  }

  /**
   * These AUs.
   *
   * @param wrong probability that a label is wrong
   * @param missing probability that a label is missing
   */
  public static Labelling actionUnits(Set<ActionUnit> units, float wrong, float missing) {
    return new Labelling(Kinds.ACTION_UNITS, units, new Errors(0, wrong, missing, 0, 0));
  }

  /** Expressions of which this fraction is confused with a similar one. */
  public static Labelling expression(float wrong) {
    return new Labelling(Kinds.EXPRESSION, new Errors(wrong, 0, 0, 0, 0));
  }

  /** True compound expressions. */
  public static Labelling compound() {
    return new Labelling(Kinds.COMPOUND, Errors.NONE);
  }

  /** True expressions, compound expressions, AUs (all 17), valence and arousal. */
  public static Labelling trueAffect() {
    return new Labelling(Kinds.ALL, EnumSet.allOf(ActionUnit.class), Errors.NONE);
  }

  /** True identities. */
  public static Labelling identity() {
    return new Labelling(Kinds.IDENTITY, Errors.NONE);
  }

  /** Attributes of which this fraction is wrong. */
  public static Labelling attributes(float wrong) {
    return new Labelling(Kinds.ATTRIBUTES, new Errors(0, 0, 0, 0, wrong));
  }

  /** True identities, and attributes of which this fraction is wrong. */
  public static Labelling identityAndAttributes(float wrong) {
    return new Labelling(Kinds.IDENTITY_AND_ATTRIBUTES, new Errors(0, 0, 0, 0, wrong));
  }
}
