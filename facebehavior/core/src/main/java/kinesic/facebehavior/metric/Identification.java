package kinesic.facebehavior.metric;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Identification: whether a face is most similar to the face of the same person. The first face of
 * each person is in the gallery. Every other face is a probe and is compared with the whole
 * gallery. A person with only one face is in the gallery, but has no probe.
 *
 * <p>The rank of a probe is one more than the number of gallery faces of other people that are at
 * least as similar to it as the gallery face of its own person, so ties count as errors.
 */
public final class Identification {

  private final int gallery;
  private final int[] ranks; // of the probes, from 1

  /**
   * Creates the identification of these faces.
   *
   * @param identities the person of each face, in the same order
   * @throws IllegalArgumentException if the numbers of faces differ
   */
  public Identification(Embeddings faces, List<String> identities) {
    if (faces.size() != identities.size()) {
      throw new IllegalArgumentException(
          "identification: %s faces, %s identities".formatted(faces.size(), identities.size()));
    }
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < identities.size(); i++) {
      first.putIfAbsent(identities.get(i), i);
    }
    gallery = first.size();
    ranks = new int[identities.size() - gallery];
    int probe = 0;
    for (int i = 0; i < identities.size(); i++) {
      int own = first.getOrDefault(identities.get(i), i);
      if (own != i) {
        double similarity = faces.similarity(i, own);
        int rank = 1;
        for (int other : first.values()) {
          rank += other != own && faces.similarity(i, other) >= similarity ? 1 : 0;
        }
        ranks[probe++] = rank;
      }
    }
  }

  /** The number of people in the gallery, each with one face. */
  public int gallery() {
    return gallery;
  }

  /** The number of faces that are compared with the gallery. */
  public int probes() {
    return ranks.length;
  }

  /**
   * The share of probes of rank {@code rank} or better; NaN without probes. Chance: drawing {@code
   * rank} people of the gallery at random.
   *
   * @param rank at least 1
   */
  public MetricValue within(int rank) {
    long good = 0;
    for (int r : ranks) {
      good += r <= rank ? 1 : 0;
    }
    return new MetricValue(
        "rank-" + rank, (double) good / ranks.length, Math.min(1, (double) rank / gallery));
  }
}
