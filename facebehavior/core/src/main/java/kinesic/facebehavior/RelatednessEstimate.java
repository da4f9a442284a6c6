package kinesic.facebehavior;

import java.util.List;

/**
 * Estimates a {@link Relatedness} from faces that are annotated with both categories and binary
 * labels:
 *
 * <pre>
 *   R[k, m] = faces of category k with label m present / faces of category k with label m annotated
 * </pre>
 *
 * <p>An entry with too few faces, or below a threshold, is set to 0 (unrelated). An entry above .7
 * is prototypical, the definition of Du et al. (PNAS 111(15), 2014) for expressions.
 */
public final class RelatednessEstimate {

  /** The fraction above which an entry is prototypical. */
  public static final float PROTOTYPICAL = 0.7f;

  private static final int SUPPORT = 5;
  private static final double THRESHOLD = 0.1;

  private final List<String> categories;
  private final List<String> binaries;
  private final int[] present; // [k, m]
  private final int[] annotated; // [k, m]

  /** An estimate without any faces. */
  public RelatednessEstimate(List<String> categories, List<String> binaries) {
    this.categories = List.copyOf(categories);
    this.binaries = List.copyOf(binaries);
    present = new int[categories.size() * binaries.size()];
    annotated = new int[present.length];
  }

  /** Adds a face of {@code category} for which label {@code binary} is annotated. */
  public void add(int category, int binary, boolean isPresent) {
    int at = category * binaries.size() + binary;
    annotated[at]++;
    present[at] += isPresent ? 1 : 0;
  }

  /** The number of faces behind entry (category, binary). */
  public int support(int category, int binary) {
    return annotated[category * binaries.size() + binary];
  }

  /** The number of entries with at least {@code support} faces. */
  public int supported(int support) {
    int entries = 0;
    for (int count : annotated) {
      entries += count >= support ? 1 : 0;
    }
    return entries;
  }

  /** The table with the usual limits: 0 below .1 or on fewer than 5 faces. */
  public Relatedness table() {
    return table(SUPPORT, THRESHOLD);
  }

  /**
   * The table.
   *
   * @param support minimum number of faces for an entry, at least 1
   * @param threshold minimum fraction for an entry, 0 to 1
   * @throws IllegalArgumentException if a number is out of range
   */
  public Relatedness table(int support, double threshold) {
    if (support < 1 || !(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException(
          "relatedness: minimum support %s must be at least 1, threshold %s in 0 to 1"
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
