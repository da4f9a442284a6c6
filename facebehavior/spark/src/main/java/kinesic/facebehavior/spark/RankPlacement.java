package kinesic.facebehavior.spark;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kinesic.facebehavior.spark.ExecutorWatch.Loss;
import kinesic.facebehavior.spark.storage.RunGrant;
import kinesic.facebehavior.spark.storage.RunLease;
import org.apache.spark.api.java.JavaFutureAction;
import org.jspecify.annotations.Nullable;

/** Places the ranks of a training on the executors of a cluster, one on each. */
final class RankPlacement implements Attempts.Placement {

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration EVENTS = Duration.ofSeconds(2); // that Spark's may be late

  private final Cluster cluster;
  private final OptionalInt wanted;
  private final Duration wait;
  private final Duration patience;
  private final Display display;
  private final Optional<RunLease> lease;
  private final RankNews news;
  private int most; // ranks of any attempt

  /**
   * Creates a placement.
   *
   * @param wanted the number of ranks; if empty, that of the executors
   * @param wait the longest wait for executors
   * @param patience how long a rank waits for another
   * @param lease that of the folder of the run; empty if it is a path
   */
  RankPlacement(
      Cluster cluster,
      OptionalInt wanted,
      Duration wait,
      Duration patience,
      Display display,
      Optional<RunLease> lease,
      RankNews news) {
    this.cluster = cluster;
    this.wanted = wanted;
    this.wait = wait;
    this.patience = patience;
    this.display = display;
    this.lease = lease;
    this.news = news;
  }

  /**
   * Checks, before a cluster is opened, that it has enough executors, where that is known.
   *
   * @throws IOException if it has not
   */
  static void requireSlots(ClusterSettings settings, OptionalInt wanted) throws IOException {
    int needed = needed(settings, wanted);
    OptionalInt slots = settings.slots();
    if (slots.isPresent() && slots.getAsInt() < needed) {
      throw new IOException(tooFew(needed, slots.getAsInt()));
    }
  }

  private static int needed(ClusterSettings settings, OptionalInt wanted) {
    return wanted.orElse(settings.executors().orElse(1));
  }

  @Override
  public int ranks(int attempt) throws IOException, InterruptedException {
    int ranks = attempt == 1 ? first() : again();
    most = Math.max(most, ranks);
    return ranks;
  }

  private int first() throws IOException, InterruptedException {
    ExecutorWatch watch = cluster.watch();
    ClusterSettings settings = cluster.settings();
    int needed = needed(settings, wanted);
    await(needed);
    if (watch.slots() < needed) {
      throw new IOException(tooFew(needed, watch.slots()));
    }
    if (wanted.isEmpty() && settings.executors().isEmpty()) {
      int before = 0;
      while (before < watch.slots()) { // more may be coming
        before = watch.slots();
        boolean ignored = watch.await(before + 1, SOON);
      }
      return settings.isEmbedded() ? 1 : watch.executors().size();
    }
    return needed;
  }

  /** Waits for as many slots, and says so if it takes long. */
  private void await(int needed) throws IOException, InterruptedException {
    ExecutorWatch watch = cluster.watch();
    long start = System.nanoTime();
    boolean told = false;
    while (!watch.await(needed, LOOK)) {
      requireUsable();
      long waited = System.nanoTime() - start;
      if (waited > wait.toNanos() || news.stopRequested()) {
        return;
      }
      if (!told && waited > SOON.toNanos()) {
        news.screen()
            .message(
                "waiting up to %s s for executors: %s of %s are there"
                    .formatted(wait.toSeconds(), watch.slots(), needed));
        told = true;
      }
    }
  }

  private static String tooFew(int needed, int there) {
    return there == 0
        ? "no executor has started; the web page of the cluster says why"
        : "%s ranks need %s executors, but there are %s; start more, or give --ranks %s"
            .formatted(needed, needed, there, there);
  }

  /** The number of ranks after the loss of one: fewer if no other executor comes. */
  private int again() throws IOException, InterruptedException {
    await(most);
    int slots = Math.min(most, cluster.watch().slots());
    if (slots == 0) {
      throw new IOException(tooFew(most, 0) + "; the same command with --resume continues");
    }
    if (slots < most) {
      news.screen().message("goes on with %s of %s ranks".formatted(slots, most));
    }
    return slots;
  }

  @Override
  public List<RankOutcome> run(int attempt, int ranks, List<String> arguments)
      throws IOException, InterruptedException {
    cluster.watch().forgetLosses();
    Display noted = display.with(note(ranks, attempt - 1));
    @Nullable RunGrant grant = lease.isPresent() ? lease.get().grant() : null;
    RankTask task = new RankTask(arguments, patience, attempt, noted, grant);
    int before = cluster.watch().tasks();
    long start = System.nanoTime();
    JavaFutureAction<List<RankOutcome>> job = BarrierStage.start(cluster.context(), ranks, task);
    while (true) {
      try {
        return job.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        boolean late = System.nanoTime() - start > wait.toNanos();
        if (cluster.watch().tasks() == before && (late || news.stopRequested())) {
          boolean ignored = job.cancel(true);
          throw new RankLostException("the executors that were there have ended");
        }
        requireUsable();
      } catch (ExecutionException e) {
        List<Loss> losses = cluster.watch().losses(EVENTS);
        requireUsable();
        throw new RankLostException(
            losses.isEmpty()
                ? "the ranks could not start: "
                    + firstLine(Objects.requireNonNullElse(e.getCause(), e))
                : describe(losses));
      }
    }
  }

  private void requireUsable() throws IOException {
    Optional<String> problem = cluster.watch().unusable();
    if (problem.isPresent()) {
      throw new IOException(problem.get());
    }
  }

  private static String note(int ranks, int restarts) {
    String note = ranks == 1 ? "1 rank" : ranks + " ranks";
    return switch (restarts) {
      case 0 -> note;
      case 1 -> note + ", 1 restart";
      default -> note + ", " + restarts + " restarts";
    };
  }

  /** Says which rank is lost and why, as far as Spark has told. */
  private static String describe(List<Loss> losses) {
    Loss loss = losses.stream().min(Comparator.comparing(Loss::kind)).orElseThrow();
    return switch (loss.kind()) {
      case EXECUTOR ->
          "%s on %s is lost: %s"
              .formatted(
                  loss.rank() < 0 ? "an executor" : "rank " + loss.rank(),
                  loss.host(),
                  loss.reason().strip());
      case CONNECTION -> loss.reason().strip();
      case TASK ->
          "rank %s on %s has failed: %s".formatted(loss.rank(), loss.host(), loss.reason());
    };
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }
}
