package kinesic.facebehavior.synthetic;

import java.util.Arrays;
import kinesic.facebehavior.ActionUnit;
import kinesic.facebehavior.Expression;

/**
 * The people who label a database. Each labels a part of the images, and errs in ways of their own:
 * errors do not average out over the images of one coder.
 *
 * @param count the number of coders, at least 1
 * @param threshold standard deviation of the intensity from which a coder marks an action unit,
 *     around {@link Intensities#PRESENT}; coder and action unit decide
 * @param confusion probability that a coder takes an expression for the one expression with which
 *     this coder always confuses it
 * @param affect standard deviation of what a coder adds to valence, and to arousal
 */
public record Coders(int count, float threshold, float confusion, float affect) {

  /** Nobody errs in a way of their own. */
  public static final Coders UNBIASED = new Coders(1, 0, 0, 0);

  /**
   * Coders.
   *
   * @throws IllegalArgumentException if {@code count} is less than 1
   */
  public Coders {
    if (count < 1) {
      throw new IllegalArgumentException("coders: count is " + count + ", expected at least 1");
    }
  }

  /** The coder who labels the image of this index of a database. */
  Coder coder(long seed, String database, int index) {
    int coder = new SplitMixStream(seed, database + "/coder", index).below(count);
    return new Coder(this, new SplitMixStream(seed, database + "/coders", coder));
  }

  /** A coder. */
  static final class Coder {

    /** Marked at a lower intensity, an action unit is one that others do not see at all. */
    private static final float LEAST = 0.1f;

    private final float confusion;
    private final float[] thresholds = new float[ActionUnit.COUNT];
    private final Expression[] taken = new Expression[Expression.COUNT];
    private final float valence;
    private final float arousal;

    private Coder(Coders coders, SplitMixStream random) {
      this.confusion = coders.confusion();
      for (int i = 0; i < thresholds.length; i++) {
        float threshold = random.gaussian(Intensities.PRESENT, coders.threshold());
        thresholds[i] = Math.max(LEAST, threshold);
      }
      for (Expression shown : Expression.values()) {
        taken[shown.index()] =
            random.pick(
                Arrays.stream(Expression.values())
                    .filter(other -> other != shown)
                    .toArray(Expression[]::new));
      }
      this.valence = random.gaussian(0, coders.affect());
      this.arousal = random.gaussian(0, coders.affect());
    }

    /** Whether the coder marks this action unit. */
    boolean marks(ActionUnit unit, Intensities shown) {
      return shown.of(unit) >= thresholds[unit.index()];
    }

    /** The expression that the coder sees in a face that shows {@code truth}. */
    Expression see(Expression truth, SplitMixStream random) {
      return confusion > 0 && random.chance(confusion) ? taken[truth.index()] : truth;
    }

    /** What the coder feels in a face of this affect. */
    ValenceArousal feel(ValenceArousal truth) {
      return truth.plus(valence, arousal);
    }
  }
}
