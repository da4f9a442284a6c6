package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.predict.CexprFormat;
import kinesic.facebehavior.predict.CompoundReading;
import kinesic.facebehavior.predict.FaceNumbers;
import kinesic.facebehavior.predict.FaceSource;
import kinesic.facebehavior.predict.KinesicFormat;
import kinesic.facebehavior.predict.KinesicFormat.Part;
import kinesic.facebehavior.predict.OpenFaceFormat;
import kinesic.facebehavior.predict.PredictionCsv;
import kinesic.facebehavior.predict.PredictionFormat;
import kinesic.facebehavior.predict.PredictionJson;
import kinesic.facebehavior.predict.PredictionSink;
import kinesic.facebehavior.predict.PyFeatFormat;
import kinesic.facebehavior.task.Affect;
import kinesic.facebehavior.video.FFmpeg;
import kinesic.nn.train.StopOnShutdown;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Predicts images of faces. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    header = "Predict the faces in pictures and videos with a trained network.",
    description = {
      "",
      "Writes one row per face: its place in the picture, valence and arousal (-1 to 1), the most"
          + " probable expression and the probability of each, and for each action unit its"
          + " probability (AU12_p) and whether it is present (AU12_c); and, for a network of"
          + " identities and attributes, the most probable person and each attribute (Bald_p,"
          + " Bald_c). A face detector finds the faces; with --crops, each picture is a face already.",
      "",
      "Of a video, which the program ffmpeg reads, each frame is a picture; its rows have the number"
          + " and the time of the frame, and each face keeps its number from frame to frame. Ctrl-C"
          + " leaves the rows up to there.",
      "",
      "A picture without a face gets a row that says so. A picture that cannot be read gets a row"
          + " with the reason; the others are predicted and the exit status is 3. An existing file"
          + " is replaced only if it is an earlier output.",
      ""
    },
    parameterListHeading = "Images and videos:%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Examples:",
      "  facebehavior predict -m runs/demo/with-coupling/network.safetensors me.jpg",
      "  facebehavior predict -m net.safetensors --csv faces.csv photos/",
      "  facebehavior predict -m net.safetensors --median 5 --csv clip.csv clip.mp4",
      "  facebehavior predict -m net.safetensors --video --median 5 --csv clip.csv clip/",
      "  facebehavior predict -m net.safetensors --crops faces/"
    })
final class Predict implements Callable<Integer> {

  /** The exit status if some images could not be read. */
  static final int SOME_FAILED = 3;

  private static final String LATE =
      "the frame did not finish in time; the rows before it are in the file with the suffix .part";

  @Spec private CommandSpec spec;

  @Mixin private final DeviceOptions device = new DeviceOptions();

  @Mixin private final CommonOptions.Model model = new CommonOptions.Model();

  @Mixin private final FaceOptions faces = new FaceOptions();

  @Mixin private final FaceOptions.Count count = new FaceOptions.Count();

  @Mixin private final VideoOptions videos = new VideoOptions();

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "write CSV to this file; - is standard output, the default without --json")
  private @Nullable OutputFile csv;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "write JSON to this file; - is standard output")
  private @Nullable OutputFile json;

  @Option(
      names = "--video",
      description =
          "treat each folder as a video: its images are frames whose file names end in their"
              + " number, in the order of the numbers")
  private boolean video;

  @Mixin private final VideoOptions.Median median = new VideoOptions.Median();

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

  @Parameters(
      arity = "1..*",
      paramLabel = "IMAGE|VIDEO|FOLDER",
      description =
          "PNG, JPEG, GIF, BMP or TIFF files, or videos; a folder stands for all files in it and its"
              + " subfolders (with --video: its frames) except hidden ones.")
  private List<Path> images = List.of();

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

  @Override
  public Integer call() throws IOException {
    device.select();
    checkOptions();
    PrintWriter err = spec.commandLine().getErr();
    PredictionInputs inputs = PredictionInputs.of(images, video, this::isOutput);
    inputs.skipped().ifPresent(err::println);
    checkInputs(inputs);
    @Nullable FFmpeg ffmpeg = inputs.haveVideos() ? videos.ffmpeg() : null;
    FaceBehaviorNet network = model.read();
    boolean follow = inputs.haveFrames() && FaceNumbers.knowsPeople(network.tasks());
    Predictor predictor = new Predictor(network, embedding || follow);
    FaceSource source = faces.source(predictor.side(), most(), images);
    faces.warning(model.file(), network.configuration()).ifPresent(err::println);
    List<PredictionSink> sinks = new ArrayList<>();
    PredictionProgress progress = new PredictionProgress(err, inputs);
    PredictionRun run =
        new PredictionRun(
            predictor,
            source,
            median.frames(),
            framesPerSecond,
            ffmpeg,
            videos.selection(),
            rows -> {
              for (PredictionSink sink : sinks) {
                sink.write(rows);
              }
            },
            progress,
            err);
    try (@Nullable StopOnShutdown stopping =
        inputs.haveVideos() ? new StopOnShutdown(run::requestStop, LATE) : null) {
      open(sinks, network, inputs);
      run.run(inputs.inputs());
      for (PredictionSink sink : sinks) {
        sink.complete();
      }
      summarise(progress, run.isStopped(), err);
    } finally {
      for (PredictionSink sink : sinks) {
        sink.close();
      }
    }
    return run.isStopped() ? Main.INTERRUPTED : progress.failed() > 0 ? SOME_FAILED : 0;
  }

  private void checkOptions() {
    median.check();
    refuseIf(
        !(framesPerSecond > 0 && framesPerSecond < Double.POSITIVE_INFINITY),
        "--fps is %s, expected a number above 0".formatted(framesPerSecond));
    refuseIf(
        format != Format.KINESIC && (json != null || points || embedding || compound != null),
        "--json, --points, --embedding and --compound need --format kinesic");
    refuseIf(points && faces.areCrops(), "--points needs whole pictures, not --crops");
  }

  /** The greatest number of faces of a picture: the challenge on C-EXPR has a row an image. */
  private int most() {
    return format == Format.CEXPR ? 1 : count.most();
  }

  private void refuseIf(boolean wrong, String problem) {
    if (wrong) {
      throw new ParameterException(spec.commandLine(), problem);
    }
  }

  private void checkInputs(PredictionInputs inputs) {
    refuseIf(
        median.frames() > 1 && !inputs.haveFrames(),
        "--median needs a video file or --video, since only frames of a video have an order");
    boolean haveVideos = inputs.haveVideos();
    refuseIf(videos.areGiven() && !haveVideos, "--every, --start and --end need a video file");
    refuseIf(
        haveVideos && faces.areListed(),
        "--landmarks lists the faces of image files, so it does not fit a video file");
    refuseIf(
        haveVideos && format == Format.CEXPR,
        "--format cexpr names image files, so it does not fit a video file");
  }

  private void open(List<PredictionSink> sinks, FaceBehaviorNet network, PredictionInputs inputs)
      throws IOException {
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
    KinesicFormat all = KinesicFormat.of(network, parts(inputs), compounds);
    PredictionFormat columns =
        switch (format) {
          case KINESIC -> all;
          case OPENFACE -> new OpenFaceFormat(framesPerSecond);
          case PY_FEAT -> new PyFeatFormat(!faces.areCrops());
          case CEXPR -> CexprFormat.of(network);
        };
    if (csv != null || json == null) {
      sinks.add(
          csv == null || csv.isStandardOutput()
              ? PredictionCsv.to(OutputFile.standardOutput(), columns)
              : PredictionCsv.to(csv.path(), columns));
    }
    if (json != null) {
      sinks.add(
          json.isStandardOutput()
              ? PredictionJson.to(OutputFile.standardOutput(), all)
              : PredictionJson.to(json.path(), all));
    }
  }

  private Set<Part> parts(PredictionInputs inputs) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    if (inputs.haveFrames()) {
      parts.add(Part.FRAME);
    }
    if (inputs.haveVideos()) {
      parts.add(Part.TIME);
    }
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

  private Stream<OutputFile> outputs() {
    return Stream.of(Optional.ofNullable(csv), Optional.ofNullable(json)).flatMap(Optional::stream);
  }

  /** Whether a file in a folder of images is an output of an earlier call. */
  private boolean isOutput(Path file) {
    return outputs()
        .anyMatch(
            output -> {
              try {
                return Files.exists(output.path()) && Files.isSameFile(file, output.path());
              } catch (IOException e) {
                return false; // the image gets a row with the reason
              }
            });
  }

  private void summarise(PredictionProgress progress, boolean stopped, PrintWriter err) {
    if (stopped) {
      err.println("stopped; the rows of the frames up to there are complete");
    }
    progress.summarise();
    if (csv != null) {
      err.println("CSV: " + csv);
    }
    if (json != null) {
      err.println("JSON: " + json);
    }
    err.flush();
  }
}
