package kinesic.facebehavior.spark;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import kinesic.facebehavior.spark.storage.RunLease;
import kinesic.facebehavior.spark.storage.StoredFiles;

/**
 * A training on the ranks of a cluster.
 *
 * @param arguments the words of the command line of {@code facebehavior}
 * @param ranks their number; if empty, that of the executors
 * @param attempts the number of attempts in a row without a new checkpoint that ends it
 * @param patience how long a rank waits for another
 * @param longestWait the longest wait for executors
 */
record RankedTraining(
    List<String> arguments,
    OptionalInt ranks,
    int attempts,
    Duration patience,
    Duration longestWait) {

  /**
   * Trains.
   *
   * @return the exit status
   * @throws IOException if there are not enough executors, they cannot run the program, or another
   *     program uses the folder of the run
   */
  int run(Cluster cluster, RankNews news) throws IOException, InterruptedException {
    Optional<String> stored =
        new PlainOptions(arguments).value(PlainOptions.OUT).filter(StoredFiles::isUri);
    if (stored.isEmpty()) {
      return run(cluster, news, Optional.empty());
    }
    try (StoredFiles files = StoredFiles.ofThisProcess();
        RunLease lease = RunLease.take(files, stored.get(), news.screen()::message)) {
      return run(cluster, news, Optional.of(lease));
    }
  }

  private int run(Cluster cluster, RankNews news, Optional<RunLease> lease)
      throws IOException, InterruptedException {
    cluster.watch().receive(news::receive);
    RankPlacement placement =
        new RankPlacement(cluster, ranks, longestWait, patience, Display.standard(), lease, news);
    return new Attempts(attempts, news).run(arguments, placement);
  }
}
