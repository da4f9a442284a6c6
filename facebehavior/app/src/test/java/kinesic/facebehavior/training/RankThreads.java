package kinesic.facebehavior.training;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kinesic.nn.distributed.Group;
import kinesic.nn.distributed.Patience;
import kinesic.nn.distributed.SocketListener;

/** Runs ranks as threads that talk to each other over the loopback interface. */
final class RankThreads {

  private static final Patience PATIENCE = Patience.of(Duration.ofSeconds(20));

  private RankThreads() {}

  /** What a rank does. */
  interface Rank<T> {

    T run(Group group) throws Exception;
  }

  /**
   * How a rank ended.
   *
   * @param value what it returned, if it did
   * @param failure what it threw otherwise
   */
  record Outcome<T>(Optional<T> value, Optional<Throwable> failure) {

    T get() {
      return value.orElseThrow(() -> new AssertionError(failure.orElseThrow()));
    }

    String message() {
      return String.valueOf(failure.orElseThrow().getMessage());
    }
  }

  /** Runs {@code ranks} ranks, and returns how they ended, in their order. */
  static <T> List<Outcome<T>> run(int ranks, Rank<T> work) throws Exception {
    List<SocketListener> listeners = new ArrayList<>();
    for (int r = 0; r < ranks; r++) {
      listeners.add(SocketListener.open("127.0.0.1"));
    }
    List<String> addresses = listeners.stream().map(SocketListener::address).toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(ranks)) {
      List<Future<T>> running = new ArrayList<>();
      for (int r = 0; r < ranks; r++) {
        int rank = r;
        Callable<T> one =
            () -> {
              try (Group group =
                  listeners.get(rank).connect(rank, addresses, "token", List.of(), PATIENCE)) {
                return run(group, work);
              }
            };
        running.add(threads.submit(one));
      }
      List<Outcome<T>> outcomes = new ArrayList<>();
      for (Future<T> future : running) {
        outcomes.add(outcome(future));
      }
      return outcomes;
    }
  }

  private static <T> T run(Group group, Rank<T> work) throws Exception {
    try {
      return work.run(group);
    } catch (Exception e) {
      group.fail(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private static <T> Outcome<T> outcome(Future<T> future) throws InterruptedException {
    try {
      return new Outcome<>(Optional.of(future.get()), Optional.empty());
    } catch (ExecutionException e) {
      return new Outcome<>(Optional.empty(), Optional.ofNullable(e.getCause()));
    }
  }
}
