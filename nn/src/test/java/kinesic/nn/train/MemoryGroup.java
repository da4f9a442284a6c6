package kinesic.nn.train;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import kinesic.nn.distributed.FailedRankException;
import kinesic.nn.distributed.GradientVector;
import kinesic.nn.distributed.Group;
import kinesic.nn.distributed.LostRankException;
import kinesic.nn.distributed.Patience;
import kinesic.nn.distributed.Share;
import kinesic.nn.distributed.SocketListener;
import kinesic.nn.distributed.SumTree;
import org.jspecify.annotations.Nullable;

/** A rank of a group whose ranks are threads of this process. */
final class MemoryGroup implements Group {

  private static final Patience PATIENCE = Patience.of(Duration.ofSeconds(30));

  /** What the ranks have in common. All state is guarded by the monitor of this object. */
  private static final class Hub {
    final int size;
    final Object[] given;
    int waiting;
    long round;
    List<Object> all = List.of();
    int failed = -1;
    String reason = "";
    int closed = -1;

    Hub(int size) {
      this.size = size;
      this.given = new Object[size];
    }

    /** Gives each rank what all have given. */
    synchronized List<Object> exchange(int rank, Object mine) throws IOException {
      long now = round;
      given[rank] = mine;
      if (++waiting == size) {
        all = List.copyOf(Arrays.asList(given));
        waiting = 0;
        round++;
        notifyAll();
      }
      while (round == now) {
        if (failed >= 0) {
          throw new FailedRankException(failed, nameOf(failed) + ": " + reason);
        }
        if (closed >= 0) {
          throw new LostRankException(closed, nameOf(closed) + " has closed the connection");
        }
        try {
          wait();
        } catch (InterruptedException e) { // would end the exchange of a socket
          throw new AssertionError("interrupted while exchanging", e);
        }
      }
      return all;
    }
  }

  /** What a rank does with its group. */
  interface Work<T> {
    T run(Group group) throws Exception;
  }

  /** How the work of a rank ended. */
  record Ending<T>(@Nullable T result, @Nullable Throwable failure) {}

  private final Hub hub;
  private final int rank;
  private boolean open = true;

  private MemoryGroup(Hub hub, int rank) {
    this.hub = hub;
    this.rank = rank;
  }

  /** Runs work at each rank of a group of threads, and returns the results by rank. */
  static <T> List<T> run(int size, Work<T> work) {
    return results(endings(size, work));
  }

  /** Runs work as {@link #run}, with ranks that are connected by sockets. */
  static <T> List<T> runConnected(int size, Work<T> work) throws IOException {
    return results(endingsConnected(size, work));
  }

  private static <T> List<T> results(List<Ending<T>> endings) {
    List<T> results = new ArrayList<>();
    for (Ending<T> ending : endings) {
      T result = ending.result();
      if (result == null) {
        throw new AssertionError("a rank has failed", ending.failure());
      }
      results.add(result);
    }
    return results;
  }

  /** Runs work at each rank of a group of threads, and returns by rank how it ended. */
  static <T> List<Ending<T>> endings(int size, Work<T> work) {
    Hub hub = new Hub(size);
    return endings(
        IntStream.range(0, size)
            .<Callable<Group>>mapToObj(
                rank -> () -> size == 1 ? Group.alone() : new MemoryGroup(hub, rank))
            .toList(),
        work);
  }

  /** Runs work as {@link #endings}, with ranks that are connected by sockets. */
  static <T> List<Ending<T>> endingsConnected(int size, Work<T> work) throws IOException {
    List<SocketListener> listeners = new ArrayList<>();
    for (int rank = 0; rank < size; rank++) {
      listeners.add(SocketListener.open("127.0.0.1"));
    }
    List<String> addresses = listeners.stream().map(SocketListener::address).toList();
    return endings(
        IntStream.range(0, size)
            .<Callable<Group>>mapToObj(
                rank ->
                    () ->
                        listeners
                            .get(rank)
                            .connect(rank, addresses, "token", List.of("test"), PATIENCE))
            .toList(),
        work);
  }

  private static <T> List<Ending<T>> endings(List<Callable<Group>> groups, Work<T> work) {
    List<Future<T>> futures = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(groups.size())) {
      for (Callable<Group> opening : groups) {
        futures.add(
            threads.submit(
                () -> {
                  try (Group group = opening.call()) {
                    return work.run(group);
                  }
                }));
      }
    }
    List<Ending<T>> endings = new ArrayList<>();
    for (Future<T> future : futures) {
      try {
        endings.add(new Ending<>(future.get(), null));
      } catch (ExecutionException e) {
        endings.add(new Ending<>(null, e.getCause()));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    return endings;
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int size() {
    return hub.size;
  }

  @Override
  public String name(int other) {
    return nameOf(other);
  }

  private static String nameOf(int rank) {
    return "rank " + rank + " (thread)";
  }

  @Override
  public List<byte[]> gather(byte[] mine) throws IOException {
    return hub.exchange(rank, mine.clone()).stream().map(byte[].class::cast).toList();
  }

  @Override
  public void sum(int microBatches, List<? extends GradientVector> mine, GradientVector result)
      throws IOException {
    List<float[]> sums = new ArrayList<>();
    for (GradientVector vector : mine) {
      float[] elements = new float[vector.length()];
      vector.read(0, elements, 0, elements.length);
      sums.add(elements);
    }
    List<SumTree.Block> blocks = new ArrayList<>();
    List<float[]> all = new ArrayList<>();
    List<Object> given = hub.exchange(rank, sums);
    for (int other = 0; other < hub.size; other++) {
      blocks.addAll(SumTree.cover(Share.of(microBatches, other, hub.size)));
      ((List<?>) given.get(other)).forEach(elements -> all.add((float[]) elements));
    }
    float[] total = SumTree.fold(blocks, all, MemoryGroup::plus);
    result.write(0, total, 0, total.length);
  }

  private static float[] plus(float[] a, float[] b) {
    float[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }

  @Override
  public void fail(String reason) {
    synchronized (hub) {
      if (open && hub.failed < 0) {
        hub.failed = rank;
        hub.reason = reason;
        hub.notifyAll();
      }
    }
  }

  @Override
  public void close() {
    synchronized (hub) {
      if (open && hub.closed < 0) {
        hub.closed = rank;
        hub.notifyAll();
      }
      open = false;
    }
  }
}
