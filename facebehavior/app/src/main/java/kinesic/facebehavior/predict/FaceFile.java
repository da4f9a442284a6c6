package kinesic.facebehavior.predict;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An image file to predict, and its place among the others.
 *
 * @param image the file
 * @param number the frame number in the file's name; for images that are not frames, their place,
 *     from 1
 * @param first the number of the first frame of the same video; 1 for images that are not frames
 * @param video the video of a frame: its folder or its file
 * @param seconds the time of a frame since the beginning of its video file
 */
public record FaceFile(
    ImageFile image, int number, int first, Optional<Path> video, OptionalDouble seconds) {

  /** Images that are not frames, in their order. */
  public static List<FaceFile> images(List<Path> paths) {
    List<FaceFile> files = new ArrayList<>(paths.size());
    for (Path path : paths) {
      files.add(image(path, files.size() + 1));
    }
    return files;
  }

  /** An image that is not a frame, at its place, from 1. */
  public static FaceFile image(Path path, int place) {
    return image(new LocalImage(path), place);
  }

  /** An image that is not a frame, at its place, from 1. */
  public static FaceFile image(ImageFile image, int place) {
    return new FaceFile(image, place, 1, Optional.empty(), OptionalDouble.empty());
  }

  /** A frame in a file of its own. */
  public static FaceFile frame(Path path, int number, int first, Path folder) {
    return new FaceFile(
        new LocalImage(path), number, first, Optional.of(folder), OptionalDouble.empty());
  }

  /** Frame {@code number} of a video file, counted from 0. */
  public static FaceFile frame(Path video, int number, double seconds) {
    return new FaceFile(
        new LocalImage(video), number, 0, Optional.of(video), OptionalDouble.of(seconds));
  }

  /** The frames of a video file from {@code number} on, which could not be read. */
  static FaceFile unread(Path video, int number) {
    return new FaceFile(
        new LocalImage(video), number, 0, Optional.of(video), OptionalDouble.empty());
  }

  /** What outputs and messages call the file. */
  public String name() {
    return image.name();
  }

  /** The difference of the frame numbers of this frame and the first one. */
  int sinceFirst() {
    return number - first;
  }
}
