package kinesic.facebehavior.metric;

/** Where the greatest of several scores stands. */
public final class Argmax {

  private Argmax() {}

  /** The position of the greatest of {@code scores}, from 0; of equals, the first. */
  public static int of(float[] scores) {
    return of(scores, 0, scores.length);
  }

  /**
   * The position of the greatest of the {@code count} scores from {@code scores[from]} on, counted
   * from there; of equals, the first. 0 if there are none.
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
