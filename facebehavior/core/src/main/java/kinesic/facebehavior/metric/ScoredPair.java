package kinesic.facebehavior.metric;

/**
 * A pair of faces and their similarity.
 *
 * @param similarity finite; higher for more similar faces
 * @param same whether both faces are of one person
 * @param fold the fold of the protocol that the pair belongs to, from 0
 */
public record ScoredPair(double similarity, boolean same, int fold) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if the similarity is not finite or the fold negative
   */
  public ScoredPair {
    if (!Double.isFinite(similarity) || fold < 0) {
      throw new IllegalArgumentException(
          "scored pair: similarity %s must be finite, fold %s not negative"
              .formatted(similarity, fold));
    }
  }
}
