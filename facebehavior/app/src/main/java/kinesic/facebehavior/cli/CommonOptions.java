package kinesic.facebehavior.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import kinesic.facebehavior.database.DatabaseSource;
import kinesic.facebehavior.database.LfwPairs;
import kinesic.facebehavior.detect.DetectorFile;
import kinesic.facebehavior.detect.DetectorOptions;
import kinesic.facebehavior.detect.FaceDetector;
import kinesic.facebehavior.detect.FaceFinder;
import kinesic.facebehavior.manifest.FacePairs.FacePair;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.NetworkConfiguration;
import kinesic.facebehavior.predict.OverwriteGuard;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Single options that several commands share, as picocli mixins. */
final class CommonOptions {

  private CommonOptions() {}

  /** {@code --model}: the trained network that a command reads. */
  static final class Model {

    @Option(
        names = {"-m", "--model"},
        required = true,
        paramLabel = "FILE",
        description = "the trained network: network.safetensors of a run, or a checkpoint")
    private Path file;

    Path file() {
      return file;
    }

    FaceBehaviorNet read() throws IOException {
      return FaceBehaviorNet.read(file);
    }
  }

  /** {@code --detector}: the file of the face detector. */
  static final class Detector {

    @Option(
        names = "--detector",
        paramLabel = "FILE",
        description =
            "the face detector, a YuNet file in ONNX (default: KINESIC_DETECTOR, or"
                + " face_detection_yunet_2023mar.onnx in ~/.cache/kinesic)")
    private @Nullable Path file;

    boolean isGiven() {
      return file != null;
    }

    /**
     * The file.
     *
     * @throws IOException if no detector is found
     */
    Path file() throws IOException {
      return DetectorFile.find(Optional.ofNullable(file));
    }

    /**
     * Reads the detector.
     *
     * @throws IOException if no detector is found or its file cannot be read
     */
    FaceFinder read() throws IOException {
      return read(DetectorOptions.DEFAULT);
    }

    /**
     * Reads the detector.
     *
     * @throws IOException if no detector is found or its file cannot be read
     */
    FaceFinder read(DetectorOptions options) throws IOException {
      return FaceDetector.read(file(), options);
    }
  }

  /** {@code --out}: the file that a command writes. */
  static final class OutFile {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
        names = "--out",
        required = true,
        paramLabel = "FILE",
        description =
            "the file to write; a file that another program or command wrote is never replaced")
    private OutputFile file;

    /**
     * The file, which does not exist, is empty or is an earlier output.
     *
     * @param isOutput whether a file with this first line is an earlier output
     */
    Path replaceable(Predicate<String> isOutput) throws IOException {
      Path path = file.file(spec);
      OverwriteGuard.require(path, isOutput);
      return path;
    }
  }

  /** {@code --out}: the folder that a command writes files into. */
  static final class OutFolder {

    @Option(
        names = "--out",
        paramLabel = "FOLDER",
        description = "folder to write to, created if necessary (default: ${DEFAULT-VALUE})")
    private OutputFolder folder;

    Path path() {
      return folder.path();
    }
  }

  /** {@code --trunk}: the architecture of the trunk. */
  static final class Trunk {

    @Option(
        names = "--trunk",
        paramLabel = "NAME",
        defaultValue = "compact",
        description =
            "trunk: compact, resnet-18, resnet-50, mobilenet-v2, efficientnet-b0, efficientnet-b1,"
                + " efficientnet-b2, densenet-121, vgg-16, vit-ti or vit-s (--side a multiple of"
                + " 16), iresnet-18 or iresnet-50 (--side 112) (default: ${DEFAULT-VALUE})")
    private NetworkConfiguration.Trunk trunk;

    NetworkConfiguration.Trunk trunk() {
      return trunk;
    }
  }

  /** {@code --side}: the size of faces. */
  static final class Side {

    @Option(
        names = "--side",
        paramLabel = "PIXELS",
        defaultValue = "64",
        description = "width and height of a face in pixels (default: ${DEFAULT-VALUE})")
    private int side;

    int side() {
      return side;
    }
  }

  /** {@code --dropout}: dropout of the shared feature. */
  static final class Dropout {

    @Option(
        names = "--dropout",
        paramLabel = "P",
        defaultValue = "0.1",
        description =
            "dropout probability of the shared feature; the paper has 0.5 (default:"
                + " ${DEFAULT-VALUE})")
    private double probability;

    double probability() {
      return probability;
    }
  }

  /** {@code --faces}: the number of synthetic faces. */
  static final class Faces {

    @Option(
        names = "--faces",
        paramLabel = "N",
        defaultValue = "1000",
        description = "number of synthetic faces to draw (default: ${DEFAULT-VALUE})")
    private int faces;

    int faces() {
      return faces;
    }
  }

  /** {@code --epochs}: the length of a training. */
  static final class Epochs {

    @Option(
        names = "--epochs",
        paramLabel = "N",
        defaultValue = "20",
        description = "number of passes over the training faces (default: ${DEFAULT-VALUE})")
    private int epochs;

    int epochs() {
      return epochs;
    }
  }

  /** {@code --seed}: the seed of everything random. */
  static final class Seed {

    @Option(
        names = "--seed",
        paramLabel = "N",
        defaultValue = "1",
        description =
            "seed of all random numbers; the same seed gives the same result (default:"
                + " ${DEFAULT-VALUE})")
    private long seed;

    long seed() {
      return seed;
    }
  }

  /** {@code --test}: datasets to evaluate on. */
  static final class Test {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
        names = "--test",
        paramLabel = "DATASET",
        description =
            "dataset to evaluate on, named as for --data; its held-out split is read, or all of a"
                + " CSV manifest")
    private List<DatabaseSource> sources = List.of();

    List<DatabaseSource> all() {
      return sources;
    }

    /** The only test set, for commands that take one. */
    Optional<DatabaseSource> one() {
      if (sources.size() > 1) {
        throw new ParameterException(
            spec.commandLine(),
            "--test is given %s times, this command takes one".formatted(sources.size()));
      }
      return sources.stream().findFirst();
    }
  }

  /** {@code --validation}: the datasets to validate on. */
  static final class Validation {

    @Option(
        names = "--validation",
        paramLabel = "DATASET",
        description =
            "dataset to evaluate on after every epoch and to tune thresholds on, named as for"
                + " --data; its held-out split is read, or all of a CSV manifest; may be repeated,"
                + " if datasets annotate different labels")
    private List<DatabaseSource> sources = List.of();

    List<DatabaseSource> all() {
      return sources;
    }
  }

  /** {@code --pairs}: pairs of faces for verification. */
  static final class Pairs {

    @Option(
        names = "--pairs",
        paramLabel = "FILE",
        description =
            "pairs of test faces for verification: a CSV file with the columns first, second, same"
                + " and fold, or LFW's pairs.txt")
    private @Nullable Path file;

    boolean isGiven() {
      return file != null;
    }

    /** The pairs; none if the option is not given. */
    List<FacePair> read() throws IOException {
      return file == null ? List.of() : LfwPairs.read(file).pairs();
    }
  }
}
