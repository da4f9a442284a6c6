package kinesic.facebehavior;

import java.util.List;

/**
 * Counts how often each of M binary labels is present with each of K categories in faces that are
 * annotated with both, and makes a {@link Relatedness} of the fractions:
 *
 * <pre>
 *   R[k, m] = faces of category k with label m present / faces of category k with label m annotated
 * </pre>
 *
 * <p>An entry is 0, that is, unrelated, if it was counted on too few faces or lies below a
 * threshold. An entry above .7 is prototypical, which is how Du et al. (PNAS 111(15), 2014) define
 * the word for expressions.
 */
public final class RelatednessEstimate {

  /** The fraction above which an entry is prototypical. */
  public static final float PROTOTYPICAL = 0.7f;

  private final List<String> categories;
  private final List<String> binaries;
  private final int[] present; // [k, m]
  private final int[] annotated; // [k, m]

  /** Nothing is counted yet. */
  public RelatednessEstimate(List<String> categories, List<String> binaries) {
    this.categories = List.copyOf(categories);
    this.binaries = List.copyOf(binaries);
    present = new int[categories.size() * binaries.size()];
    annotated = new int[present.length];
  }

  /** Counts a face of {@code category} for which label {@code binary} is annotated. */
  public void add(int category, int binary, boolean isPresent) {
    int at = category * binaries.size() + binary;
    annotated[at]++;
    present[at] += isPresent ? 1 : 0;
  }

  /** On how many faces entry (category, binary) was counted. */
  public int support(int category, int binary) {
    return annotated[category * binaries.size() + binary];
  }

  /** How many entries were counted on at least {@code support} faces. */
  public int supported(int support) {
    int entries = 0;
    for (int count : annotated) {
      entries += count >= support ? 1 : 0;
    }
    return entries;
  }

  /**
   * The table.
   *
   * @param support the least number of faces that an entry is believed from, at least 1
   * @param threshold the least fraction that counts as a relation, 0 to 1
   * @throws IllegalArgumentException if a number is out of range
   */
  public Relatedness table(int support, double threshold) {
    if (support < 1 || !(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException(
          "relatedness: least support %d must be at least 1, threshold %s in 0 to 1"
              .formatted(support, threshold));
    }
    int m = binaries.size();
    float[][] weights = new float[categories.size()][m];
    boolean[][] prototypical = new boolean[categories.size()][m];
    for (int k = 0; k < categories.size(); k++) {
      for (int j = 0; j < m; j++) {
        int at = k * m + j;
        float fraction = annotated[at] < support ? 0 : (float) present[at] / annotated[at];
        weights[k][j] = fraction < threshold ? 0 : fraction;
        prototypical[k][j] = weights[k][j] > PROTOTYPICAL;
      }
    }
    return Relatedness.of(categories, binaries, weights, prototypical);
  }
}
