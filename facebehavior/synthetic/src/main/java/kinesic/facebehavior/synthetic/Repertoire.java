package kinesic.facebehavior.synthetic;

import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.CompoundExpression;
import kinesic.facebehavior.Expression;

/**
 * What the people of a database do, as fractions of its samples. The samples that show neither a
 * basic nor a compound expression are spontaneous.
 *
 * @param basic fraction of samples with one of the seven expressions
 * @param compound fraction of samples with a compound expression
 * @param balanced whether the seven expressions are equally frequent; otherwise neutral and happy
 *     faces are more frequent, as in databases collected from the web
 * @param weakest the least strength of an expression or a group of action units, at most 1
 */
public record Repertoire(float basic, float compound, boolean balanced, float weakest) {

  /** The compound expressions whose action unit frequencies are known. */
  private static final CompoundExpression[] COMPOUNDS =
      CompoundClasses.DU.classes().toArray(CompoundExpression[]::new);

  private static final float[] BALANCED = {1, 1, 1, 1, 1, 1, 1};
  private static final float[] FROM_THE_WEB = {0.21f, 0.12f, 0.10f, 0.09f, 0.24f, 0.13f, 0.11f};

  /** Behaviour from barely visible to full strength. */
  public Repertoire(float basic, float compound, boolean balanced) {
    this(basic, compound, balanced, Intensities.PRESENT);
  }

  /** Draws the behaviour of one sample. */
  Behaviour draw(SplitMixStream random) {
    float kind = random.unit();
    if (kind < basic) {
      float[] frequencies = balanced ? BALANCED : FROM_THE_WEB;
      return Behaviour.show(random.weighted(Expression.values(), frequencies), weakest, random);
    }
    if (kind < basic + compound) {
      return Behaviour.show(random.pick(COMPOUNDS), weakest, random);
    }
    return Behaviour.spontaneous(weakest, random);
  }
}
