package kinesic.facebehavior.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import kinesic.facebehavior.predict.FaceFile;
import kinesic.facebehavior.predict.FrameFiles;
import kinesic.facebehavior.predict.ImageFileList;
import kinesic.facebehavior.video.VideoFile;

/**
 * What {@code predict} reads, in its order.
 *
 * @param inputs images, frames and videos
 * @param skipped a sentence about files in folders of frames that are none
 */
record PredictionInputs(List<Input> inputs, Optional<String> skipped) {

  /** What the files of an input are. */
  enum Kind {
    /** Images that have nothing to do with each other. */
    IMAGES,
    /** Images that are the frames of videos, a folder each. */
    FRAMES,
    /** One video file. */
    VIDEO
  }

  /**
   * Files that are read together.
   *
   * @param files images or frames; none of a video
   * @param video a video file
   */
  record Input(Kind kind, List<FaceFile> files, Optional<Path> video) {

    /** Images or frames. */
    static Input of(Kind kind, List<FaceFile> files) {
      return new Input(kind, List.copyOf(files), Optional.empty());
    }

    /** A video file. */
    static Input ofVideo(Path file) {
      return new Input(Kind.VIDEO, List.of(), Optional.of(file));
    }
  }

  /**
   * Lists the files that a user names as files and folders.
   *
   * @param folders whether each folder is a video, whose frames are its images
   * @param isOutput whether a file is an output of an earlier call, which is left out
   * @throws IOException if a folder cannot be read or there is no file
   */
  static PredictionInputs of(List<Path> named, boolean folders, Predicate<Path> isOutput)
      throws IOException {
    List<Input> inputs = new ArrayList<>();
    List<Path> others = new ArrayList<>();
    if (folders) {
      addFrames(named, isOutput, inputs, others);
    } else {
      addFiles(ImageFileList.of(named), isOutput, inputs);
    }
    if (inputs.isEmpty()) {
      throw new IOException(named.get(0) + ": contains no file");
    }
    return new PredictionInputs(inputs, sentence(others));
  }

  private static void addFrames(
      List<Path> named, Predicate<Path> isOutput, List<Input> inputs, List<Path> others)
      throws IOException {
    for (Path path : named) {
      if (VideoFile.isVideo(path)) {
        inputs.add(Input.ofVideo(path));
        continue;
      }
      FrameFiles found = FrameFiles.of(List.of(path), isOutput);
      others.addAll(found.others());
      inputs.add(Input.of(Kind.FRAMES, found.frames()));
    }
  }

  private static void addFiles(List<Path> files, Predicate<Path> isOutput, List<Input> inputs) {
    List<FaceFile> images = new ArrayList<>();
    int place = 0;
    for (Path file : files) {
      place++;
      if (isOutput.test(file)) {
        continue;
      }
      if (!VideoFile.isVideo(file)) {
        images.add(FaceFile.image(file, place));
        continue;
      }
      if (!images.isEmpty()) {
        inputs.add(Input.of(Kind.IMAGES, images));
        images.clear();
      }
      inputs.add(Input.ofVideo(file));
    }
    if (!images.isEmpty()) {
      inputs.add(Input.of(Kind.IMAGES, images));
    }
  }

  private static Optional<String> sentence(List<Path> others) {
    if (others.isEmpty()) {
      return Optional.empty();
    }
    int more = others.size() - 1;
    return Optional.of(
        others.get(0)
            + ": is skipped, since it is not an image whose name ends in a frame number"
            + (more == 0 ? "" : String.format(Locale.ROOT, "; so are %,d more", more)));
  }

  /** Whether there are video files. */
  boolean haveVideos() {
    return inputs.stream().anyMatch(input -> input.kind() == Kind.VIDEO);
  }

  /** Whether the frames of videos are among them, which have an order and a number. */
  boolean haveFrames() {
    return inputs.stream().anyMatch(input -> input.kind() != Kind.IMAGES);
  }

  /** The number of image files. */
  int images() {
    return inputs.stream()
        .filter(input -> input.kind() != Kind.VIDEO)
        .mapToInt(input -> input.files().size())
        .sum();
  }
}
