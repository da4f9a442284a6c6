package kinesic.facebehavior.metric;

/**
 * Two faces that were compared.
 *
 * @param similarity the greater, the more alike; finite
 * @param same whether they are of one person
 * @param fold to which part of the protocol the pair belongs, from 0
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
