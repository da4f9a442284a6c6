package kinesic.benchmarks.distributed;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times the exchange of a group, each time in turn with that of {@link BareSockets}. */
@Command(
    name = "exchange",
    description =
        "Time the sum of a vector over several numbers of ranks, and a message from each to each,"
            + " in turn with bare sockets that move as many bytes; print the ratio of the medians.",
    mixinStandardHelpOptions = true)
final class ExchangeTable implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--ranks",
      split = ",",
      paramLabel = "N",
      defaultValue = "2,4",
      description = "The numbers of ranks (default ${DEFAULT-VALUE}).")
  private List<Integer> ranks = List.of();

  @Option(
      names = "--floats",
      paramLabel = "N",
      defaultValue = "25600000",
      description = "The length of the vector (default ${DEFAULT-VALUE}).")
  private int floats;

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      defaultValue = "15",
      description = "The number of measured sums (default ${DEFAULT-VALUE}).")
  private int repetitions;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "2g",
      description = "The greatest heap of a process (default ${DEFAULT-VALUE}).")
  private String heap = "";

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    MarkdownTable table =
        new MarkdownTable(List.of("case", "ranks", "ms", "bare sockets, ms", "limit / time"));
    for (int count : ranks) {
      List<RankLines> run =
          new RankProcesses(heap).group(count, new ExchangeRank(floats, repetitions).arguments());
      table.add(row("sum of %s floats".formatted(floats), count, run, "sum"));
      table.add(row("messages of %s B".formatted(ExchangeRank.MESSAGE), count, run, "message"));
    }
    table.print(out);
    return 0;
  }

  private static List<String> row(String name, int ranks, List<RankLines> run, String line) {
    double millis = RankLines.median(run, line, 0, 0, Math::max);
    double limit = RankLines.median(run, line + "-limit", 0, 0, Math::max);
    return List.of(
        name,
        Integer.toString(ranks),
        String.format(Locale.ROOT, "%.3f", millis),
        String.format(Locale.ROOT, "%.3f", limit),
        String.format(Locale.ROOT, "%.2f", limit / millis));
  }
}
