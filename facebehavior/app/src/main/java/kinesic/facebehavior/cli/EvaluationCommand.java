package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kinesic.facebehavior.database.DatabaseSource;
import kinesic.facebehavior.database.Split;
import kinesic.facebehavior.face.Alignment;
import kinesic.facebehavior.manifest.Manifest;
import kinesic.facebehavior.metric.ConfusionMatrix;
import kinesic.facebehavior.metric.EmbeddingEvaluation;
import kinesic.facebehavior.metric.Verification;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.predict.OverwriteGuard;
import kinesic.facebehavior.report.MetricTable;
import kinesic.facebehavior.report.Table;
import kinesic.facebehavior.task.Classification;
import kinesic.facebehavior.task.Evaluation;
import kinesic.facebehavior.task.Task;
import kinesic.facebehavior.task.Tasks;
import kinesic.facebehavior.training.TestSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What the command {@code evaluate} does, wherever its test sets are predicted: its options, and
 * what it reads and prints. A mixin of picocli; the parser needs {@link OptionTypes}.
 */
public final class EvaluationCommand {

  private static final List<String> ROC = List.of("threshold", "far", "tar");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private final CommonOptions.Model model = new CommonOptions.Model();
  @Mixin private final DataOptions data = new DataOptions();
  @Mixin private final CommonOptions.Pairs pairs = new CommonOptions.Pairs();

  @Option(
      names = "--roc",
      paramLabel = "FILE",
      description =
          "write the receiver operating characteristic of --pairs to a CSV file: threshold, far"
              + " (false accept rate), tar (true accept rate)")
  private @Nullable OutputFile roc;

  /** Evaluates a network on a test set. */
  @FunctionalInterface
  public interface Evaluator {
    /**
     * Returns the result.
     *
     * @param place of the test set on the command line, from 0
     */
    TestSet.Result result(int place, TestSet test, FaceBehaviorNet net) throws IOException;
  }

  /**
   * Checks the command line before anything is read.
   *
   * @throws ParameterException if it cannot be used
   * @throws IOException if a file that is to be written cannot be
   */
  public void check() throws IOException {
    OutputCheck.require(spec);
    List<DatabaseSource> sources = data.required();
    if (roc != null) {
      if (!pairs.isGiven() || sources.size() > 1) {
        throw new ParameterException(spec.commandLine(), "--roc needs --pairs and a single --data");
      }
      OverwriteGuard.require(roc.file(spec), line -> line.equals(String.join(",", ROC)));
    }
  }

  /**
   * Evaluates the network on all test sets and prints the results.
   *
   * @throws IOException if a file cannot be read or written
   */
  public void run(Evaluator evaluator) throws IOException {
    List<DatabaseSource> sources = data.required();
    FaceBehaviorNet net = network();
    for (int place = 0; place < sources.size(); place++) {
      evaluate(net, sources.get(place), place, evaluator);
    }
    data.printUnreadable();
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
   * Reads a test set.
   *
   * @param place on the command line, from 0
   * @param net the network that it will be used for
   * @throws IOException if a file cannot be read
   */
  public TestSet test(int place, FaceBehaviorNet net) throws IOException {
    return test(data.read(data.required().get(place), Split.TEST), net);
  }

  private TestSet test(Manifest manifest, FaceBehaviorNet net) throws IOException {
    return new TestSet(manifest, pairs.read(), net.configuration().side(), data.unreadable());
  }

  private void evaluate(FaceBehaviorNet net, DatabaseSource source, int place, Evaluator evaluator)
      throws IOException {
    Manifest manifest = data.read(source, Split.TEST);
    Alignment read = manifest.alignment();
    net.configuration()
        .alignment()
        .filter(trained -> trained.differs(read))
        .ifPresent(
            trained ->
                spec.commandLine()
                    .getErr()
                    .println(
                        "%s: was trained on %s, and %s has %s"
                            .formatted(model.file(), trained.words(), source, read.words())));
    TestSet test = test(manifest, net);
    Evaluation evaluation = evaluator.result(place, test, net).evaluation();
    if (roc != null) {
      writeRoc(roc, evaluation.embeddings().map(EmbeddingEvaluation::verification).orElseThrow());
    }
    PrintWriter terminal = spec.commandLine().getOut();
    terminal.printf(
        Locale.ROOT, "%s on %d faces of %s%n", model.file(), test.truth().size(), source);
    List<String> names = List.of("network");
    terminal.print(MetricTable.of(names, List.of(evaluation)).table("held-out faces").text());
    for (Task task : Tasks.byPosition(net.tasks())) {
      Table labels = MetricTable.ofLabels(task.title(), evaluation.of(task));
      if (!labels.rows().isEmpty()) {
        terminal.println();
        terminal.print(labels.text());
      }
    }
    for (Classification task : Tasks.ofKind(net.tasks(), Classification.class)) {
      evaluation
          .of(task)
          .confusions()
          .filter(matrix -> matrix.samples() > 0)
          .ifPresent(matrix -> terminal.print(confusions(task, matrix)));
    }
    terminal.flush();
  }

  /** A line for each true class: how many of its faces were predicted as each class. */
  private static String confusions(Classification task, ConfusionMatrix counts) {
    List<String> heading = new ArrayList<>(List.of("true " + task.names().metricPrefix()));
    heading.addAll(task.labels());
    Table table = new Table(heading);
    for (int truth = 0; truth < task.size(); truth++) {
      List<String> row = new ArrayList<>(List.of(task.labels().get(truth)));
      for (int predicted = 0; predicted < task.size(); predicted++) {
        row.add(Long.toString(counts.count(truth, predicted)));
      }
      table.row(row);
    }
    return System.lineSeparator() + table.text();
  }

  private void writeRoc(OutputFile file, Verification verification) throws IOException {
    Table table = new Table(ROC);
    for (Verification.Point point : verification.roc()) {
      table.row(decimal(point.threshold()), decimal(point.far()), decimal(point.tar()));
    }
    table.write(file.file(spec));
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
