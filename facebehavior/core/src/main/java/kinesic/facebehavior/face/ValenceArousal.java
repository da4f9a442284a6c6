package kinesic.facebehavior.face;

/**
 * A point of the circumplex of affect (J. A. Russell, A circumplex model of affect, 1980).
 *
 * @param valence from -1, unpleasant, to 1, pleasant
 * @param arousal from -1, passive, to 1, activated
 */
public record ValenceArousal(float valence, float arousal) {

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if a value lies outside [-1, 1] or is NaN
   */
  public ValenceArousal {
    check("valence", valence);
    check("arousal", arousal);
  }

  private static void check(String name, float value) {
    if (!(value >= -1 && value <= 1)) {
      throw new IllegalArgumentException(name + ": is " + value + ", expected -1 to 1");
    }
  }
}
