package kinesic.facebehavior.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.detect.FaceFinder;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.predict.CexprFormat;
import kinesic.facebehavior.predict.CompoundReading;
import kinesic.facebehavior.predict.CroppedFaces;
import kinesic.facebehavior.predict.DetectedFaces;
import kinesic.facebehavior.predict.FaceSource;
import kinesic.facebehavior.predict.KinesicFormat;
import kinesic.facebehavior.predict.KinesicFormat.Part;
import kinesic.facebehavior.predict.OpenFaceFormat;
import kinesic.facebehavior.predict.PredictionFormat;
import kinesic.facebehavior.predict.PyFeatFormat;
import kinesic.facebehavior.task.Affect;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The options of {@code predict} that say how the faces of a picture become rows: the network,
 * where the faces are, and the columns. They do not say where the pictures are and where the rows
 * go, so that a program that predicts on other machines has the same options. A mixin of picocli;
 * the parser needs {@link OptionTypes}.
 */
public final class PredictionOptions {

  static final String NEEDS_OWN_FORMAT =
      "--json, --points, --embedding and --compound need --format kinesic";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private final CommonOptions.Model model = new CommonOptions.Model();

  @Mixin private final FaceOptions faces = new FaceOptions();

  @Mixin private final FaceOptions.Count count = new FaceOptions.Count();

  @Option(
      names = "--points",
      description =
          "also write the landmarks of each face: eyes, nose and corners of the mouth, in pixels of"
              + " the picture (left_eye_x, left_eye_y, ...)")
  private boolean points;

  @Option(
      names = "--embedding",
      description = "also write the shared feature, one column per component (embedding_1, ...)")
  private boolean embedding;

  @Option(
      names = "--compound",
      paramLabel = "SET",
      description =
          "predict compound expressions by the zero-shot score over du, rafdb, cexpr or rafce;"
              + " without it they are predicted by the network's own head, if it has one")
  private @Nullable CompoundClasses compound;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = "kinesic",
      description =
          "columns of the CSV: kinesic (all predictions); openface or py-feat (the columns of these"
              + " programs that can be filled); cexpr (the submission format of the C-EXPR challenge,"
              + " the largest face of each image) (default: ${DEFAULT-VALUE})")
  private Format format;

  @Option(
      names = "--fps",
      paramLabel = "RATE",
      defaultValue = "30",
      description =
          "frames per second of frames in folders, for the time stamps of openface and for"
              + " following faces (default: ${DEFAULT-VALUE})")
  private double framesPerSecond;

  /** The columns of the CSV. */
  enum Format {
    KINESIC,
    OPENFACE,
    PY_FEAT,
    CEXPR;

    static Format parse(String name) {
      return OptionValues.constant("format", values(), name);
    }
  }

  /**
   * Refuses options that contradict each other.
   *
   * @throws ParameterException if they do
   */
  public void check() {
    refuseIf(
        !(framesPerSecond > 0 && framesPerSecond < Double.POSITIVE_INFINITY),
        "--fps is %s, expected a number above 0".formatted(framesPerSecond));
    refuseIf(
        format != Format.KINESIC && (points || embedding || compound != null), NEEDS_OWN_FORMAT);
    refuseIf(points && faces.areCrops(), "--points needs whole pictures, not --crops");
  }

  private void refuseIf(boolean wrong, String problem) {
    if (wrong) {
      throw new ParameterException(spec.commandLine(), problem);
    }
  }

  Format format() {
    return format;
  }

  double framesPerSecond() {
    return framesPerSecond;
  }

  /** Whether each picture is a crop of one face. */
  public boolean areCrops() {
    return faces.areCrops();
  }

  /** Whether the faces are listed in a file, by the names of image files. */
  public boolean areListed() {
    return faces.areListed();
  }

  /** The file of the network. */
  public Path model() {
    return model.file();
  }

  /**
   * Reads the network.
   *
   * @throws IOException if the file cannot be read
   */
  public FaceBehaviorNet network() throws IOException {
    return model.read();
  }

  /**
   * The file of the face detector; empty if none is used.
   *
   * @throws IOException if no detector is found
   */
  public Optional<Path> detector() throws IOException {
    return faces.detector();
  }

  /**
   * A sentence if the network was trained on faces that were cut out in another way; empty if not,
   * or if the file of the network does not say how.
   */
  public Optional<String> warning(FaceBehaviorNet network) {
    return faces.warning(model.file(), network.configuration());
  }

  /**
   * A predictor.
   *
   * @param follow whether faces are followed from frame to frame by their shared feature
   */
  Predictor predictor(FaceBehaviorNet network, boolean follow) {
    return new Predictor(network, embedding || follow);
  }

  /** A predictor of images that are no frames. */
  public Predictor predictor(FaceBehaviorNet network) {
    return predictor(network, false);
  }

  /**
   * The faces of pictures in local files.
   *
   * @param side width and height of the faces that the network expects, in pixels
   * @param images the files and folders that the command reads; images may be listed with their
   *     landmarks relative to these folders
   * @throws IOException if the file of the detector or of the landmarks cannot be read, or there is
   *     no detector
   */
  FaceSource source(int side, List<Path> images) throws IOException {
    return faces.source(side, most(), images);
  }

  /**
   * The faces of pictures.
   *
   * @param side width and height of the faces that the network expects, in pixels
   * @param detector of {@link #detector}; empty if the pictures are crops
   */
  public FaceSource source(int side, Optional<FaceFinder> detector) {
    return detector
        .<FaceSource>map(finder -> new DetectedFaces(finder, side, most()))
        .orElseGet(() -> new CroppedFaces(side));
  }

  /** The greatest number of faces of a picture: the challenge on C-EXPR has a row an image. */
  private int most() {
    return format == Format.CEXPR ? 1 : count.most();
  }

  /**
   * Our own columns.
   *
   * @param frames the columns of frames
   */
  KinesicFormat ownColumns(FaceBehaviorNet network, Set<Part> frames) throws IOException {
    boolean affect = network.tasks().containsAll(Affect.HEADS);
    if (!affect && (format != Format.KINESIC || compound != null)) {
      throw new IOException(
          "%s: %s needs a network of expressions, action units, and valence and arousal"
              .formatted(
                  model.file(),
                  compound != null ? "--compound" : "--format " + OptionValues.option(format)));
    }
    Optional<CompoundReading> compounds =
        compound == null
            ? CompoundReading.byHead(network)
            : Optional.of(CompoundReading.zeroShot(compound.classes()));
    return KinesicFormat.of(network, parts(frames), compounds);
  }

  private Set<Part> parts(Set<Part> frames) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    parts.addAll(frames);
    if (!faces.areCrops()) {
      parts.add(Part.PLACE);
    }
    if (points) {
      parts.add(Part.POINTS);
    }
    if (embedding) {
      parts.add(Part.EMBEDDING);
    }
    return parts;
  }

  /**
   * The columns that the options choose.
   *
   * @param frames the columns of frames that our own format has
   */
  PredictionFormat columns(FaceBehaviorNet network, Set<Part> frames) throws IOException {
    KinesicFormat own = ownColumns(network, frames);
    return switch (format) {
      case KINESIC -> own;
      case OPENFACE -> new OpenFaceFormat(framesPerSecond);
      case PY_FEAT -> new PyFeatFormat(!faces.areCrops());
      case CEXPR -> CexprFormat.of(network);
    };
  }

  /**
   * The columns that the options choose, for images that are no frames.
   *
   * @throws IOException if the network does not predict what these columns need
   */
  public PredictionFormat columns(FaceBehaviorNet network) throws IOException {
    return columns(network, Set.of());
  }
}
