package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.predict.BatchPrediction;
import kinesic.facebehavior.predict.CexprFormat;
import kinesic.facebehavior.predict.CompoundReading;
import kinesic.facebehavior.predict.FaceFile;
import kinesic.facebehavior.predict.FaceSource;
import kinesic.facebehavior.predict.FrameFiles;
import kinesic.facebehavior.predict.ImageFileList;
import kinesic.facebehavior.predict.KinesicFormat;
import kinesic.facebehavior.predict.KinesicFormat.Part;
import kinesic.facebehavior.predict.OpenFaceFormat;
import kinesic.facebehavior.predict.PredictionCsv;
import kinesic.facebehavior.predict.PredictionFormat;
import kinesic.facebehavior.predict.PredictionJson;
import kinesic.facebehavior.predict.PredictionRow;
import kinesic.facebehavior.predict.PredictionSink;
import kinesic.facebehavior.predict.PyFeatFormat;
import kinesic.facebehavior.predict.TemporalMedian;
import kinesic.facebehavior.task.Affect;
import kinesic.nn.train.Eta;
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
    header = "Predict the faces in pictures with a trained network.",
    description = {
      "",
      "Writes one row per face: its place in the picture, valence and arousal (-1 to 1), the most probable expression and the"
          + " probability of each, and for each action unit its probability (AU12_p) and whether it"
          + " is present (AU12_c); and, for a network of identities and attributes, the most probable"
          + " person and each attribute (Bald_p, Bald_c). A face detector finds the faces; with"
          + " --crops, each picture is a face already.",
      "",
      "A picture without a face gets a row that says so. A picture that cannot be read gets a row"
          + " with the reason; the others are predicted and the exit status is 3. An existing file is replaced only if it is an earlier output.",
      ""
    },
    parameterListHeading = "Images:%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Examples:",
      "  facebehavior predict -m runs/demo/with-coupling/network.safetensors me.jpg",
      "  facebehavior predict -m net.safetensors --csv faces.csv photos/",
      "  facebehavior predict -m net.safetensors --video --median 5 --csv clip.csv clip/",
      "  facebehavior predict -m net.safetensors --crops faces/"
    })
final class Predict implements Callable<Integer> {

  /** The exit status if some images could not be read. */
  static final int SOME_FAILED = 3;

  private static final int SHOWN_FAILURES = 20;
  private static final double SECONDS_BETWEEN_LINES = 10;

  @Spec private CommandSpec spec;

  @Mixin private final DeviceOptions device = new DeviceOptions();

  @Mixin private final CommonOptions.Model model = new CommonOptions.Model();

  @Mixin private final FaceOptions faces = new FaceOptions();

  @Mixin private final FaceOptions.Count count = new FaceOptions.Count();

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

  @Option(
      names = "--median",
      paramLabel = "FRAMES",
      defaultValue = "1",
      description =
          "with --video: smooth each number by a temporal median over this odd number of frames"
              + " (default: ${DEFAULT-VALUE}, no smoothing)")
  private int median;

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
          "frames per second, for the time stamps of openface (default: ${DEFAULT-VALUE})")
  private double framesPerSecond;

  @Parameters(
      arity = "1..*",
      paramLabel = "IMAGE|FOLDER",
      description =
          "PNG, JPEG, GIF, BMP or TIFF files; a folder stands for all files in it and its"
              + " subfolders (with --video: its frames) except hidden ones.")
  private List<Path> images = List.of();

  private int seen; // images
  private int predicted; // faces
  private int withoutFace; // images
  private int failed; // images
  private @Nullable FaceFile last;
  private Eta eta = new Eta(); // in images

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
    List<FaceFile> files = files(err);
    FaceBehaviorNet network = model.read();
    Predictor predictor = new Predictor(network, embedding);
    FaceSource source = faces.source(predictor.side(), most(), images);
    faces.warning(model.file(), network.configuration()).ifPresent(err::println);
    int threads = Runtime.getRuntime().availableProcessors();
    List<PredictionSink> sinks = new ArrayList<>();
    eta = new Eta();
    try {
      open(sinks, network);
      TemporalMedian smoothed =
          new TemporalMedian(
              network.tasks(),
              median,
              rows -> {
                for (PredictionSink sink : sinks) {
                  sink.write(rows);
                }
                count(rows, files.size(), err);
              });
      new BatchPrediction(predictor, source, threads).run(files, smoothed);
      smoothed.finish();
      for (PredictionSink sink : sinks) {
        sink.complete();
      }
    } finally {
      for (PredictionSink sink : sinks) {
        sink.close();
      }
    }
    summarise(err);
    return failed > 0 ? SOME_FAILED : 0;
  }

  private void checkOptions() {
    refuseIf(
        median < 1 || median % 2 == 0, "--median is %s, expected an odd number".formatted(median));
    refuseIf(
        median > 1 && !video, "--median needs --video, since only frames of a video have an order");
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

  /** The images to predict, without the outputs of an earlier call. */
  private List<FaceFile> files(PrintWriter err) throws IOException {
    List<FaceFile> files;
    if (video) {
      FrameFiles found = FrameFiles.of(images);
      List<Path> others = new ArrayList<>(found.others());
      others.removeIf(this::isOutput);
      if (!others.isEmpty()) {
        err.printf(
            Locale.ROOT,
            "%s: is skipped, since it is not an image whose name ends in a frame number%s%n",
            others.get(0),
            others.size() == 1
                ? ""
                : String.format(Locale.ROOT, "; so are %,d more", others.size() - 1));
      }
      files = new ArrayList<>(found.frames());
    } else {
      files = ImageFileList.of(images);
    }
    files.removeIf(file -> isOutput(file.path()));
    if (files.isEmpty()) {
      throw new IOException(images.get(0) + ": contains no file");
    }
    return files;
  }

  private void open(List<PredictionSink> sinks, FaceBehaviorNet network) throws IOException {
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
    KinesicFormat all = KinesicFormat.of(network, parts(), compounds);
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

  private Set<Part> parts() {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    if (video) {
      parts.add(Part.FRAME);
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

  private void count(List<PredictionRow> rows, int files, PrintWriter err) {
    int before = seen;
    for (PredictionRow row : rows) {
      if (!row.file().equals(last)) {
        seen++;
        last = row.file();
      }
      if (row.prediction() != null) {
        predicted++;
        continue;
      }
      if (!row.failed()) {
        withoutFace++;
        continue;
      }
      failed++;
      if (failed <= SHOWN_FAILURES) {
        err.println(row.file().path() + ": " + row.error());
      } else if (failed == SHOWN_FAILURES + 1) {
        err.println("More images cannot be read; their rows say why.");
      }
    }
    eta.add(seen - before);
    if (eta.isDue(SECONDS_BETWEEN_LINES)) {
      String left = Eta.duration(eta.left(files - seen));
      err.printf(Locale.ROOT, "%,d of %,d images, %s left%n", seen, files, left);
    }
    err.flush();
  }

  private void summarise(PrintWriter err) {
    double seconds = eta.elapsed();
    err.printf(
        Locale.ROOT,
        "%,d images: %,d faces predicted, %,d without a face, %,d could not be read; %.1f s, %.0f"
            + " images per second%n",
        seen,
        predicted,
        withoutFace,
        failed,
        seconds,
        seen / seconds);
    if (csv != null) {
      err.println("CSV: " + csv);
    }
    if (json != null) {
      err.println("JSON: " + json);
    }
    err.flush();
  }
}
