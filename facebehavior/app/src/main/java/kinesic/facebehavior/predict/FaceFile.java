package kinesic.facebehavior.predict;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An image file that is to be looked at, and its place among the others.
 *
 * @param path the file, as it was named or found
 * @param number of the frame, as the file's name has it; for images that are no frames, their place
 *     from 1 on
 * @param first the number of the first frame of the same video; 1 for images that are no frames
 * @param video the folder whose frames make the video, if it is a frame
 */
public record FaceFile(Path path, int number, int first, Optional<Path> video) {

  /** An image that is no frame, in its place from 1 on. */
  static FaceFile image(Path path, int place) {
    return new FaceFile(path, place, 1, Optional.empty());
  }

  /** How many frames after the first one it is, going by the numbers. */
  int sinceFirst() {
    return number - first;
  }
}
