package kinesic.facebehavior.predict;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The frames of videos. Each video is a folder of image files whose names end in the number of the
 * frame, with any number of zeros before it: {@code 7.png}, {@code 00007.jpg}, {@code
 * clip_0007.png}.
 *
 * @param frames video after video in the given order, each in the order of the frame numbers
 * @param others the other files in the folders: those that do not end in a number of at most nine
 *     digits, or have the extension of something else than an image, such as {@code 007.json}.
 *     Neither hidden files nor folders are among them.
 */
public record FrameFiles(List<FaceFile> frames, List<Path> others) {

  private static final Pattern NAME =
      Pattern.compile(
          "(?:.*[^0-9])?([0-9]{1,9})(?:\\.(?:png|jpe?g|jpe|gif|bmp|tiff?))?",
          Pattern.CASE_INSENSITIVE);

  /** Copies the lists. */
  public FrameFiles {
    frames = List.copyOf(frames);
    others = List.copyOf(others);
  }

  /**
   * Lists the frames in these folders, not in their subfolders.
   *
   * @param leftOut files that are neither frames nor others
   * @throws IOException if a path is not a folder, a folder contains no frame, or two images in it
   *     have the same frame number
   */
  public static FrameFiles of(List<Path> folders, Predicate<Path> leftOut) throws IOException {
    List<FaceFile> frames = new ArrayList<>();
    List<Path> others = new ArrayList<>();
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        throw new IOException(
            folder + (Files.exists(folder) ? ": is not a folder of frames" : ": does not exist"));
      }
      TreeMap<Integer, Path> numbered = numbered(folder, leftOut, others);
      if (numbered.isEmpty()) {
        throw new IOException(
            folder + ": contains no frame, an image whose name ends in its number");
      }
      int first = numbered.firstKey();
      for (Map.Entry<Integer, Path> frame : numbered.entrySet()) {
        frames.add(FaceFile.frame(frame.getValue(), frame.getKey(), first, folder));
      }
    }
    return new FrameFiles(frames, others);
  }

  private static TreeMap<Integer, Path> numbered(
      Path folder, Predicate<Path> leftOut, List<Path> others) throws IOException {
    TreeMap<Integer, Path> frames = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        Matcher parts = NAME.matcher(name);
        if (name.startsWith(".") || Files.isDirectory(file) || leftOut.test(file)) {
          continue;
        }
        if (!parts.matches()) {
          others.add(file);
          continue;
        }
        Path before = frames.put(Integer.parseInt(parts.group(1)), file);
        if (before != null) {
          throw new IOException(file + ": has the same frame number as " + before.getFileName());
        }
      }
    }
    return frames;
  }
}
