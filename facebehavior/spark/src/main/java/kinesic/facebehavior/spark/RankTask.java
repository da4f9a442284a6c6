package kinesic.facebehavior.spark;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import kinesic.facebehavior.cli.Surroundings;
import kinesic.facebehavior.spark.storage.MirroredFolder;
import kinesic.facebehavior.spark.storage.RunGrant;
import kinesic.facebehavior.spark.storage.StoredFiles;
import kinesic.facebehavior.training.RunFolder;
import kinesic.facebehavior.training.RunLock;
import kinesic.facebehavior.training.RunStorage;
import kinesic.nn.distributed.Rendezvous;
import kinesic.nn.train.TrainingListener;
import org.apache.spark.BarrierTaskContext;
import org.jspecify.annotations.Nullable;

/**
 * The task of one rank: runs the command line of {@code facebehavior} on an executor.
 *
 * @param arguments the words of the command line
 * @param patience how long a rank waits for another
 * @param attempt the number of the attempt, from 1
 * @param display how progress is shown
 * @param grant the right to work in the folder of the run; null if it is a path
 */
record RankTask(
    List<String> arguments,
    Duration patience,
    int attempt,
    Display display,
    @Nullable RunGrant grant)
    implements BarrierStage.Task<RankOutcome> {

  /** The longest wait for the folder of a run, in seconds. */
  private static final int LONGEST_LOCK = 30;

  /** For the ranks whose progress nobody asks for. */
  private static final TrainingListener SILENT = new TrainingListener() {};

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
      throw new RankLostException(said.substring(said.indexOf(": ") + 2)); // without the program
    }
    return new RankOutcome(rank, host, status, said);
  }

  private int run(Rendezvous rendezvous, PrintWriter err) {
    if (rendezvous.rank() > 0) {
      return run(rendezvous, new PrintWriter(Writer.nullWriter()), err, faces -> SILENT);
    }
    try (RankReporter reporter = new RankReporter(attempt, display)) {
      return run(rendezvous, reporter.out(), err, reporter::counting);
    }
  }

  private int run(
      Rendezvous rendezvous,
      PrintWriter out,
      PrintWriter err,
      IntFunction<TrainingListener> progress) {
    if (grant == null) {
      if (attempt > 1 && rendezvous.rank() == 0) {
        new PlainOptions(arguments)
            .value(PlainOptions.OUT)
            .ifPresent(folder -> awaitLock(new RunFolder(Path.of(folder))));
      }
      return kinesic.facebehavior.cli.Main.run(
          arguments, new Surroundings(out, err, rendezvous, progress, RunStorage.inPlace()));
    }
    try (StoredFiles files = StoredFiles.ofThisProcess();
        MirroredFolder folder = grant.open(files, patience.dividedBy(2), out::println)) {
      int status =
          kinesic.facebehavior.cli.Main.run(
              new PlainOptions(arguments).with(PlainOptions.OUT, folder.path().toString()),
              new Surroundings(
                  folder.naming(out), folder.naming(err), rendezvous, progress, folder));
      if (rendezvous.rank() == 0 && (status == 0 || status == Main.INTERRUPTED)) {
        folder.finish();
      }
      return status;
    } catch (IOException e) {
      err.println(Main.NAME + ": " + kinesic.facebehavior.cli.Main.sentence(e));
      return Main.FAILED;
    }
  }

  /** Waits until an earlier attempt has left the folder: Spark is slow to kill a frozen process. */
  private static void awaitLock(RunFolder folder) {
    for (int second = 0; second < LONGEST_LOCK && isLocked(folder); second++) {
      LockSupport.parkNanos(1_000_000_000);
    }
  }

  private static boolean isLocked(RunFolder folder) {
    try (RunLock lock = folder.lock()) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
