package kinesic.facebehavior.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import kinesic.nn.distributed.FailedRankException;
import kinesic.nn.distributed.Group;
import kinesic.nn.distributed.LostRankException;
import kinesic.nn.distributed.Rendezvous;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code --micro-batches}: how steps are divided, also among the processes that another program has
 * started.
 */
final class RankOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--micro-batches",
      paramLabel = "M",
      defaultValue = "1",
      description =
          "divide each step into this many parts, which pass through the network one at a time,"
              + " and average their gradients: takes less memory, and has another result than a"
              + " step in one part (default: ${DEFAULT-VALUE})")
  private int microBatches;

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
          "%s repeats steps of one part, --micro-batches is %s".formatted(option, microBatches));
    }
  }

  /** What messages call this process. */
  String program(Rendezvous given) {
    int number = given.rank();
    return number == 0 ? "facebehavior" : "facebehavior, rank " + number;
  }

  /**
   * Finds the other ranks and works with them. All but rank 0 print nothing except errors. If this
   * rank fails, it tells the others why.
   *
   * @param all how to find them
   * @throws LostRankException if another rank does not come, has ended or says nothing
   * @throws FailedRankException if another rank has failed
   */
  int run(Rendezvous all, Work work) throws IOException {
    if (all.size() > microBatches) {
      throw new ParameterException(
          spec.commandLine(),
          "%s ranks divide the micro-batches of a step, and --micro-batches is %s, expected at least %s"
              .formatted(all.size(), microBatches, all.size()));
    }
    if (all.rank() > 0) {
      spec.commandLine().setOut(new PrintWriter(Writer.nullWriter()));
    }
    try (Group group = all.join(fingerprint())) {
      return run(group, work);
    }
  }

  private static int run(Group group, Work work) throws IOException {
    try {
      return work.run(group);
    } catch (LostRankException | FailedRankException e) {
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
}
