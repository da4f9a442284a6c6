package kinesic.facebehavior;

import java.util.Locale;

/**
 * The seven expressions that the network distinguishes, in canonical order (that of Aff-Wild2).
 * Every label, network head and table uses this order, and {@link #index()} is the class label.
 */
public enum Expression {
  /** No expression: the face at rest. */
  NEUTRAL,
  /** Anger. */
  ANGER,
  /** Disgust. */
  DISGUST,
  /** Fear. */
  FEAR,
  /** Happiness. */
  HAPPINESS,
  /** Sadness. */
  SADNESS,
  /** Surprise. */
  SURPRISE;

  /** The number of expressions, 7. */
  public static final int COUNT = values().length;

  /** The class label, 0 to 6. */
  @SuppressWarnings("EnumOrdinal") // the declared order is the canonical one
  public int index() {
    return ordinal();
  }

  /** The name in manifests and reports: lower case, such as "anger". */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The expression of this name, in any letter case, such as "anger".
   *
   * @throws IllegalArgumentException if no expression has this name
   */
  public static Expression parse(String name) {
    for (Expression expression : values()) {
      if (expression.name().equalsIgnoreCase(name)) {
        return expression;
      }
    }
    StringBuilder known = new StringBuilder();
    for (Expression expression : values()) {
      known.append(known.isEmpty() ? "" : ", ").append(expression.label());
    }
    throw new IllegalArgumentException(
        "expression: \"" + name + "\" is not one of the 7: " + known);
  }
}
