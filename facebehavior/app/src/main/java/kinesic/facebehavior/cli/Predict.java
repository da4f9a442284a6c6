package kinesic.facebehavior.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import kinesic.facebehavior.CompoundClasses;
import kinesic.facebehavior.network.AffectHeads;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.predict.BatchPrediction;
import kinesic.facebehavior.predict.CexprFormat;
import kinesic.facebehavior.predict.CompoundReading;
import kinesic.facebehavior.predict.FaceFile;
import kinesic.facebehavior.predict.FacePredictor;
import kinesic.facebehavior.predict.FrameFiles;
import kinesic.facebehavior.predict.ImageFileList;
import kinesic.facebehavior.predict.KinesicFormat;
import kinesic.facebehavior.predict.OpenFaceFormat;
import kinesic.facebehavior.predict.PredictionCsv;
import kinesic.facebehavior.predict.PredictionFormat;
import kinesic.facebehavior.predict.PredictionJson;
import kinesic.facebehavior.predict.PredictionRow;
import kinesic.facebehavior.predict.PredictionSink;
import kinesic.facebehavior.predict.PyFeatFormat;
import kinesic.facebehavior.predict.TemporalMedian;
import kinesic.nn.train.Eta;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code facebehavior predict}. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    header = "Say what a trained network sees in images of faces.",
    description = {
      "",
      "Writes one row an image, as it goes: valence and arousal (-1 to 1), the expression and the"
          + " probability of each of the seven, and for each action unit its probability (AU12_p)"
          + " and whether it is present (AU12_c). A network of case study two says who of the"
          + " people trained on it is most probably, and the same of each attribute (Bald_p,"
          + " Bald_c). Each image should show one face that fills it.",
      "",
      "An image that cannot be read gets a row that says why, and the rest goes on; the program"
          + " then exits with 3. A file that is there already is replaced only if it is an earlier"
          + " output.",
      ""
    },
    parameterListHeading = "Images:%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Examples:",
      "  facebehavior predict -m runs/demo/with-coupling/network.safetensors me.jpg",
      "  facebehavior predict -m net.safetensors --csv faces.csv photos/",
      "  facebehavior predict -m net.safetensors --video --median 5 --csv clip.csv frames/clip/"
    })
final class Predict implements Callable<Integer> {

  /** The exit status if some images could not be read. */
  static final int SOME_FAILED = 3;

  private static final int SHOWN_FAILURES = 20;
  private static final double SECONDS_BETWEEN_LINES = 10;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // required
  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "FILE",
      description = "the trained network: network.safetensors of a run, or a checkpoint")
  private Path model;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "writes CSV to this file; without --csv and --json, to standard output")
  private @Nullable Path csv;

  @Option(names = "--json", paramLabel = "FILE", description = "writes JSON to this file")
  private @Nullable Path json;

  @Option(
      names = "--video",
      description =
          "each folder is a video: its files are frames, whose names end in their number, and come"
              + " in the order of the numbers")
  private boolean video;

  @Option(
      names = "--median",
      paramLabel = "FRAMES",
      defaultValue = "1",
      description =
          "with --video: puts in the place of each number its median over so many frames, an odd"
              + " number, the frame in the middle; default: ${DEFAULT-VALUE}, the frame alone")
  private int median;

  @Option(
      names = "--embedding",
      description = "writes the shared feature too, a column a component (embedding_1, ...)")
  private boolean embedding;

  @Option(
      names = "--compound",
      paramLabel = "SET",
      description =
          "writes compound expressions by the zero-shot score, out of du, rafdb, cexpr or rafce;"
              + " without it by the network's own head, if it has one")
  private @Nullable CompoundClasses compound;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = "kinesic",
      description =
          "columns of the CSV: kinesic, ours; openface or py-feat, those of that program that the"
              + " network knows, for scripts that read it; cexpr, those that the challenge on"
              + " C-EXPR-DB asks for; default: ${DEFAULT-VALUE}")
  private Format format;

  @Option(
      names = "--fps",
      paramLabel = "RATE",
      defaultValue = "30",
      description = "frames a second, for the times of openface; default: ${DEFAULT-VALUE}")
  private double framesPerSecond;

  @Parameters(
      arity = "1..*",
      paramLabel = "IMAGE|FOLDER",
      description =
          "PNG, JPEG, GIF, BMP or TIFF files; of a folder, all files in it and below it (with"
              + " --video: its frames), but for those whose names start with a dot.")
  private List<Path> images = List.of();

  private int predicted;
  private int failed;
  private Eta eta = new Eta(); // in images

  /** The columns of the CSV. */
  enum Format {
    KINESIC,
    OPENFACE,
    PY_FEAT,
    CEXPR;

    static Format parse(String name) {
      for (Format format : values()) {
        if (format.option().equals(name)) {
          return format;
        }
      }
      throw new IllegalArgumentException(
          "format: \"%s\" is none of kinesic, openface, py-feat, cexpr".formatted(name));
    }

    String option() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Override
  public Integer call() throws IOException {
    requireSense();
    PrintWriter err = spec.commandLine().getErr();
    List<FaceFile> files = files(err);
    FaceBehaviorNet network = FaceBehaviorNet.read(model);
    FacePredictor predictor = FacePredictor.of(network, embedding);
    int threads = Runtime.getRuntime().availableProcessors();
    List<PredictionSink> sinks = new ArrayList<>();
    eta = new Eta();
    try {
      open(sinks, network);
      TemporalMedian smoothed =
          new TemporalMedian(
              median,
              rows -> {
                for (PredictionSink sink : sinks) {
                  sink.write(rows);
                }
                count(rows, files.size(), err);
              });
      new BatchPrediction(predictor, threads).run(files, smoothed);
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

  private void requireSense() {
    refuseIf(csv != null && csv.equals(json), csv + ": --csv and --json need a file each");
    refuseIf(
        median < 1 || median % 2 == 0, "--median is %d, expected an odd number".formatted(median));
    refuseIf(
        median > 1 && !video, "--median needs --video: images without order have no neighbours");
    refuseIf(
        !(framesPerSecond > 0 && framesPerSecond < Double.POSITIVE_INFINITY),
        "--fps is %s, expected a number above 0".formatted(framesPerSecond));
    refuseIf(
        format != Format.KINESIC && (json != null || embedding || compound != null),
        "--json, --embedding and --compound go with --format kinesic only");
  }

  private void refuseIf(boolean nonsense, String problem) {
    if (nonsense) {
      throw new ParameterException(spec.commandLine(), problem);
    }
  }

  /** What is to be looked at, but for what is written to. */
  private List<FaceFile> files(PrintWriter err) throws IOException {
    List<FaceFile> files;
    if (video) {
      FrameFiles found = FrameFiles.of(images);
      List<Path> others = new ArrayList<>(found.others());
      others.removeIf(this::isOutput);
      if (!others.isEmpty()) {
        err.printf(
            Locale.ROOT,
            "%s: its name ends in no number, so it is no frame and is left out%s%n",
            others.get(0),
            others.size() == 1 ? "" : "; so are %,d more".formatted(others.size() - 1));
      }
      files = new ArrayList<>(found.frames());
    } else {
      files = ImageFileList.of(images);
    }
    files.removeIf(file -> isOutput(file.path()));
    if (files.isEmpty()) {
      throw new IOException(images.get(0) + ": holds no file");
    }
    return files;
  }

  private void open(List<PredictionSink> sinks, FaceBehaviorNet network) throws IOException {
    boolean affect = network.configuration().heads() instanceof AffectHeads;
    if (!affect && (format != Format.KINESIC || compound != null)) {
      throw new IOException(
          "%s: knows no action units, and %s has no columns for what it knows"
              .formatted(model, compound != null ? "--compound" : "--format " + format.option()));
    }
    Optional<CompoundReading> compounds =
        compound == null
            ? CompoundReading.byHead(network)
            : Optional.of(CompoundReading.zeroShot(compound.classes()));
    KinesicFormat ours = KinesicFormat.of(network, video, embedding, compounds);
    PredictionFormat columns =
        switch (format) {
          case KINESIC -> ours;
          case OPENFACE -> new OpenFaceFormat(framesPerSecond);
          case PY_FEAT -> new PyFeatFormat();
          case CEXPR -> CexprFormat.of(network);
        };
    if (csv != null) {
      sinks.add(PredictionCsv.to(csv, columns));
    }
    if (json != null) {
      sinks.add(PredictionJson.to(json, ours));
    }
    if (sinks.isEmpty()) {
      sinks.add(PredictionCsv.to(new FileOutputStream(FileDescriptor.out), columns));
    }
  }

  /** An earlier output in a folder of images is not one of them. */
  private boolean isOutput(Path file) {
    try {
      return (csv != null && Files.exists(csv) && Files.isSameFile(file, csv))
          || (json != null && Files.exists(json) && Files.isSameFile(file, json));
    } catch (IOException e) {
      return false; // it will get a row that says what is wrong with it
    }
  }

  private void count(List<PredictionRow> rows, int files, PrintWriter err) {
    for (PredictionRow row : rows) {
      if (row.prediction() != null) {
        predicted++;
        continue;
      }
      failed++;
      if (failed <= SHOWN_FAILURES) {
        err.println(row.file().path() + ": " + row.error());
      } else if (failed == SHOWN_FAILURES + 1) {
        err.println("More images cannot be read; their rows say why.");
      }
    }
    eta.add(rows.size());
    if (eta.isDue(SECONDS_BETWEEN_LINES)) {
      int done = predicted + failed;
      String left = Eta.duration(eta.left(files - done));
      err.printf(Locale.ROOT, "%,d of %,d images, %s left%n", done, files, left);
    }
    err.flush();
  }

  private void summarise(PrintWriter err) {
    double seconds = eta.elapsed();
    err.printf(
        Locale.ROOT,
        "%,d images: %,d predicted, %,d could not be read; %.1f s, %.0f images a second.%n",
        predicted + failed,
        predicted,
        failed,
        seconds,
        (predicted + failed) / seconds);
    if (csv != null) {
      err.println("CSV: " + csv);
    }
    if (json != null) {
      err.println("JSON: " + json);
    }
    err.flush();
  }
}
