package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import kinesic.engine.io.AtomicFile;
import kinesic.facebehavior.database.DatabaseSource;
import kinesic.facebehavior.database.LfwPairs;
import kinesic.facebehavior.database.Split;
import kinesic.facebehavior.manifest.FacePairs.FacePair;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.metric.PeopleEvaluation;
import kinesic.facebehavior.metric.Verification;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.PeopleHeads;
import kinesic.facebehavior.training.PeopleTestSet;
import kinesic.facebehavior.training.TestSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Holds a network against labelled faces. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Measure a trained network on labelled faces.",
    sortOptions = false,
    description = {
      "",
      "Prints every figure that the labels allow, with chance beside it: what a guesser reaches who"
          + " knows how often each label occurs but sees no face.",
      ""
    })
final class Evaluate implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = {"-m", "--model", "--network"},
      required = true,
      paramLabel = "FILE",
      description = "the trained network: network.safetensors of a run, or a checkpoint")
  private Path network;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATABASE",
      description =
          "a database, of which the part that it holds out is read: NAME=FOLDER, as in"
              + " disfa=FOLDER,fold=1, or a CSV manifest; may be repeated")
  private List<DatabaseSource> data;

  @Mixin private final DatabaseReading databases = new DatabaseReading();

  @Option(
      names = "--pairs",
      paramLabel = "FILE",
      description =
          "pairs for verification: a CSV file with the columns first, second, same and fold, or"
              + " LFW's pairs.txt")
  private @Nullable Path pairs;

  @Option(
      names = "--roc",
      paramLabel = "FILE",
      description =
          "writes the receiver operating characteristic of the pairs as CSV: threshold, far, tar")
  private @Nullable Path roc;

  @Override
  public Integer call() throws IOException {
    FaceBehaviorNet net = FaceBehaviorNet.read(network);
    for (DatabaseSource source : data) {
      evaluate(net, source);
    }
    return 0;
  }

  private void evaluate(FaceBehaviorNet net, DatabaseSource source) throws IOException {
    Manifest manifest = databases.read(source, Split.TEST);
    int side = net.configuration().side();
    String figures;
    if (net.configuration().heads() instanceof PeopleHeads) {
      List<FacePair> facePairs = pairs == null ? List.of() : LfwPairs.read(pairs).pairs();
      PeopleEvaluation evaluation = new PeopleTestSet(manifest, facePairs, side).evaluate(net);
      if (roc != null) {
        writeRoc(roc, evaluation.verification());
      }
      figures = FigureTable.of(evaluation.figures());
      figures += FigureTable.of(evaluation.attributeFigures());
    } else {
      TestSet.Result result = new TestSet(manifest, side).evaluate(net);
      figures = FigureTable.of(List.of("network"), List.of(result.evaluation()));
    }
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.println(network + " on " + manifest.rows().size() + " faces of " + source);
    terminal.print(figures);
    terminal.flush();
  }

  private static void writeRoc(Path file, Verification verification) throws IOException {
    StringBuilder lines = new StringBuilder("threshold,far,tar\n");
    for (Verification.Point point : verification.roc()) {
      lines.append(
          String.format(
              Locale.ROOT, "%.6f,%.6f,%.6f\n", point.threshold(), point.far(), point.tar()));
    }
    byte[] text = lines.toString().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, out -> out.write(text));
  }
}
