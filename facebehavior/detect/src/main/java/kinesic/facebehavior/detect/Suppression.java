package kinesic.facebehavior.detect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Non-maximum suppression: of boxes that overlap, the one with the highest score remains. */
final class Suppression {

  private Suppression() {}

  /**
   * Returns the faces that overlap with no better one, the best first.
   *
   * @param overlap the largest intersection over union of two faces
   */
  static List<DetectedFace> bestOf(List<DetectedFace> faces, double overlap) {
    List<DetectedFace> byScore = new ArrayList<>(faces);
    byScore.sort(Comparator.comparingDouble(DetectedFace::score).reversed());
    List<DetectedFace> kept = new ArrayList<>();
    for (DetectedFace face : byScore) {
      if (kept.stream().noneMatch(better -> better.overlap(face) > overlap)) {
        kept.add(face);
      }
    }
    return kept;
  }
}
