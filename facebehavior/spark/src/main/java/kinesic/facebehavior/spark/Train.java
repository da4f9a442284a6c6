package kinesic.facebehavior.spark;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description =
          "a rank that says nothing for longer is lost; longer than any step, validation or writing"
              + " of a checkpoint takes (default: ${DEFAULT-VALUE})")
  private int patience;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "longest wait for executors; after the loss of one, the training then goes on with fewer"
              + " ranks (default: ${DEFAULT-VALUE})")
  private int wait;

  /** The options of {@code facebehavior train}, which every rank parses. */
  @Unmatched private final List<String> plain = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    requirePositive("--attempts", attempts);
    requirePositive("--patience", patience);
    requirePositive("--wait", wait);
    if (ranks != null) {
      requirePositive("--ranks", ranks);
    }
    ClusterSettings settings =
        ClusterSettings.complete(new SparkConf(), spec.name(), ranks == null ? 1 : ranks);
    if (settings.isDynamic()) {
      throw new IOException(
          "the ranks of a training need a fixed number of executors; switch dynamic allocation off"
              + " with --conf spark.dynamicAllocation.enabled=false");
    }
    OptionalInt wanted = ranks == null ? OptionalInt.empty() : OptionalInt.of(ranks);
    RankPlacement.requireSlots(settings, wanted);
    RankedTraining training =
        new RankedTraining(
            arguments(settings),
            wanted,
            attempts,
            Duration.ofSeconds(patience),
            Duration.ofSeconds(wait));
    Screen screen = new Screen(spec.commandLine().getOut(), spec.commandLine().getErr());
    RankNews news = new RankNews(screen);
    try (Cluster cluster = Cluster.open(settings);
        Interruption interruption = new Interruption(() -> stop(settings, news))) {
      return training.run(cluster, news);
    }
  }

  private static void stop(ClusterSettings settings, RankNews news) {
    news.requestStop();
    if (!settings.isEmbedded()) { // otherwise the training itself answers to Ctrl-C
      news.screen().message("waiting for the checkpoint of the step at hand");
    }
  }

  private List<String> arguments(ClusterSettings settings) throws IOException {
    if (!settings.isEmbedded()) {
      requireCommonFolder();
    }
    List<String> arguments = new ArrayList<>(List.of(spec.name()));
    arguments.addAll(plain);
    return arguments;
  }

  /** Checks that the folder of the run does not depend on the working folder of an executor. */
  private void requireCommonFolder() throws IOException {
    Optional<String> out = new PlainOptions(plain).value(PlainOptions.OUT);
    if (out.isEmpty() || !out.get().matches("([A-Za-z][A-Za-z0-9+.-]+:)?[/\\\\].*")) {
      throw new IOException(
          "--out is %s, expected a path from the root or a URI: each executor has a working folder"
                  .formatted(out.orElse("missing"))
              + " of its own");
    }
  }

  private void requirePositive(String option, int value) {
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(), "%s is %s, expected at least 1".formatted(option, value));
    }
  }
}
