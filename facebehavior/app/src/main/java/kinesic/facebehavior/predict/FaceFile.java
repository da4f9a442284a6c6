package kinesic.facebehavior.predict;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An image file to predict, and its place among the others.
 *
 * @param path the file, as it was named or found
 * @param number the frame number in the file's name; for images that are not frames, their place,
 *     from 1
 * @param first the number of the first frame of the same video; 1 for images that are not frames
 * @param video the folder of the video, for a frame
 */
public record FaceFile(Path path, int number, int first, Optional<Path> video) {

  /** An image that is not a frame, at its place, from 1. */
  static FaceFile image(Path path, int place) {
    return new FaceFile(path, place, 1, Optional.empty());
  }

  /** The difference of the frame numbers of this frame and the first one. */
  int sinceFirst() {
    return number - first;
  }
}
