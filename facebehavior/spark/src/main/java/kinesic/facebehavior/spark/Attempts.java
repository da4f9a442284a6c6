package kinesic.facebehavior.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kinesic.nn.train.Eta;

/**
 * Repeats a training that loses ranks, each time from the last checkpoint, until it ends or does
 * not get anywhere.
 */
final class Attempts {

  private static final String RESUME = "--resume";

  private final int most;
  private final RankNews news;
  private final Screen screen;

  /** Places ranks on executors. */
  interface Placement {

    /**
     * Waits for executors.
     *
     * @param attempt the number of the attempt, from 1
     * @return the number of ranks, at least 1
     * @throws IOException if there are not enough
     */
    int ranks(int attempt) throws IOException, InterruptedException;

    /**
     * Runs the command line on all ranks.
     *
     * @return how they ended
     * @throws RankLostException if one is lost; the message says which one and why
     * @throws IOException if it would be lost again
     */
    List<RankOutcome> run(int attempt, int ranks, List<String> arguments)
        throws IOException, InterruptedException;
  }

  /**
   * Creates a loop.
   *
   * @param most the number of attempts in a row without a new checkpoint that ends it, at least 1
   */
  Attempts(int most, RankNews news) {
    this.most = most;
    this.news = news;
    screen = news.screen();
  }

  /**
   * Trains.
   *
   * @param arguments the words of the command line of {@code facebehavior}
   * @return the exit status
   * @throws IOException if there are not enough executors
   */
  int run(List<String> arguments, Placement placement) throws IOException, InterruptedException {
    int futile = 0;
    for (int attempt = 1; ; attempt++) {
      int ranks = placement.ranks(attempt);
      int advances = news.advances();
      news.expect(attempt);
      long began = System.nanoTime();
      String loss;
      try {
        List<RankOutcome> outcomes =
            placement.run(attempt, ranks, news.started() ? resumed(arguments) : arguments);
        if (outcomes.stream().noneMatch(Attempts::wasStopped) || news.stopRequested()) {
          return end(outcomes);
        }
        loss = "an executor was told to end";
      } catch (RankLostException e) {
        loss = String.valueOf(e.getMessage());
      }
      screen.message(
          "attempt %s: %s, after step %s and %s"
              .formatted(
                  attempt, loss, news.step(), Eta.duration(1e-9 * (System.nanoTime() - began))));
      if (news.stopRequested()) {
        return Main.INTERRUPTED;
      }
      futile = news.advances() > advances ? 0 : futile + 1;
      if (futile >= most) {
        screen.message(
            ("gave up after %s without a new checkpoint; when the cluster works again, the same"
                    + " command with --resume continues")
                .formatted(most == 1 ? "an attempt" : most + " attempts in a row"));
        return Main.LOST;
      }
      screen.message(
          news.started()
              ? "starts again from the last checkpoint"
              : "starts again from the beginning");
    }
  }

  private static boolean wasStopped(RankOutcome outcome) {
    return outcome.status() == Main.INTERRUPTED;
  }

  private static List<String> resumed(List<String> arguments) {
    List<String> words = new ArrayList<>(arguments);
    if (!words.contains(RESUME)) {
      words.add(RESUME);
    }
    return words;
  }

  /** Shows what went wrong, and returns the exit status. */
  private int end(List<RankOutcome> outcomes) {
    RankOutcome worst = outcomes.get(0);
    for (RankOutcome outcome : outcomes) {
      if (outcome.status() != 0 && worst.status() == 0) {
        worst = outcome;
      }
    }
    if (!worst.messages().isBlank()) {
      screen.message(worst.messages().strip());
    }
    return worst.status();
  }
}
