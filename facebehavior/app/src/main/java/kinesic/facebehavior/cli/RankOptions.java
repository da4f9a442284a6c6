package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import kinesic.nn.distributed.FailedRankException;
import kinesic.nn.distributed.Group;
import kinesic.nn.distributed.LostRankException;
import kinesic.nn.distributed.Patience;
import kinesic.nn.distributed.Rendezvous;
import kinesic.nn.distributed.SocketRendezvous;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code --micro-batches}, {@code --ranks} and what belongs to them: how steps are divided, and
 * among which processes.
 */
final class RankOptions {

  /** The environment variable with a secret that all ranks know. */
  private static final String TOKEN = "KINESIC_GROUP_TOKEN";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--micro-batches",
      paramLabel = "M",
      defaultValue = "1",
      description =
          "divide each step into this many parts, which pass through the network one after the"
              + " other and whose gradients are averaged: needs less memory; the result depends on"
              + " M (default: ${DEFAULT-VALUE})")
  private int microBatches;

  @Option(
      names = "--ranks",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "train with this many processes, at most M, on one or several machines, with the result"
              + " of one; each is started with the same options and its own --rank (default:"
              + " ${DEFAULT-VALUE})")
  private int ranks;

  @Option(
      names = "--rank",
      paramLabel = "R",
      description = "the number of this process, 0 to N - 1; number 0 writes and prints")
  private @Nullable Integer rank;

  @Option(
      names = "--rendezvous",
      paramLabel = "HOST:PORT",
      description = "where rank 0 listens and the others find it")
  private @Nullable String rendezvous;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description =
          "how long another rank may take to appear, or say nothing, before it counts as lost"
              + " (default: ${DEFAULT-VALUE})")
  private int patience;

  /** What the ranks do together. */
  interface Work {

    /** Does the share of one rank, and returns the exit status. */
    int run(Group group) throws IOException;
  }

  int microBatches() {
    return microBatches;
  }

  /**
   * Checks that steps are in one part.
   *
   * @param option the name of an option that needs it
   */
  void requireWholeSteps(String option) {
    if (microBatches > 1) {
      throw new ParameterException(
          spec.commandLine(),
          "%s needs steps of one part, but --micro-batches is %s".formatted(option, microBatches));
    }
  }

  /** What messages call this process. */
  String program(Rendezvous given) {
    int number = given.size() > 1 ? given.rank() : rank == null ? 0 : rank;
    return number == 0 ? "facebehavior" : "facebehavior, rank " + number;
  }

  /**
   * Checks that this process trains alone.
   *
   * @param option an option that needs it, with its value
   * @param given how other ranks are found, if another program has started them
   */
  void requireOneRank(String option, Rendezvous given) {
    int count = Math.max(ranks, given.size());
    if (count > 1) {
      throw new ParameterException(
          spec.commandLine(), "%s needs one rank, but there are %s".formatted(option, count));
    }
  }

  /**
   * Finds the other ranks and works with them. All but rank 0 print nothing except errors. If this
   * rank fails, it tells the others why.
   *
   * @param given how to find them, if another program has started the ranks
   * @throws LostRankException if another rank does not come, has ended or says nothing
   * @throws FailedRankException if another rank has failed
   */
  int run(Rendezvous given, Work work) throws IOException {
    Rendezvous own = own();
    if (own.size() > 1 && given.size() > 1) {
      throw new ParameterException(
          spec.commandLine(), "--ranks is for processes that are started one by one");
    }
    Rendezvous all = given.size() > 1 ? given : own;
    if (all.size() > microBatches) {
      throw new ParameterException(
          spec.commandLine(),
          "--micro-batches is %s, expected at least %s, one for each rank"
              .formatted(microBatches, all.size()));
    }
    PrintWriter terminal = spec.commandLine().getOut();
    if (all.rank() > 0) {
      spec.commandLine().setOut(new PrintWriter(Writer.nullWriter()));
    } else if (own.size() > 1) {
      terminal.println("waiting for %s at %s".formatted(others(own.size() - 1), rendezvous));
      terminal.flush();
    }
    try (Group group = all.join(fingerprint())) {
      return run(group, own.size() > 1, work);
    }
  }

  private static String others(int count) {
    return count == 1 ? "1 other rank" : count + " other ranks";
  }

  private static int run(Group group, boolean startedByHand, Work work) throws IOException {
    try {
      return work.run(group);
    } catch (LostRankException e) {
      if (!startedByHand) {
        throw e;
      }
      throw new LostRankException(
          e.rank(), e.getMessage() + "; start all ranks again with --resume to continue", e);
    } catch (FailedRankException e) {
      throw e;
    } catch (IOException | RuntimeException | Error e) {
      group.fail(Main.sentence(e));
      throw e;
    }
  }

  /**
   * What must be the same at all ranks for them to talk to each other; everything else is compared
   * when the data have been read.
   */
  private List<String> fingerprint() {
    return List.of(
        "program = " + new Main.Version().getVersion()[0], "micro-batches = " + microBatches);
  }

  /** The rendezvous of the options. */
  private Rendezvous own() {
    require(ranks >= 1, "--ranks is %s, expected at least 1", ranks);
    require(patience >= 1, "--patience is %s, expected at least 1 second", patience);
    if (ranks == 1 && rank == null && rendezvous == null) {
      return Rendezvous.alone();
    }
    if (rank == null || rendezvous == null) {
      throw new ParameterException(
          spec.commandLine(), "--ranks, --rank and --rendezvous must be given together");
    }
    require(rank >= 0 && rank < ranks, "--rank is %s, expected 0 to " + (ranks - 1), rank);
    if (ranks == 1) {
      return Rendezvous.alone();
    }
    String secret = Objects.requireNonNullElse(System.getenv(TOKEN), "");
    Patience limit = Patience.of(Duration.ofSeconds(patience));
    try {
      return new SocketRendezvous(rank, ranks, rendezvous, secret, limit);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--rendezvous " + e.getMessage(), e);
    }
  }

  private void require(boolean valid, String sentence, int value) {
    if (!valid) {
      throw new ParameterException(spec.commandLine(), sentence.formatted(value));
    }
  }
}
