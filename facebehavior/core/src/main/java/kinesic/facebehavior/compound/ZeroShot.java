package kinesic.facebehavior.compound;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.metric.Argmax;

/**
 * Zero-shot classification of compound expressions from the action units, basic expressions and
 * valence that a network predicts.
 *
 * <p>The score of class c, made of the basic expressions e1 and e2, for a face x is
 *
 * <pre>
 *   Σ_i w_ci p(AU_i | x) / Σ_i w_ci        the term of action units
 *   + p(e1 | x) + p(e2 | x)                the term of expressions
 *   + V(c)                                 the term of valence
 * </pre>
 *
 * where w_ci is {@link CompoundExpression#weight}, i runs over the 17 action units, and V(c) = .5
 * (p_v / |p_v| + 1) for a class that contains happiness, that is, 1 if the predicted valence p_v is
 * positive and 0 if it is negative; V(c) = 0 for all other classes. At p_v = 0, where the quotient
 * of the paper is undefined, V(c) = .5. The class with the largest score is predicted, the first
 * one in a tie.
 *
 * <p>Source: D. Kollias, V. Sharmanska, S. Zafeiriou, arXiv 2105.03790. The paper gives the valence
 * term to happily surprised and happily disgusted, because only they can be pleasant; happily
 * fearful and happily sad of RAF-CE, which the paper does not cover, are treated the same way.
 *
 * <p>Immutable.
 */
public final class ZeroShot {

  /** A part of the score. */
  public enum Term {
    /** The number of action units of the class that are present. */
    ACTION_UNITS("au"),
    /** How probable its two basic expressions are. */
    EXPRESSION("expression"),
    /** Whether valence is positive, for classes that contain happiness. */
    VALENCE("valence");

    private final String option;

    Term(String option) {
      this.option = option;
    }

    /** The name on the command line: "au", "expression" or "valence". */
    public String option() {
      return option;
    }

    /**
     * The term of this name.
     *
     * @throws IllegalArgumentException if no term has this name
     */
    public static Term parse(String option) {
      for (Term term : values()) {
        if (term.option.equals(option)) {
          return term;
        }
      }
      throw new IllegalArgumentException(
          "zero-shot: term is \"%s\", expected au, expression or valence".formatted(option));
    }
  }

  private final List<CompoundExpression> classes;
  private final Set<Term> terms;
  private final float[] weights; // [K, 17]

  /**
   * Creates a score.
   *
   * @param classes the compound expressions to choose from, such as {@link
   *     kinesic.facebehavior.CompoundClasses#classes}; at least one
   * @param terms the terms of the sum, at least one
   * @throws IllegalArgumentException if {@code classes} or {@code terms} is empty
   */
  public ZeroShot(List<CompoundExpression> classes, Set<Term> terms) {
    if (classes.isEmpty() || terms.isEmpty()) {
      throw new IllegalArgumentException(
          "zero-shot: needs at least one class and one term, got %s and %s"
              .formatted(classes.size(), terms.size()));
    }
    this.classes = List.copyOf(classes);
    this.terms = EnumSet.copyOf(terms);
    weights = new float[classes.size() * ActionUnit.COUNT];
    for (int k = 0; k < classes.size(); k++) {
      for (ActionUnit unit : ActionUnit.values()) {
        weights[k * ActionUnit.COUNT + unit.index()] = classes.get(k).weight(unit);
      }
    }
  }

  /** The compound expressions to choose from; predictions are positions in this list. */
  public List<CompoundExpression> classes() {
    return classes;
  }

  /**
   * The scores of n faces.
   *
   * @param expressions probabilities of the 7 expressions, [n, 7]
   * @param actionUnits probabilities of the 17 action units, [n, 17]
   * @param valence -1 to 1, [n]
   * @return [n, K], K the number of classes
   * @throws IllegalArgumentException if the sizes do not fit together
   */
  public float[] scores(float[] expressions, float[] actionUnits, float[] valence) {
    int n = valence.length;
    if (expressions.length != n * Expression.COUNT || actionUnits.length != n * ActionUnit.COUNT) {
      throw new IllegalArgumentException(
          ("zero-shot: needs 7 expressions, 17 action units and 1 valence per face - got %s, %s"
                  + " and %s")
              .formatted(expressions.length, actionUnits.length, n));
    }
    float[] scores = new float[n * classes.size()];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < classes.size(); k++) {
        double score = terms.contains(Term.ACTION_UNITS) ? meanUnits(k, actionUnits, i) : 0;
        List<Expression> components = classes.get(k).components();
        if (terms.contains(Term.EXPRESSION)) {
          for (Expression component : components) {
            score += expressions[i * Expression.COUNT + component.index()];
          }
        }
        if (terms.contains(Term.VALENCE) && components.contains(Expression.HAPPINESS)) {
          score += 0.5 * (Math.signum(valence[i]) + 1);
        }
        scores[i * classes.size() + k] = (float) score;
      }
    }
    return scores;
  }

  /**
   * The weighted mean of the probabilities of face i. It is computed in double, so that rounding
   * does not decide between classes whose units are all present.
   */
  private double meanUnits(int k, float[] actionUnits, int i) {
    double sum = 0;
    double total = 0;
    for (int unit = 0; unit < ActionUnit.COUNT; unit++) {
      double weight = weights[k * ActionUnit.COUNT + unit];
      sum += weight * actionUnits[i * ActionUnit.COUNT + unit];
      total += weight;
    }
    return sum / total;
  }

  /**
   * The classes of n faces: those with the largest score, the first one in a tie.
   *
   * @param expressions probabilities of the 7 expressions, [n, 7]
   * @param actionUnits probabilities of the 17 action units, [n, 17]
   * @param valence -1 to 1, [n]
   * @return positions in {@link #classes}, [n]
   * @throws IllegalArgumentException if the sizes do not fit together
   */
  public int[] predict(float[] expressions, float[] actionUnits, float[] valence) {
    float[] scores = scores(expressions, actionUnits, valence);
    int[] predicted = new int[valence.length];
    for (int i = 0; i < predicted.length; i++) {
      predicted[i] = Argmax.of(scores, i * classes.size(), classes.size());
    }
    return predicted;
  }
}
