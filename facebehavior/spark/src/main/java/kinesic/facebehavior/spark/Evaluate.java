package kinesic.facebehavior.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import kinesic.facebehavior.cli.EvaluationCommand;
import kinesic.facebehavior.network.FaceBehaviorNet;
import kinesic.facebehavior.network.Predictor;
import kinesic.facebehavior.training.ImagePredictions;
import kinesic.facebehavior.training.TestSet;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Evaluates a network on labelled faces, which the executors predict. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    header = "Evaluate a trained network on labelled faces.",
    description = {
      "",
      "Prints what \"facebehavior evaluate\" prints. The executors read the files themselves, so all"
          + " machines must see them under the same paths; give absolute ones.",
      ""
    })
final class Evaluate implements Callable<Integer> {

  private static final int IMAGES = 1 << 12; // of a part

  @Spec private CommandSpec spec;

  @Mixin private final EvaluationCommand command = new EvaluationCommand();

  @Option(
      names = "--partitions",
      paramLabel = "P",
      description =
          "number of tasks (default: enough that a task takes about a minute, and at least one for"
              + " each executor)")
  private @Nullable Integer partitions;

  /**
   * Parses a command line that the driver has parsed before; the command prints nothing.
   *
   * @param arguments those of the program
   */
  static Evaluate parse(List<String> arguments) {
    ParseResult parsed = Main.silent().parseArgs(arguments.toArray(String[]::new));
    return (Evaluate) parsed.subcommand().commandSpec().userObject();
  }

  EvaluationCommand command() {
    return command;
  }

  @Override
  public Integer call() throws IOException {
    return run(Connection.to(Connection.settings(spec.name())));
  }

  /**
   * Checks the command line, connects to a cluster and evaluates.
   *
   * @return the exit status
   */
  int run(Connection connection) throws IOException {
    if (partitions != null && partitions < 1) {
      throw new ParameterException(
          spec.commandLine(), "--partitions is %s, expected at least 1".formatted(partitions));
    }
    command.check();
    return connection.run(
        cluster -> {
          command.run(
              (place, test, net) -> test.result(net, predictions(cluster, place, test, net)));
          return 0;
        });
  }

  private List<ImagePredictions> predictions(
      Cluster cluster, int place, TestSet test, FaceBehaviorNet net) throws IOException {
    int most = Math.max(1, Math.ceilDiv(test.images(), Predictor.BATCH));
    int count =
        PartCount.of(partitions, test.images(), IMAGES, most, cluster, spec.commandLine().getErr());
    ArrayList<String> words =
        new ArrayList<>(spec.root().commandLine().getParseResult().originalArgs());
    Broadcast<ArrayList<String>> arguments = cluster.context().broadcast(words);
    List<EvaluatedPart> parts;
    try {
      parts =
          cluster
              .context()
              .parallelize(IntStream.range(0, count).boxed().toList(), count)
              .map(new EvaluationTask(arguments, place, count))
              .collect();
    } catch (Exception e) { // as Spark reports that a job has failed
      throw JobFailure.of(cluster, "the evaluation has failed", e);
    }
    List<ImagePredictions> predictions = new ArrayList<>(count);
    for (EvaluatedPart part : parts) {
      predictions.add(part.predictions(net));
    }
    return predictions;
  }
}
