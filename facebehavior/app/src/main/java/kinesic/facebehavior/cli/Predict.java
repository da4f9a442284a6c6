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
import kinesic.facebehavior.cli.PredictionOptions.Format;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.predict.FaceNumbers;
import kinesic.facebehavior.predict.FaceSource;
import kinesic.facebehavior.predict.KinesicFormat.Part;
import kinesic.facebehavior.predict.PredictionCsv;
import kinesic.facebehavior.predict.PredictionFormat;
import kinesic.facebehavior.predict.PredictionJson;
import kinesic.facebehavior.predict.PredictionSink;
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

  @Mixin private final PredictionOptions options = new PredictionOptions();

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

  @Parameters(
      arity = "1..*",
      paramLabel = "IMAGE|VIDEO|FOLDER",
      description =
          "PNG, JPEG, GIF, BMP or TIFF files, or videos; a folder stands for all files in it and its"
              + " subfolders (with --video: its frames) except hidden ones.")
  private List<Path> images = List.of();

  @Override
  public Integer call() throws IOException {
    device.select();
    checkOptions();
    PrintWriter err = spec.commandLine().getErr();
    PredictionInputs inputs = PredictionInputs.of(images, video, this::isOutput);
    inputs.skipped().ifPresent(err::println);
    checkInputs(inputs);
    @Nullable FFmpeg ffmpeg = inputs.haveVideos() ? videos.ffmpeg() : null;
    FaceBehaviorNet network = options.network();
    boolean follow = inputs.haveFrames() && FaceNumbers.knowsPeople(network.tasks());
    Predictor predictor = options.predictor(network, follow);
    FaceSource source = options.source(predictor.side(), images);
    options.warning(network).ifPresent(err::println);
    List<PredictionSink> sinks = new ArrayList<>();
    PredictionProgress progress = new PredictionProgress(err, inputs);
    PredictionRun run =
        new PredictionRun(
            predictor,
            source,
            median.frames(),
            options.framesPerSecond(),
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
    options.check();
    refuseIf(
        options.format() != Format.KINESIC && json != null, PredictionOptions.NEEDS_OWN_FORMAT);
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
        haveVideos && options.areListed(),
        "--landmarks lists the faces of image files, so it does not fit a video file");
    refuseIf(
        haveVideos && options.format() == Format.CEXPR,
        "--format cexpr names image files, so it does not fit a video file");
  }

  private void open(List<PredictionSink> sinks, FaceBehaviorNet network, PredictionInputs inputs)
      throws IOException {
    Set<Part> frames = frameColumns(inputs);
    PredictionFormat columns = options.columns(network, frames);
    if (csv != null || json == null) {
      sinks.add(
          csv == null || csv.isStandardOutput()
              ? PredictionCsv.to(OutputFile.standardOutput(), columns)
              : PredictionCsv.to(csv.path(), columns));
    }
    if (json != null) {
      sinks.add(
          json.isStandardOutput()
              ? PredictionJson.to(OutputFile.standardOutput(), options.ownColumns(network, frames))
              : PredictionJson.to(json.path(), options.ownColumns(network, frames)));
    }
  }

  private static Set<Part> frameColumns(PredictionInputs inputs) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    if (inputs.haveFrames()) {
      parts.add(Part.FRAME);
    }
    if (inputs.haveVideos()) {
      parts.add(Part.TIME);
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
