package kinesic.facebehavior.spark;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import kinesic.facebehavior.spark.ExecutorWatch.Loss;
import kinesic.facebehavior.spark.storage.RunGrant;
import kinesic.facebehavior.spark.storage.RunLease;
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
  private final Screen screen;
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
      Screen screen) {
    this.cluster = cluster;
    this.wanted = wanted;
    this.wait = wait;
    this.patience = patience;
    this.display = display;
    this.lease = lease;
    this.screen = screen;
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
    int needed = wanted.orElse(settings.executors().orElse(1));
    OptionalInt slots = settings.slots();
    if (slots.isPresent() && slots.getAsInt() < needed) {
      throw new IOException(tooFew(needed, slots.getAsInt()));
    }
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
      Optional<String> oldJava = watch.oldJava();
      if (oldJava.isPresent()) {
        throw new IOException(oldJava.get());
      }
      long waited = System.nanoTime() - start;
      if (waited > wait.toNanos()) {
        return;
      }
      if (!told && waited > SOON.toNanos()) {
        screen.message(
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
      screen.message("goes on with %s of %s ranks".formatted(slots, most));
    }
    return slots;
  }

  @Override
  public List<RankOutcome> run(int attempt, int ranks, List<String> arguments)
      throws IOException, InterruptedException {
    ExecutorWatch watch = cluster.watch();
    List<Loss> ignored = watch.takeLosses();
    @Nullable RunGrant grant = lease.isPresent() ? lease.get().grant() : null;
    Display noted = display.with(note(ranks, attempt - 1));
    try {
      return BarrierStage.run(
          cluster.context(), ranks, new RankTask(arguments, patience, attempt, noted, grant));
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) { // Spark's
      List<Loss> losses = watch.losses(EVENTS);
      Optional<String> oldJava = watch.oldJava();
      if (oldJava.isPresent()) {
        throw new IOException(oldJava.get(), e);
      }
      throw new RankLostException(
          losses.isEmpty() ? "the ranks could not start: " + firstLine(e) : describe(losses));
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

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }
}
