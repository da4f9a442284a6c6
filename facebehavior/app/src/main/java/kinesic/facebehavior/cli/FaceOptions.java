package kinesic.facebehavior.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.detect.FaceFinder;
import kinesic.facebehavior.face.Alignment;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.predict.CroppedFaces;
import kinesic.facebehavior.predict.DetectedFaces;
import kinesic.facebehavior.predict.FaceSource;
import kinesic.facebehavior.predict.ListedFaces;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code --detector}, {@code --crops} and {@code --landmarks}: where the faces of pictures are. A
 * command may have one of them.
 */
final class FaceOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private final CommonOptions.Detector detector = new CommonOptions.Detector();

  @Option(
      names = "--crops",
      description = "each picture is a crop of one face that fills it, so no detector is needed")
  private boolean crops;

  @Option(
      names = "--landmarks",
      paramLabel = "FILE",
      description =
          "faces that the command detect or another detector found: a CSV file with the columns"
              + " image, P1X, P1Y ... P5X, P5Y (eyes, nose, corners of the mouth)")
  private @Nullable Path landmarks;

  /** Whether each picture is a crop of one face. */
  boolean areCrops() {
    return crops;
  }

  /** Whether the faces are listed in a file, by the names of image files. */
  boolean areListed() {
    return landmarks != null;
  }

  /**
   * The faces of pictures.
   *
   * @param side width and height of the faces that the network expects, in pixels
   * @param most the number of faces of a picture that are used, the largest ones
   * @param images the files and folders that the command reads; images may be listed with their
   *     landmarks relative to these folders
   * @throws IOException if the file of the detector or of the landmarks cannot be read, or there is
   *     no detector
   */
  FaceSource source(int side, int most, List<Path> images) throws IOException {
    checkOptions();
    if (crops) {
      return new CroppedFaces(side);
    }
    if (landmarks != null) {
      return ListedFaces.read(landmarks, images, side, most);
    }
    return new DetectedFaces(finder(), side, most);
  }

  /**
   * The file of the detector; empty if none is used.
   *
   * @throws IOException if no detector is found
   */
  Optional<Path> detector() throws IOException {
    checkOptions();
    return crops || landmarks != null ? Optional.empty() : Optional.of(detector.file());
  }

  /**
   * The detector.
   *
   * @throws IOException if no detector is found or its file cannot be read
   */
  FaceFinder finder() throws IOException {
    return detector.read();
  }

  /**
   * A sentence if the network was trained on faces that were cut out in another way; empty if not,
   * or if the file of the network does not say how.
   *
   * @param model the file of the network
   */
  Optional<String> warning(Path model, NetworkConfiguration network) {
    Alignment read = crops ? Alignment.NONE : Alignment.ARCFACE;
    return network
        .alignment()
        .filter(trained -> trained.differs(read))
        .map(
            trained ->
                "%s: was trained on %s and now reads %s, which it may predict worse"
                    .formatted(model, trained.words(), read.words()));
  }

  private void checkOptions() {
    int given = (crops ? 1 : 0) + (landmarks != null ? 1 : 0) + (detector.isGiven() ? 1 : 0);
    if (given > 1) {
      throw new ParameterException(
          spec.commandLine(), "--detector, --crops and --landmarks exclude each other, give one");
    }
  }

  /**
   * {@code --faces}: how many faces of a picture count.
   *
   * @param most at least 1, the largest faces
   */
  record FaceCount(int most) {

    /**
     * Parses {@code all}, {@code largest} or a number.
     *
     * @throws IllegalArgumentException if the text is none of these
     */
    static FaceCount parse(String text) {
      return switch (text) {
        case "all" -> new FaceCount(Integer.MAX_VALUE);
        case "largest" -> new FaceCount(1);
        default -> {
          if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException(
                "faces: \"%s\" is unknown, expected all, largest or a number".formatted(text));
          }
          yield new FaceCount(Integer.parseInt(text));
        }
      };
    }
  }

  /** {@code --faces}, of commands that read several faces of a picture. */
  static final class Count {

    @Option(
        names = "--faces",
        paramLabel = "COUNT",
        defaultValue = "all",
        description =
            "which faces of a picture: all, largest, or a number of the largest ones (default:"
                + " ${DEFAULT-VALUE})")
    private FaceCount count;

    /** The greatest number of faces of a picture. */
    int most() {
      return count.most();
    }
  }
}
