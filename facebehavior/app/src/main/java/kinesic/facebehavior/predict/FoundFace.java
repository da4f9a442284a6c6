package kinesic.facebehavior.predict;

import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.detect.DetectedFace;
import kinesic.facebehavior.face.FaceImage;
import kinesic.facebehavior.image.FaceAligner;
import kinesic.facebehavior.image.Picture;

/**
 * A face as the network reads it.
 *
 * @param place where it lies in its picture; empty if the picture is a crop of one face
 * @param image its pixels
 */
public record FoundFace(Optional<DetectedFace> place, FaceImage image) {

  /**
   * Cuts faces out of their picture.
   *
   * @param faces the largest first
   * @param most the number of faces that are cut out
   */
  static List<FoundFace> aligned(
      Picture picture, List<DetectedFace> faces, int most, FaceAligner aligner) {
    return faces.stream()
        .limit(most)
        .map(face -> new FoundFace(Optional.of(face), aligner.align(picture, face.points())))
        .toList();
  }
}
