package kinesic.facebehavior.predict;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An image file to predict, and its place among the others.
 *
 * @param path the file, as it was named or found
 * @param number the frame number in the file's name; for images that are not frames, their place,
 *     from 1
 * @param first the number of the first frame of the same video; 1 for images that are not frames
 * @param video the video of a frame: its folder or its file
 * @param seconds the time of a frame since the beginning of its video file
 */
public record FaceFile(
    Path path, int number, int first, Optional<Path> video, OptionalDouble seconds) {

  /** An image that is not a frame, at its place, from 1. */
  public static FaceFile image(Path path, int place) {
    return new FaceFile(path, place, 1, Optional.empty(), OptionalDouble.empty());
  }

  /** A frame in a file of its own. */
  static FaceFile frame(Path path, int number, int first, Path folder) {
    return new FaceFile(path, number, first, Optional.of(folder), OptionalDouble.empty());
  }

  /** Frame {@code number} of a video file, counted from 0. */
  static FaceFile frame(Path video, int number, double seconds) {
    return new FaceFile(video, number, 0, Optional.of(video), OptionalDouble.of(seconds));
  }

  /** The frames of a video file from {@code number} on, which could not be read. */
  static FaceFile unread(Path video, int number) {
    return new FaceFile(video, number, 0, Optional.of(video), OptionalDouble.empty());
  }

  /** The difference of the frame numbers of this frame and the first one. */
  int sinceFirst() {
    return number - first;
  }
}
