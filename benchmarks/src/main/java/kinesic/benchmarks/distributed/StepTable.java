package kinesic.benchmarks.distributed;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.DoubleBinaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times the parts of a step on several numbers of ranks, and models more machines from them. */
@Command(
    name = "steps",
    description =
        "Time the parts of a training step on several numbers of ranks with one thread each, and"
            + " print what a model makes of them for more machines.",
    mixinStandardHelpOptions = true)
final class StepTable implements Callable<Integer> {

  private static final List<Integer> MACHINES = List.of(1, 2, 4, 8, 16);
  private static final List<Integer> LINKS = List.of(1, 10); // Gbit/s
  private static final int MODEL_MICRO_BATCHES = 16;
  private static final int SUMS = 9; // repetitions of the exchange alone

  // the columns of a line of a step
  private static final int WHOLE = 0;
  private static final int COMPUTE = 1;
  private static final int EXCHANGE = 2;
  private static final int UPDATE = 3;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--networks",
      split = ",",
      defaultValue = "compact,resnet18,resnet50",
      description = "The networks, of ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
  private List<FaceNetwork> networks = List.of();

  @Option(
      names = "--ranks",
      split = ",",
      paramLabel = "N",
      defaultValue = "2,4",
      description = "The numbers of ranks besides 1 (default ${DEFAULT-VALUE}); the model needs 2.")
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
      defaultValue = "0",
      description = "The faces of a micro-batch (default 64, 32 and 16 for the three networks).")
  private int faces;

  @Option(
      names = "--micro-batches",
      paramLabel = "M",
      defaultValue = "4",
      description = "The micro-batches of a step (default ${DEFAULT-VALUE}).")
  private int microBatches;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "9",
      description = "The number of measured steps (default ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "6",
      description = "The number of steps before them (default ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--latency",
      paramLabel = "MS",
      defaultValue = "0.1",
      description = "The latency of a message in the model, in ms (default ${DEFAULT-VALUE}).")
  private double latency;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "4g",
      description = "The greatest heap of a process (default ${DEFAULT-VALUE}).")
  private String heap = "";

  /**
   * What was measured of a network on a number of ranks, in milliseconds.
   *
   * @param sum the exchange of the gradients with nothing else running; 0 on one rank
   * @param parameters the numbers that are added up
   * @param statistics the running statistics
   */
  private record Measured(
      int ranks,
      double step,
      double compute,
      double exchange,
      double update,
      double sum,
      long parameters,
      long statistics) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    MarkdownTable measured =
        new MarkdownTable(
            List.of(
                "network",
                "faces",
                "ranks",
                "step",
                "compute",
                "exchange",
                "update",
                "sum alone",
                "faces/s"));
    MarkdownTable model = new MarkdownTable(modelTitles());
    for (FaceNetwork network : networks) {
      Measured single = measure(network, 1);
      measured.add(row(network, single));
      for (int count : ranks) {
        Measured several = measure(network, count);
        measured.add(row(network, several));
        if (count == 2) {
          modelRows(network, single, several).forEach(model::add);
        }
      }
    }
    out.println(
        """
        Median times of a step in ms: %s micro-batches of faces of %s x %s pixels, one thread a rank.
        Compute and update are those of the slowest rank; exchange is that of the rank that waits
        least for the others. "Sum alone" adds up as many floats with nothing else running.
        This machine has %s cores. Ranks beyond that number share them: no speed-up can show.
        """
            .formatted(microBatches, side, side, Runtime.getRuntime().availableProcessors()));
    measured.print(out);
    if (ranks.contains(2)) {
      printModel(out, model);
    }
    return 0;
  }

  private int faces(FaceNetwork network) {
    return faces > 0 ? faces : network.faces();
  }

  private Measured measure(FaceNetwork network, int count)
      throws IOException, InterruptedException {
    int epochFaces = (warmUp + steps) * microBatches * faces(network);
    List<String> job =
        new RankTraining(network, side, faces(network), microBatches, epochFaces, 1).arguments();
    RankProcesses processes = new RankProcesses(heap);
    List<RankLines> run = count == 1 ? List.of(processes.alone(job)) : processes.group(count, job);
    double[] floats = run.getFirst().numbers("floats")[0];
    return new Measured(
        count,
        median(run, WHOLE, Math::max),
        median(run, COMPUTE, Math::max),
        median(run, EXCHANGE, Math::min),
        median(run, UPDATE, Math::max),
        count == 1 ? 0 : sumAlone(processes, count, (int) floats[0]),
        (long) floats[0],
        (long) floats[1]);
  }

  private double median(List<RankLines> run, int column, DoubleBinaryOperator over) {
    return RankLines.median(run, "step", column, warmUp, over);
  }

  private static double sumAlone(RankProcesses processes, int count, int floats)
      throws IOException, InterruptedException {
    List<RankLines> run = processes.group(count, new ExchangeRank(floats, SUMS).arguments());
    return RankLines.median(run, "sum", 0, 0, Math::max);
  }

  private List<String> row(FaceNetwork network, Measured times) {
    int stepFaces = microBatches * faces(network);
    return List.of(
        network.label(),
        Integer.toString(stepFaces),
        Integer.toString(times.ranks()),
        millis(times.step()),
        millis(times.compute()),
        times.ranks() == 1 ? "-" : millis(times.exchange()),
        millis(times.update()),
        times.ranks() == 1 ? "-" : millis(times.sum()),
        String.format(Locale.ROOT, "%.0f", 1000 * stepFaces / times.step()));
  }

  // ---------------------------------------------------------------- the model

  private void printModel(PrintWriter out, MarkdownTable model) {
    out.println(
        """
        Model, not measured: speed-up (time of a step) on N machines with one rank of one thread each,
        M = %s micro-batches a step:
          T(1) = M c + u
          T(N) = ceil(M/N) c + (2 (N-1)/N v + (N-1) ceil(M/N) s) / rate + 3 latency + u
        c: compute of a micro-batch, u: update, as measured on one rank; v: bytes of the gradients,
        s: bytes of the statistics of a micro-batch; rate: that of the link, or of "sum alone" on two
        ranks if that is lower; latency: %s ms. Nothing overlaps, and no machine waits for a slower
        one.
        """
            .formatted(MODEL_MICRO_BATCHES, latency));
    model.print(out);
  }

  private static List<String> modelTitles() {
    List<String> titles = new ArrayList<>(List.of("network", "Gbit/s"));
    MACHINES.forEach(count -> titles.add("N = " + count));
    return titles;
  }

  private List<List<String>> modelRows(FaceNetwork network, Measured single, Measured pair) {
    SpeedUp model =
        new SpeedUp(
            MODEL_MICRO_BATCHES,
            single.compute() / microBatches,
            single.update(),
            (double) Float.BYTES * single.parameters(),
            (double) Float.BYTES * single.statistics(),
            Float.BYTES * single.parameters() / pair.sum(),
            latency);
    List<List<String>> rows = new ArrayList<>();
    for (int link : LINKS) {
      List<String> row = new ArrayList<>(List.of(network.label(), Integer.toString(link)));
      for (int count : MACHINES) {
        row.add(
            "%s (%s ms)"
                .formatted(
                    String.format(Locale.ROOT, "%.2f", model.speedUp(count, link)),
                    millis(model.stepMillis(count, link))));
      }
      rows.add(row);
    }
    return rows;
  }

  private static String millis(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
  }
}
