package kinesic.facebehavior.spark;

import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Decides into how many parts images are divided. */
final class PartCount {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** When no executor has come for so long, those that are there count. */
  private static final Duration SETTLING = Duration.ofSeconds(2);

  private PartCount() {}

  /**
   * Returns the number of parts: enough that a task takes about a minute, and at least one for each
   * task that can run at once.
   *
   * @param wanted the number that the user wants; null for the usual one
   * @param size the number of images that a task predicts in a minute or less
   * @param most the greatest number, at least 1
   * @param err receives a line if no executor has come yet
   */
  static int of(
      @Nullable Integer wanted, int images, int size, int most, Cluster cluster, PrintWriter err) {
    int count = wanted == null ? Math.max(slots(cluster, err), Math.ceilDiv(images, size)) : wanted;
    return Math.clamp(count, 1, most);
  }

  private static int slots(Cluster cluster, PrintWriter err) {
    try {
      if (!cluster.watch().await(1, PATIENCE)) {
        err.println("waiting for an executor");
        err.flush();
      }
      while (!cluster.settings().isEmbedded()
          && cluster.watch().await(cluster.watch().slots() + 1, SETTLING)) {
        // executors start one by one
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int later = cluster.settings().slots().orElse(0); // when all executors have come
    return Math.max(later, cluster.watch().slots());
  }
}
