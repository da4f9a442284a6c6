package kinesic.benchmarks.distributed;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Compares the bits of one training run on different numbers of processes. Each epoch ends with a
 * step of fewer micro-batches, the last of which has fewer faces.
 */
@Command(
    name = "bits",
    description =
        "Train in one process without a group and on several numbers of ranks, and print the"
            + " CRC-32 of weights, moments and running statistics; exit with 1 if one differs.",
    mixinStandardHelpOptions = true)
final class BitTable implements Callable<Integer> {

  /** What is compared: the names of lines of {@link Rank}. */
  private static final List<String> STATE = List.of("weights", "moments", "statistics");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--networks",
      split = ",",
      defaultValue = "compact,resnet18",
      description = "The networks, of ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
  private List<FaceNetwork> networks = List.of();

  @Option(
      names = "--ranks",
      split = ",",
      paramLabel = "N",
      defaultValue = "1,2,3,4",
      description = "The numbers of ranks (default ${DEFAULT-VALUE}).")
  private List<Integer> ranks = List.of();

  @Option(
      names = "--side",
      paramLabel = "PIXELS",
      defaultValue = "96",
      description = "Width and height of the faces (default ${DEFAULT-VALUE}).")
  private int side;

  @Option(
      names = "--faces",
      paramLabel = "N",
      defaultValue = "8",
      description = "The faces of a micro-batch (default ${DEFAULT-VALUE}).")
  private int faces;

  @Option(
      names = "--micro-batches",
      paramLabel = "M",
      defaultValue = "4",
      description = "The micro-batches of a step (default ${DEFAULT-VALUE}).")
  private int microBatches;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "3",
      description = "The number of epochs, of two steps each (default ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "3g",
      description = "The greatest heap of a process (default ${DEFAULT-VALUE}).")
  private String heap = "";

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    List<String> titles = new ArrayList<>(List.of("network", "CRC-32 of", "no group"));
    ranks.forEach(count -> titles.add(count == 1 ? "1 rank" : count + " ranks"));
    titles.add("bits");
    MarkdownTable table = new MarkdownTable(titles);
    boolean equal = true;
    for (FaceNetwork network : networks) {
      for (List<String> row : rows(network)) {
        equal &= row.getLast().equals("equal");
        table.add(row);
      }
    }
    table.print(out);
    return equal ? 0 : 1;
  }

  /** Returns a row for each part of the state. */
  private List<List<String>> rows(FaceNetwork network) throws IOException, InterruptedException {
    int full = microBatches + Math.max(1, microBatches / 2); // micro-batches of an epoch
    RankTraining training =
        new RankTraining(network, side, faces, microBatches, full * faces - faces / 2, epochs);
    RankProcesses processes = new RankProcesses(heap);
    List<List<RankLines>> runs = new ArrayList<>();
    runs.add(List.of(processes.alone(training.arguments())));
    for (int count : ranks) {
      runs.add(processes.group(count, training.arguments()));
    }
    List<List<String>> rows = new ArrayList<>();
    for (String part : STATE) {
      List<String> sums = new ArrayList<>();
      for (List<RankLines> run : runs) {
        sums.add(sums(part, run));
      }
      List<String> row = new ArrayList<>(List.of(network.label(), part));
      row.addAll(sums);
      row.add(sums.stream().distinct().count() == 1 ? "equal" : "DIFFERENT");
      rows.add(row);
    }
    return rows;
  }

  /** Returns the checksum of a run: that of all ranks, or those of each if they differ. */
  private static String sums(String part, List<RankLines> ranks) throws IOException {
    List<String> sums = new ArrayList<>();
    for (RankLines rank : ranks) {
      sums.add(rank.value(part));
    }
    return sums.stream().distinct().count() == 1
        ? sums.getFirst()
        : sums.stream().collect(Collectors.joining(", "));
  }
}
