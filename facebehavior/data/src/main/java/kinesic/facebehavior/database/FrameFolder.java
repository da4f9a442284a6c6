package kinesic.facebehavior.database;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The frames of a video: image files whose names end in the number of the frame, with any number of
 * leading zeros ({@code 007.jpg}, {@code 00007.png}, {@code LeftVideoSN001_comp_0007.png}).
 */
final class FrameFolder {

  private static final Pattern FRAME =
      Pattern.compile(
          "(?:.*[^0-9])?([0-9]{1,9})\\.(?:jpe?g|png|bmp|tiff?)", Pattern.CASE_INSENSITIVE);

  private final Path folder;
  private final Map<Integer, Path> frames;

  private FrameFolder(Path folder, Map<Integer, Path> frames) {
    this.folder = folder;
    this.frames = frames;
  }

  /**
   * Finds the frames in a folder.
   *
   * @param location the labels that need the frames, for the message
   * @param advice how to create the folder, for the message
   * @throws ImportProblem if the folder does not exist, or two files have the same frame number
   */
  static FrameFolder of(Path folder, SourceLocation location, String advice)
      throws ImportProblem, IOException {
    if (!Files.isDirectory(folder)) {
      throw new ImportProblem(
          ImportProblem.Kind.MISSING_FILE,
          location,
          "there is no folder of frames " + folder + advice);
    }
    Map<Integer, Path> frames = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Matcher name = FRAME.matcher(String.valueOf(file.getFileName()));
        if (name.matches()) {
          Path before = frames.put(Integer.parseInt(name.group(1)), file);
          if (before != null) {
            throw new ImportProblem(
                ImportProblem.Kind.DUPLICATE,
                SourceLocation.of(file),
                "is the same frame as " + before.getFileName());
          }
        }
      }
    }
    return new FrameFolder(folder, frames);
  }

  /** Returns the image of a frame, or empty if it does not exist. */
  Optional<Path> find(int frame) {
    return Optional.ofNullable(frames.get(frame));
  }

  /**
   * Returns the image of a frame.
   *
   * @param location where the frame is named
   * @throws ImportProblem if it does not exist
   */
  Path get(int frame, SourceLocation location) throws ImportProblem {
    Path image = frames.get(frame);
    if (image == null) {
      throw new ImportProblem(
          ImportProblem.Kind.MISSING_IMAGE,
          location,
          "there is no image of frame %s in %s".formatted(frame, folder));
    }
    return image;
  }
}
