package kinesic.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that measure a limit of the machine concurrently. */
final class ThreadTeam implements AutoCloseable {

  private final int threads;
  private final ExecutorService executor;

  ThreadTeam(int threads) {
    this.threads = threads;
    executor = Executors.newFixedThreadPool(threads);
  }

  /** Runs {@code task} once on every thread and returns the sum of the results. */
  double sum(Callable<Double> task) {
    List<Future<Double>> parts = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      parts.add(executor.submit(task));
    }
    double sum = 0;
    try {
      for (Future<Double> part : parts) {
        sum += part.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("limit: interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("limit: " + e.getCause(), e);
    }
    return sum;
  }

  @Override
  public void close() {
    executor.close();
  }
}
