package kinesic.facebehavior.metric;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a face is most similar to the right person's: the first face of each person is the
 * gallery, every other one a probe, which is held against the whole gallery. A person with one face
 * stands in the gallery only.
 *
 * <p>The rank of a probe is one more than the number of gallery faces of others that are at least
 * as similar to it as its own: ties count against it.
 */
public final class Identification {

  private final int gallery;
  private final int[] ranks; // of the probes, from 1

  /**
   * Of these faces.
   *
   * @param identities who each face is; one a face, in the same order
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

  /** How many people are in the gallery, with a face each. */
  public int gallery() {
    return gallery;
  }

  /** How many faces are held against the gallery. */
  public int probes() {
    return ranks.length;
  }

  /**
   * The share of probes of rank {@code rank} or better; NaN without probes. Chance: {@code rank} of
   * the gallery, drawn blindly.
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
