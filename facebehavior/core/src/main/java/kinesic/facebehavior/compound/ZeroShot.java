package kinesic.facebehavior.compound;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.Expression;
import kinesic.facebehavior.metric.Argmax;

/**
 * Tells compound expressions apart without having seen one: by the action units, the basic
 * expressions and the valence that a network predicts.
 *
 * <p>The score of class c, made of the basic expressions e1 and e2, for a face x is
 *
 * <pre>
 *   Σ_i w_ci p(AU_i | x) / Σ_i w_ci        the term of action units
 *   + p(e1 | x) + p(e2 | x)                the term of expressions
 *   + V(c)                                 the term of valence
 * </pre>
 *
 * where w_ci is {@link CompoundExpression#weight}, over the 17 units that there are, and V(c) = .5
 * (p_v / |p_v| + 1) for a class with happiness in it, so 1 if the predicted valence p_v is positive
 * and 0 if it is negative; 0 for all other classes. At p_v = 0, where the paper's quotient is
 * undefined, V(c) = .5: a valence that says nothing about its sign speaks for neither. The class
 * with the greatest score is predicted, of equals the first.
 *
 * <p>Source: D. Kollias, V. Sharmanska, S. Zafeiriou, arXiv 2105.03790. The paper names happily
 * surprised and happily disgusted as the classes that valence speaks for, because only they can be
 * pleasant; RAF-CE's happily fearful and happily sad, which the paper does not have, are treated
 * alike.
 *
 * <p>Immutable.
 */
public final class ZeroShot {

  /** A part of the score. */
  public enum Term {
    /** Whether the action units of the class are there. */
    ACTION_UNITS("au"),
    /** Whether its two basic expressions are. */
    EXPRESSION("expression"),
    /** Whether the face is pleasant, for classes with happiness in them. */
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
     * @throws IllegalArgumentException if there is none
     */
    public static Term parse(String option) {
      for (Term term : values()) {
        if (term.option.equals(option)) {
          return term;
        }
      }
      throw new IllegalArgumentException(
          "zero-shot: \"%s\" is no term, expected au, expression or valence".formatted(option));
    }
  }

  private final List<CompoundExpression> classes;
  private final Set<Term> terms;
  private final float[] weights; // [K, 17]

  /**
   * A score.
   *
   * @param classes the compound expressions to choose from, such as {@link
   *     kinesic.facebehavior.CompoundClasses#classes}; at least one
   * @param terms the parts that are added up, at least one
   * @throws IllegalArgumentException if there is no class or no term
   */
  public ZeroShot(List<CompoundExpression> classes, Set<Term> terms) {
    if (classes.isEmpty() || terms.isEmpty()) {
      throw new IllegalArgumentException(
          "zero-shot: needs at least one class and one term, got %d and %d"
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
          "zero-shot: needs 7 expressions, 17 action units and 1 valence a face - got %d, %d and %d"
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
   * The weighted mean of the probabilities of face i. In double, so that classes whose units are
   * all there have the same score, and not the order in which their weights were rounded decides.
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
   * The classes of n faces: where the score is greatest, of equals the first.
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
