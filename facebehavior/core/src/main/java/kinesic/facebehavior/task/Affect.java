package kinesic.facebehavior.task;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.task.Label.Category;
import kinesic.facebehavior.task.Label.Values;

/**
 * The tasks of affect: valence and arousal, action units, expressions, and compound expressions.
 *
 * <p>Source: D. Kollias, V. Sharmanska, S. Zafeiriou, Distribution Matching for Heterogeneous
 * Multi-Task Learning, arXiv 2105.03790.
 */
public final class Affect {

  /** Valence and arousal, -1 to 1 (J. A. Russell, A circumplex model of affect, 1980). */
  public static final Regression VALENCE_AROUSAL =
      Regression.of(
              new TaskNames(
                  "valence_arousal",
                  "va",
                  "valence and arousal",
                  "valence-arousal",
                  "valence-arousal",
                  10),
              List.of("valence", "arousal"))
          .withTracked(
              new TrackedMetric(
                  "validation_mean_ccc",
                  "Mean CCC of valence and arousal",
                  "valence-arousal mean CCC"));

  /** The 7 expressions. */
  public static final Classification EXPRESSION =
      Classification.of(
              new TaskNames("expression", "expr", "expressions", "expression", "expression", 20),
              Arrays.stream(Expression.values()).map(Expression::label).toList())
          .withTracked(
              new TrackedMetric(
                  "validation_expression_accuracy",
                  "Average accuracy of expressions",
                  "expression average accuracy"));

  /** The 17 action units. */
  public static final MultiLabel ACTION_UNITS =
      MultiLabel.of(
              new TaskNames("action_units", "au", "action units", "action units", "AU", 30),
              ActionUnit.columns())
          .withSpelling(Affect::twoDigits)
          .withTracked(
              new TrackedMetric(
                  "validation_au_f1", "Mean F1 of action units at one half", "AU mean F1"));

  /** All compound expressions; a network has some of them, see {@link #compound}. */
  public static final Classification COMPOUND =
      Classification.of(
              new TaskNames(
                  "compound",
                  "compound",
                  "compound expressions",
                  "compound expression",
                  "compound expression",
                  40),
              Arrays.stream(CompoundExpression.values()).map(CompoundExpression::label).toList())
          .withChosenLabels();

  /** The heads of a network of affect, in their order. */
  public static final List<Task> HEADS = List.of(EXPRESSION, ACTION_UNITS, VALENCE_AROUSAL);

  /** The tasks in the order of manifest columns. */
  static final List<Task> KNOWN = List.of(VALENCE_AROUSAL, ACTION_UNITS, EXPRESSION, COMPOUND);

  private Affect() {}

  /**
   * A task that tells some compound expressions apart.
   *
   * @param classes all different
   */
  public static Classification compound(List<CompoundExpression> classes) {
    return COMPOUND.withLabels(classes.stream().map(CompoundExpression::label).toList());
  }

  /**
   * A task that tells the compound expressions of these names apart.
   *
   * @throws IllegalArgumentException if a name is unknown or appears twice
   */
  public static Classification compoundOf(List<String> names) {
    return compound(names.stream().map(CompoundExpression::parse).toList());
  }

  /** The compound expressions that a task tells apart, in the order of its outputs. */
  public static List<CompoundExpression> compounds(Classification compound) {
    return compound.labels().stream().map(CompoundExpression::parse).toList();
  }

  /** The label of a face that shows {@code expression}. */
  public static Category label(Expression expression) {
    return new Category(expression.label());
  }

  /** The label of a face that shows {@code compound}. */
  public static Category label(CompoundExpression compound) {
    return new Category(compound.label());
  }

  /**
   * The label of a point of the circumplex.
   *
   * @param valence from -1, unpleasant, to 1, pleasant
   * @param arousal from -1, passive, to 1, activated
   */
  public static Values valenceArousal(float valence, float arousal) {
    return Values.of(valence, arousal);
  }

  /** "AU1" as "AU01". */
  private static String twoDigits(String heading) {
    String upper = heading.toUpperCase(Locale.ROOT);
    return upper.matches("AU0*[1-9][0-9]*")
        ? String.format(Locale.ROOT, "AU%02d", Long.parseLong(upper.substring(2)))
        : heading;
  }
}
