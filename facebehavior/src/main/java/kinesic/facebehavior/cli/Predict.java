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
import java.util.concurrent.Callable;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.predict.BatchPrediction;
import kinesic.facebehavior.predict.ImageFileList;
import kinesic.facebehavior.predict.PredictionCsv;
import kinesic.facebehavior.predict.PredictionJson;
import kinesic.facebehavior.predict.PredictionRow;
import kinesic.facebehavior.predict.PredictionSink;
import kinesic.facebehavior.predict.Predictor;
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
          + " and whether it is present (AU12_c). Each image should show one face that fills it.",
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
      "  facebehavior predict -m net.safetensors --csv faces.csv photos/"
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

  @Parameters(
      arity = "1..*",
      paramLabel = "IMAGE|FOLDER",
      description =
          "PNG, JPEG, GIF, BMP or TIFF files; of a folder, all files in it and below it, but for"
              + " those whose names start with a dot.")
  private List<Path> images = List.of();

  private int predicted;
  private int failed;
  private long started;
  private long shown;

  @Override
  public Integer call() throws IOException {
    if (csv != null && csv.equals(json)) {
      throw new ParameterException(spec.commandLine(), csv + ": --csv and --json need a file each");
    }
    PrintWriter err = spec.commandLine().getErr();
    List<Path> files = ImageFileList.of(images);
    files.removeIf(this::isOutput);
    if (files.isEmpty()) {
      throw new IOException(images.get(0) + ": holds no file");
    }
    Predictor predictor = new Predictor(FaceBehaviorNet.read(model));
    int threads = Runtime.getRuntime().availableProcessors();
    List<PredictionSink> sinks = new ArrayList<>();
    started = System.nanoTime();
    shown = started;
    try {
      open(sinks);
      new BatchPrediction(predictor, threads)
          .run(
              files,
              rows -> {
                for (PredictionSink sink : sinks) {
                  sink.write(rows);
                }
                count(rows, files.size(), err);
              });
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

  private void open(List<PredictionSink> sinks) throws IOException {
    if (csv != null) {
      sinks.add(PredictionCsv.to(csv));
    }
    if (json != null) {
      sinks.add(PredictionJson.to(json));
    }
    if (sinks.isEmpty()) {
      sinks.add(PredictionCsv.to(new FileOutputStream(FileDescriptor.out)));
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
        err.println(row.image() + ": " + row.error());
      } else if (failed == SHOWN_FAILURES + 1) {
        err.println("More images cannot be read; their rows say why.");
      }
    }
    long now = System.nanoTime();
    if (1e-9 * (now - shown) > SECONDS_BETWEEN_LINES) {
      shown = now;
      err.printf(Locale.ROOT, "%,d of %,d images%n", predicted + failed, files);
    }
    err.flush();
  }

  private void summarise(PrintWriter err) {
    double seconds = 1e-9 * (System.nanoTime() - started);
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
