package kinesic.facebehavior.spark;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import kinesic.facebehavior.cli.PredictionOptions;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.predict.PredictionFormat;
import kinesic.facebehavior.spark.storage.StoredFiles;
import kinesic.facebehavior.video.VideoFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Predicts images on the executors, a part of them in each task. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    header = "Predict the faces in any number of pictures on the executors.",
    description = {
      "",
      "Writes the rows of \"facebehavior predict --csv\", in the same order and with the same cells"
          + " however many executors there are, into the files of a folder. A picture without a"
          + " face gets a row that says so. A picture that cannot be read gets a row with the"
          + " reason; the others are predicted and the exit status is 3.",
      "",
      "The folder appears when all rows are complete. One that exists is replaced only if it is an"
          + " earlier output and --overwrite is given.",
      ""
    },
    parameterListHeading = "Images:%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Examples:",
      "  " + Main.NAME + " predict -m net.safetensors --out rows photos/",
      "  " + Main.NAME + " predict -m net.safetensors --crops --output-format parquet \\",
      "    --out hdfs:///rows hdfs:///crops/train.csv"
    })
final class Predict implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final PredictionOptions options = new PredictionOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description =
          "the folder of the rows, which all executors must see: a path or a URI, such as"
              + " hdfs://host/rows")
  private String out = "";

  @Option(
      names = "--output-format",
      paramLabel = "NAME",
      defaultValue = "csv",
      converter = FormatConverter.class,
      description =
          "csv, with a heading in each file, or parquet, whose columns have types (default:"
              + " ${DEFAULT-VALUE})")
  private OutputFormat outputFormat;

  @Option(
      names = "--partitions",
      paramLabel = "P",
      description =
          "number of tasks and files (default: enough that a task takes about a minute, and at"
              + " least one for each executor)")
  private @Nullable Integer partitions;

  @Option(names = "--overwrite", description = "replace an earlier output")
  private boolean overwrite;

  @Parameters(
      arity = "1..*",
      paramLabel = "IMAGE|FOLDER|LIST",
      description =
          "PNG, JPEG, GIF, BMP or TIFF files: paths that all executors see, or URIs, such as"
              + " hdfs://host/photos; a folder stands for all files in it and its subfolders except"
              + " hidden ones; a file whose name ends in .csv or .txt lists images, in the column"
              + " image or one in a line, relative to its folder")
  private List<String> images = List.of();

  /** Parses the format of the files. */
  static final class FormatConverter implements ITypeConverter<OutputFormat> {
    @Override
    public OutputFormat convert(String name) {
      try {
        return OutputFormat.parse(name);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /**
   * Parses a command line that the driver has parsed before; the command prints nothing.
   *
   * @param arguments those of the program
   */
  static Predict parse(List<String> arguments) {
    ParseResult parsed = Main.silent().parseArgs(arguments.toArray(String[]::new));
    return (Predict) parsed.subcommand().commandSpec().userObject();
  }

  PredictionOptions options() {
    return options;
  }

  @Override
  public Integer call() throws IOException {
    ClusterSettings settings = Connection.settings(spec.name());
    return run(settings, Connection.to(settings));
  }

  /**
   * Checks the command line, connects to a cluster and predicts.
   *
   * @param settings of the cluster
   * @return the exit status
   */
  int run(ClusterSettings settings, Connection connection) throws IOException {
    check();
    PrintWriter err = spec.commandLine().getErr();
    try (StopOnInterrupt interrupt = new StopOnInterrupt();
        StoredFiles files = StoredFiles.of(settings.values())) {
      FaceBehaviorNet network = options.network();
      PredictionFormat columns = options.columns(network);
      options.warning(network).ifPresent(err::println);
      try (OutputTable table = OutputTable.open(out, files, overwrite, columns)) {
        PredictionRun run =
            new PredictionRun(
                PredictionJob.of(
                    spec.root().commandLine().getParseResult().originalArgs(), options),
                columns,
                names(files, table),
                table,
                outputFormat,
                err);
        return connection.run(cluster -> run.run(cluster, partitions, interrupt));
      }
    }
  }

  private void check() {
    options.check();
    refuseIf(
        options.areListed(),
        "--landmarks lists the faces of image files of one machine; use --detector or --crops");
    refuseIf(
        partitions != null && partitions < 1,
        "--partitions is %s, expected at least 1".formatted(partitions));
  }

  private void refuseIf(boolean wrong, String problem) {
    if (wrong) {
      throw new ParameterException(spec.commandLine(), problem);
    }
  }

  private List<String> names(StoredFiles files, OutputTable table) throws IOException {
    List<String> names = new ArrayList<>(ImageNames.of(images, files));
    names.removeIf(table::contains);
    if (names.isEmpty()) {
      throw new IOException(images.getFirst() + ": contains no file");
    }
    for (String name : names) {
      if (VideoFile.hasName(name)) {
        throw new IOException(
            name + ": is a video, whose frames \"facebehavior predict\" reads; name pictures only");
      }
    }
    return names;
  }
}
