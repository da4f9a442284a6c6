package kinesic.facebehavior.spark;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

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
   * @throws IOException if there are not enough executors, or they cannot run the program
   */
  int run(Cluster cluster, RankNews news) throws IOException, InterruptedException {
    cluster.watch().receive(news::receive);
    RankPlacement placement =
        new RankPlacement(cluster, ranks, longestWait, patience, Display.standard(), news.screen());
    return new Attempts(attempts, news).run(arguments, placement);
  }
}
