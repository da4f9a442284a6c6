package kinesic.facebehavior.metric;

/** Finds the index of the greatest score. */
public final class Argmax {

  private Argmax() {}

  /** The index of the greatest of {@code scores}; the first one of equal scores. */
  public static int of(float[] scores) {
    return of(scores, 0, scores.length);
  }

  /**
   * The index of the greatest of the {@code count} scores from {@code scores[from]} on, relative to
   * {@code from}; the first one of equal scores. 0 if {@code count} is 0.
   */
  public static int of(float[] scores, int from, int count) {
    int best = 0;
    for (int k = 1; k < count; k++) {
      if (scores[from + k] > scores[from + best]) {
        best = k;
      }
    }
    return best;
  }
}
