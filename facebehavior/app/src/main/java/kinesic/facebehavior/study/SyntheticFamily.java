package kinesic.facebehavior.study;

import java.util.Locale;
import kinesic.facebehavior.synthetic.SyntheticPreset;

/**
 * Synthetic databases of valence and arousal, action units and expressions that a study uses
 * together. What is found on the first family is looked for in the second, which has other drawing
 * styles, people, label errors and frequencies of expressions.
 */
public enum SyntheticFamily {
  /** Drawings that look like photographs; label errors are independent of each other. */
  FIRST(
      SyntheticPreset.VIDEO_VA,
      SyntheticPreset.WEB_AU,
      SyntheticPreset.WEB_EXPRESSION,
      SyntheticPreset.WEB_BOTH,
      SyntheticPreset.VALIDATION,
      SyntheticPreset.TEST,
      SyntheticPreset.FIELD_TEST,
      SyntheticPreset.TEST_COMPOUND),

  /** Pencil drawings, comics and charcoal; each coder errs in a way of his or her own. */
  SECOND(
      SyntheticPreset.SKETCH_VA,
      SyntheticPreset.SKETCH_AU,
      SyntheticPreset.SKETCH_EXPRESSION,
      SyntheticPreset.SKETCH_BOTH,
      SyntheticPreset.SKETCH_VALIDATION,
      SyntheticPreset.SKETCH_TEST,
      SyntheticPreset.SKETCH_FIELD_TEST,
      SyntheticPreset.SKETCH_TEST_COMPOUND);

  private final SyntheticPreset valenceArousal;
  private final SyntheticPreset actionUnits;
  private final SyntheticPreset expression;
  private final SyntheticPreset coAnnotated;
  private final SyntheticPreset validation;
  private final SyntheticPreset test;
  private final SyntheticPreset fieldTest;
  private final SyntheticPreset compoundTest;

  SyntheticFamily(
      SyntheticPreset valenceArousal,
      SyntheticPreset actionUnits,
      SyntheticPreset expression,
      SyntheticPreset coAnnotated,
      SyntheticPreset validation,
      SyntheticPreset test,
      SyntheticPreset fieldTest,
      SyntheticPreset compoundTest) {
    this.valenceArousal = valenceArousal;
    this.actionUnits = actionUnits;
    this.expression = expression;
    this.coAnnotated = coAnnotated;
    this.validation = validation;
    this.test = test;
    this.fieldTest = fieldTest;
    this.compoundTest = compoundTest;
  }

  /** Training faces with valence and arousal. */
  SyntheticPreset valenceArousal() {
    return valenceArousal;
  }

  /** Training faces with action units. */
  SyntheticPreset actionUnits() {
    return actionUnits;
  }

  /** Training faces with expressions. */
  SyntheticPreset expression() {
    return expression;
  }

  /** Faces with expressions and action units, for estimating the table that relates them. */
  SyntheticPreset coAnnotated() {
    return coAnnotated;
  }

  /** Faces for choosing settings and thresholds. */
  SyntheticPreset validation() {
    return validation;
  }

  /** Unseen people in the styles of the training databases. */
  SyntheticPreset test() {
    return test;
  }

  /** Unseen people in a style that no training database has. */
  SyntheticPreset fieldTest() {
    return fieldTest;
  }

  /** Compound expressions. */
  SyntheticPreset compoundTest() {
    return compoundTest;
  }

  /** The name in tables and files: {@code first}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
