package kinesic.facebehavior.synthetic;

import java.util.List;
import kinesic.facebehavior.Expression;

/**
 * How pleasant (valence) and how excited (arousal) a face is, both in [-1, 1].
 *
 * @param valence -1 very unpleasant, 1 very pleasant
 * @param arousal -1 very calm, 1 very excited
 */
public record ValenceArousal(float valence, float arousal) {

  /**
   * Where each expression lies at full strength, in the order of {@link Expression}: the mean
   * ratings of the terms angry, disgusted, fearful, happy, sad and surprised in J. A. Russell, A.
   * Mehrabian, Evidence for a three-factor theory of emotions, Journal of Research in Personality
   * 11, 1977, 273-294.
   */
  private static final List<ValenceArousal> RATINGS =
      List.of(
          new ValenceArousal(0, 0),
          new ValenceArousal(-0.51f, 0.59f),
          new ValenceArousal(-0.60f, 0.35f),
          new ValenceArousal(-0.64f, 0.60f),
          new ValenceArousal(0.81f, 0.51f),
          new ValenceArousal(-0.63f, -0.27f),
          new ValenceArousal(0.40f, 0.67f));

  /**
   * A point of the circumplex.
   *
   * @throws IllegalArgumentException if a coordinate lies outside [-1, 1]
   */
  public ValenceArousal {
    if (!(Math.abs(valence) <= 1 && Math.abs(arousal) <= 1)) {
      throw new IllegalArgumentException(
          "valence " + valence + ", arousal " + arousal + ", expected -1 to 1");
    }
  }

  /** Where {@code expression} lies at full strength. */
  public static ValenceArousal of(Expression expression) {
    return RATINGS.get(expression.index());
  }

  /** This point moved by these distances, kept inside [-1, 1]. */
  ValenceArousal plus(float toValence, float toArousal) {
    return new ValenceArousal(
        Identity.clamp(valence + toValence, -1, 1), Identity.clamp(arousal + toArousal, -1, 1));
  }

  /** This point moved by normal noise of this deviation, kept inside [-1, 1]. */
  ValenceArousal jitter(float deviation, SplitMixStream random) {
    return new ValenceArousal(
        Identity.clamp(random.gaussian(valence, deviation), -1, 1),
        Identity.clamp(random.gaussian(arousal, deviation), -1, 1));
  }
}
