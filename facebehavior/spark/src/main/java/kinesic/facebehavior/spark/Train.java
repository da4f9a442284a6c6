package kinesic.facebehavior.spark;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Trains a network with one rank on each executor. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Train a network on the executors.",
    sortOptions = false,
    description = {
      "",
      "Takes all options of \"facebehavior train\"; they mean the same and give the same network,"
          + " bit for bit, on any number of executors. A step has --micro-batches parts, which are"
          + " divided among the ranks.",
      ""
    })
final class Train implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--ranks",
      paramLabel = "N",
      description = "number of ranks (default: the number of executors; 1 without a cluster)")
  private @Nullable Integer ranks;

  @Option(
      names = "--attempts",
      paramLabel = "K",
      defaultValue = "3",
      description =
          "give up when this many attempts in a row end with a lost rank and without a new"
              + " checkpoint (default: ${DEFAULT-VALUE})")
  private int attempts;

  /** The options of {@code facebehavior train}, which every rank parses. */
  @Unmatched private final List<String> plain = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (attempts < 1) {
      throw new ParameterException(
          spec.commandLine(), "--attempts is %s, expected at least 1".formatted(attempts));
    }
    int slots = ranks == null ? 1 : ranks;
    ClusterSettings settings = ClusterSettings.complete(new SparkConf(), spec.name(), slots);
    try (Cluster cluster = Cluster.open(settings)) {
      out.println("%s executors for %s".formatted(cluster.watch().executors().size(), plain));
    }
    return Main.FAILED;
  }
}
