package kinesic.benchmarks.distributed;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kinesic.benchmarks.distributed.RankTraining.Trained;
import kinesic.engine.Tensor;
import kinesic.nn.distributed.Group;
import kinesic.nn.distributed.Patience;
import kinesic.nn.distributed.Rendezvous;
import kinesic.nn.distributed.SocketRendezvous;
import kinesic.nn.train.StepReport;
import kinesic.nn.train.StepTimes;
import kinesic.nn.train.TrainingListener;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One process of a group, or one without a group; {@link RankProcesses} starts them. It prints
 * {@link RankLines}.
 */
@Command(name = "rank", description = "One process of a group; ranks starts them.")
final class Rank {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final PrintStream out;

  @Option(names = "--rank", description = "The number of this process in its group.")
  private int rank;

  @Option(names = "--ranks", description = "The number of processes; without it, no group.")
  private int ranks;

  @Option(names = "--rendezvous", description = "HOST:PORT at which rank 0 listens.")
  private String rendezvous = "";

  private Rank(PrintStream out) {
    this.out = out;
  }

  /** Runs the process. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Rank(System.out))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  /** Something that a group does. */
  private interface Work {
    void run(Group group) throws IOException, InterruptedException;
  }

  /** Trains, and prints the times of the steps and the checksums of what it has changed. */
  @Command(name = "train")
  int train(
      @Option(names = "--network") FaceNetwork network,
      @Option(names = "--side") int side,
      @Option(names = "--faces") int faces,
      @Option(names = "--micro-batches") int microBatches,
      @Option(names = "--epoch-faces") int epochFaces,
      @Option(names = "--epochs") int epochs)
      throws IOException, InterruptedException {
    RankTraining training =
        new RankTraining(network, side, faces, microBatches, epochFaces, epochs);
    if (ranks == 0) {
      report(training, Optional.empty());
    } else {
      inGroup(group -> report(training, Optional.of(group)));
    }
    return 0;
  }

  /** Times the exchange alone. */
  @Command(name = "exchange")
  int exchange(
      @Option(names = "--floats") int floats, @Option(names = "--repetitions") int repetitions)
      throws IOException, InterruptedException {
    inGroup(group -> new ExchangeRank(floats, repetitions).run(group, out));
    return 0;
  }

  private void inGroup(Work work) throws IOException, InterruptedException {
    Rendezvous meeting = new SocketRendezvous(rank, ranks, rendezvous, "", Patience.of(PATIENCE));
    try (Group group = meeting.join(List.of("program = ranks"))) {
      work.run(group);
    }
  }

  private void report(RankTraining training, Optional<Group> group) throws IOException {
    Trained trained = training.run(group, new StepPrinter());
    out.println("weights " + Checksum.of(trained.net().parameters()));
    out.println("moments " + Checksum.of(trained.optimiser().state().moments()));
    out.println("statistics " + Checksum.of(trained.net().buffers()));
    out.printf(
        Locale.ROOT,
        "floats %d %d%n",
        trained.net().parameterCount(),
        trained.net().buffers().values().stream()
            .map(Tensor::shape)
            .mapToLong(shape -> shape.elements())
            .sum());
  }

  /** Prints the times of each step in milliseconds: whole, compute, exchange, update. */
  private final class StepPrinter implements TrainingListener {

    private long before = System.nanoTime();

    @Override
    public void stepped(StepReport report) {
      long now = System.nanoTime();
      StepTimes times = report.times();
      out.printf(
          Locale.ROOT,
          "step %.3f %.3f %.3f %.3f%n",
          1e-6 * (now - before),
          1e3 * times.compute(),
          1e3 * times.exchange(),
          1e3 * times.update());
      before = now;
    }
  }
}
