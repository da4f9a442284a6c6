package kinesic.facebehavior.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kinesic.facebehavior.annotate.OutputMark;
import kinesic.facebehavior.image.FileName;
import kinesic.facebehavior.predict.ImageFileList;
import kinesic.facebehavior.video.VideoFile;

/**
 * Which files {@code annotate} reads and writes.
 *
 * @param items in the order in which they are named, the files of a folder by path
 * @param isSingle whether the output is a file and not a folder
 */
record AnnotationPlan(List<Item> items, boolean isSingle) {

  private static final String VIDEO = "mp4";

  /**
   * A file.
   *
   * @param input the picture or video
   * @param output the file that is written; empty if none is
   * @param isVideo whether it is a video
   */
  record Item(Path input, Optional<Path> output, boolean isVideo) {

    /** The format of an annotated picture, as ImageIO names it. */
    String format() {
      return output.filter(file -> FileName.extension(file).equals("png")).isPresent()
          ? "png"
          : "jpg";
    }
  }

  /** Copies the list. */
  AnnotationPlan {
    items = List.copyOf(items);
  }

  /**
   * Plans the outputs. A single picture or video is written to {@code out} if that has the
   * extension of a picture or video and is not a folder; otherwise {@code out} is a folder, and its
   * files are named as the inputs.
   *
   * @param named files and folders
   * @param out empty if no pictures or videos are written
   * @throws IllegalArgumentException if two inputs would become one output, or an output is an
   *     input
   * @throws IOException if a folder cannot be read, or an output exists and is not an earlier
   *     output
   */
  static AnnotationPlan of(List<Path> named, Optional<Path> out) throws IOException {
    if (out.isEmpty()) {
      List<Item> items =
          ImageFileList.of(named).stream()
              .map(file -> new Item(file, Optional.empty(), VideoFile.isVideo(file)))
              .toList();
      return new AnnotationPlan(items, true);
    }
    return of(named, out.get());
  }

  private static AnnotationPlan of(List<Path> named, Path out) throws IOException {
    List<Item> items = new ArrayList<>();
    boolean single =
        named.size() == 1
            && !Files.isDirectory(named.get(0))
            && !Files.isDirectory(out)
            && !FileName.extension(out).isEmpty();
    if (single) {
      Path input = ImageFileList.of(named).get(0);
      Optional<Path> output = Optional.of(checkedName(input, out));
      items.add(new Item(input, output, VideoFile.isVideo(input)));
    } else {
      for (Path path : named) {
        for (Path input : ImageFileList.of(List.of(path))) {
          items.add(item(path, input, out));
        }
      }
    }
    AnnotationPlan plan = new AnnotationPlan(items, single);
    plan.check();
    return plan;
  }

  private static Item item(Path named, Path file, Path out) {
    Path relative = Files.isDirectory(named) ? named.relativize(file) : file.getFileName();
    boolean isVideo = VideoFile.isVideo(file);
    String name = String.valueOf(relative.getFileName());
    String extension =
        isVideo ? VIDEO : isJpeg(FileName.extension(file)) ? FileName.extension(file) : "png";
    boolean keeps = FileName.extension(file).equals(extension);
    Path output =
        out.resolve(relative)
            .resolveSibling(keeps ? name : FileName.stem(relative) + "." + extension);
    return new Item(file, Optional.of(output), isVideo);
  }

  /** The output of a single file, whose extension must be one that can be written. */
  private static Path checkedName(Path input, Path out) {
    boolean isVideo = VideoFile.isVideo(input);
    String extension = FileName.extension(out);
    boolean fits = isVideo ? extension.equals(VIDEO) : extension.equals("png") || isJpeg(extension);
    if (!fits) {
      throw new IllegalArgumentException(
          "--out %s: expected a name that ends in %s, or a folder"
              .formatted(out, isVideo ? ".mp4" : ".png or .jpg"));
    }
    return out;
  }

  private static boolean isJpeg(String extension) {
    return extension.equals("jpg") || extension.equals("jpeg");
  }

  /** The pictures. */
  List<Item> pictures() {
    return items.stream().filter(item -> !item.isVideo()).toList();
  }

  /** The videos. */
  List<Item> videos() {
    return items.stream().filter(Item::isVideo).toList();
  }

  private void check() throws IOException {
    Map<Path, Path> inputs = new HashMap<>(); // by their absolute paths
    for (Item item : items) {
      inputs.put(real(item.input()), item.input());
    }
    Map<Path, Path> outputs = new HashMap<>();
    for (Item item : items) {
      Path named = item.output().orElseThrow();
      Path output = real(named);
      if (inputs.containsKey(output)) {
        throw new IllegalArgumentException(
            "%s is also an input and would be overwritten, choose another --out".formatted(named));
      }
      Path other = outputs.put(output, item.input());
      if (other != null) {
        throw new IllegalArgumentException(
            "%s and %s would both become %s, annotate them separately"
                .formatted(other, item.input(), named));
      }
      OutputMark.requireReplaceable(named);
    }
  }

  private static Path real(Path path) throws IOException {
    return Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize();
  }
}
