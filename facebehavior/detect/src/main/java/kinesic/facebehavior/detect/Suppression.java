package kinesic.facebehavior.detect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Non-maximum suppression: of boxes that overlap, the one with the highest rank remains. */
final class Suppression {

  private Suppression() {}

  /**
   * Returns the faces that overlap with none of a higher rank, the highest first.
   *
   * @param overlap the largest intersection over union of two faces
   */
  static List<DetectedFace> bestOf(List<Candidate> candidates, double overlap) {
    List<Candidate> byRank = new ArrayList<>(candidates);
    byRank.sort(Comparator.comparingDouble(Candidate::rank).reversed());
    List<DetectedFace> kept = new ArrayList<>();
    for (Candidate candidate : byRank) {
      if (kept.stream().noneMatch(better -> better.overlap(candidate.face()) > overlap)) {
        kept.add(candidate.face());
      }
    }
    return kept;
  }
}
