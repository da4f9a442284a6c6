package kinesic.facebehavior.spark;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import kinesic.facebehavior.cli.Surroundings;
import kinesic.facebehavior.training.RunStorage;
import kinesic.nn.distributed.Rendezvous;
import kinesic.nn.train.TrainingListener;
import org.apache.spark.BarrierTaskContext;

/**
 * The task of one rank: runs the command line of {@code facebehavior} on an executor.
 *
 * @param arguments the words of the command line
 * @param patience how long a rank waits for another
 * @param attempt the number of the attempt, from 1
 * @param display how progress is shown
 */
record RankTask(List<String> arguments, Duration patience, int attempt, Display display)
    implements BarrierStage.Task<RankOutcome> {

  @Override
  public RankOutcome run(BarrierTaskContext context) {
    BarrierRendezvous rendezvous = new BarrierRendezvous(context, patience);
    int rank = rendezvous.rank();
    String host = rendezvous.host(rank);
    Optional<String> problem = Requirements.java();
    if (problem.isPresent()) {
      String sentence = "the executor on %s: %s".formatted(host, problem.get());
      rendezvous.withdraw(sentence);
      return new RankOutcome(rank, host, Main.FAILED, Main.NAME + ": " + sentence);
    }
    StringWriter messages = new StringWriter();
    int status = run(rendezvous, new PrintWriter(messages, true));
    String said = messages.toString().strip();
    rendezvous.withdraw(said);
    if (status == Main.LOST) {
      throw new RankLostException(said);
    }
    return new RankOutcome(rank, host, status, said);
  }

  private int run(Rendezvous rendezvous, PrintWriter err) {
    if (rendezvous.rank() > 0) {
      return run(rendezvous, new PrintWriter(Writer.nullWriter()), err, Optional.empty());
    }
    try (RankReporter reporter = new RankReporter(attempt, display)) {
      return run(rendezvous, reporter.out(), err, Optional.of(reporter));
    }
  }

  private int run(
      Rendezvous rendezvous,
      PrintWriter out,
      PrintWriter err,
      Optional<TrainingListener> progress) {
    return kinesic.facebehavior.cli.Main.run(
        arguments, new Surroundings(out, err, rendezvous, progress, RunStorage.inPlace()));
  }
}
