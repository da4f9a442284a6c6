package kinesic.nn.distributed;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Ranks that are threads of this process and speak over the loopback interface. */
final class Ranks {

  static final String HOST = "127.0.0.1";
  static final Patience PATIENCE = Patience.of(Duration.ofSeconds(60));

  private Ranks() {}

  /** What a rank does. */
  interface Work<T> {
    T run(Group group) throws Exception;
  }

  /** Runs all ranks and returns what they return, in their order. */
  static <T> List<T> run(int ranks, Work<T> work) throws Exception {
    return results(start(ranks, PATIENCE, work));
  }

  /** Starts all ranks. */
  static <T> List<Future<T>> start(int ranks, Patience patience, Work<T> work) throws IOException {
    List<SocketListener> listeners = new ArrayList<>();
    for (int r = 0; r < ranks; r++) {
      listeners.add(SocketListener.open(HOST));
    }
    List<String> addresses = listeners.stream().map(SocketListener::address).toList();
    return threads(
        IntStream.range(0, ranks)
            .<Callable<T>>mapToObj(
                r ->
                    () -> {
                      try (Group group =
                          listeners
                              .get(r)
                              .connect(r, addresses, "token", List.of("line"), patience)) {
                        return work.run(group);
                      }
                    })
            .toList());
  }

  /** Runs each on a thread of its own. */
  static <T> List<Future<T>> threads(List<Callable<T>> calls) {
    ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory());
    List<Future<T>> futures = calls.stream().map(threads::submit).toList();
    threads.shutdown();
    return futures;
  }

  /** Runs one on a thread of its own. */
  static <T> Future<T> thread(Callable<T> call) {
    return threads(List.of(call)).getFirst();
  }

  /** Waits for what all ranks return. */
  static <T> List<T> results(List<Future<T>> futures) throws Exception {
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        throw new AssertionError(e.getCause());
      }
    }
    return results;
  }

  /** Waits for the exception of a rank. */
  static <E extends Exception> E failure(Class<E> type, Future<?> future) {
    Throwable thrown = assertThrows(ExecutionException.class, () -> future.get()).getCause();
    return assertInstanceOf(type, thrown, () -> String.valueOf(thrown));
  }
}
