package kinesic.nn.data;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Prepares batches on background threads.
 *
 * <p>The threads claim samples in the order in which they are needed, as long as no more than
 * {@code ahead} batches are open. The thread that reads the last sample of a batch collates the
 * batch, which stays open until the consumer takes it. All state is guarded by the monitor of this
 * object; samples are read and batches collated outside it.
 */
final class Prefetch<T, B> implements Batches<B> {

  /** Reads, names and collates samples. */
  record Source<T, B>(
      SampleReader<T> reader, IntFunction<String> names, Function<List<T>, B> collate) {}

  /** A batch whose samples are being read: samples and failures by position. */
  private static final class Open<T, B> {
    final int number;
    final SortedMap<Integer, T> samples = new TreeMap<>();
    final SortedMap<Integer, Throwable> failures = new TreeMap<>();
    @Nullable B result;
    @Nullable LoadingException failure;

    Open(int number) {
      this.number = number;
    }
  }

  private record Claim<T, B>(Open<T, B> batch, int position) {}

  private final Source<T, B> source;
  private final int[][] batches; // of the epoch
  private final int[] chosen; // the numbers of those to prepare, in their order
  private final int ahead;
  private final Deque<Open<T, B>> open = new ArrayDeque<>();
  private final Thread[] threads;
  private int nextBatch; // the batch whose samples are handed out, counted among the chosen ones
  private int nextPosition; // and the next of them
  private int consumed; // the batch that the consumer takes next, counted likewise
  private boolean closed;

  Prefetch(Source<T, B> source, int[][] batches, int[] chosen, int threadCount, int ahead) {
    for (int b = 0; b < batches.length; b++) {
      if (batches[b].length == 0) {
        throw new IllegalArgumentException(
            "loader: the sampler returned an empty batch, number " + b);
      }
    }
    this.source = source;
    this.batches = batches;
    this.chosen = chosen;
    this.ahead = ahead;
    threads = new Thread[threadCount];
    for (int i = 0; i < threadCount; i++) {
      threads[i] =
          Thread.ofPlatform().daemon().name("kinesic-loader-" + (i + 1)).unstarted(this::work);
    }
    Arrays.stream(threads).forEach(Thread::start);
  }

  // ---------------------------------------------------------------- background threads

  private void work() {
    for (Claim<T, B> claim = claim(); claim != null; claim = claim()) {
      read(claim);
    }
  }

  private synchronized @Nullable Claim<T, B> claim() {
    await(() -> closed || nextBatch >= chosen.length || nextBatch - consumed < ahead);
    if (closed || nextBatch >= chosen.length) {
      return null;
    }
    if (nextPosition == 0) {
      open.add(new Open<>(chosen[nextBatch]));
    }
    Claim<T, B> claim = new Claim<>(open.getLast(), nextPosition);
    if (++nextPosition == batches[chosen[nextBatch]].length) {
      nextBatch++;
      nextPosition = 0;
    }
    return claim;
  }

  private void read(Claim<T, B> claim) {
    Open<T, B> batch = claim.batch();
    T sample = null;
    Throwable failure = null;
    try {
      sample = source.reader().read(batches[batch.number][claim.position()]);
    } catch (Throwable e) { // any failure must reach the waiting consumer
      failure = e;
    }
    boolean complete;
    synchronized (this) {
      if (sample != null) {
        batch.samples.put(claim.position(), sample);
      } else {
        batch.failures.put(
            claim.position(),
            failure != null ? failure : new NullPointerException("the dataset returned null"));
      }
      complete = batch.samples.size() + batch.failures.size() == batches[batch.number].length;
    }
    if (complete) {
      finish(batch);
    }
  }

  /** Collates the batch. Its samples are complete, so no other thread accesses them. */
  private void finish(Open<T, B> batch) {
    B result = null;
    LoadingException failure = null;
    if (!batch.failures.isEmpty()) {
      Map.Entry<Integer, Throwable> first = batch.failures.entrySet().iterator().next();
      int index = batches[batch.number][first.getKey()];
      failure =
          failure(
              source.names().apply(index)
                  + " (index "
                  + index
                  + ", in batch "
                  + batch.number
                  + ") could not be read",
              first.getValue());
    } else {
      try {
        result =
            Objects.requireNonNull(
                source.collate().apply(new ArrayList<>(batch.samples.values())),
                "the collate function returned null");
      } catch (Throwable e) { // any failure must reach the waiting consumer
        failure = failure("batch " + batch.number + " could not be collated", e);
      }
    }
    synchronized (this) {
      batch.samples.clear();
      batch.result = result;
      batch.failure = failure;
      notifyAll();
    }
  }

  private static LoadingException failure(String what, Throwable cause) {
    String message = cause instanceof IOException ? cause.getMessage() : null;
    return new LoadingException(
        "loader: " + what + ": " + (message == null ? cause : message), cause);
  }

  // ---------------------------------------------------------------- consumer

  @Override
  public synchronized boolean hasNext() {
    return !closed && consumed < chosen.length;
  }

  @Override
  public B next() {
    Open<T, B> batch = take();
    if (batch.failure != null) {
      close();
      throw batch.failure;
    }
    return Objects.requireNonNull(batch.result);
  }

  private synchronized Open<T, B> take() {
    if (closed) {
      throw new IllegalStateException("loader: the batches are closed");
    }
    if (consumed >= chosen.length) {
      throw new NoSuchElementException("loader: the epoch has no more batches");
    }
    await(this::isFirstDone);
    consumed++;
    notifyAll();
    return open.removeFirst();
  }

  private boolean isFirstDone() {
    Open<T, B> first = open.peekFirst();
    return first != null && (first.result != null || first.failure != null);
  }

  /** Waits for the condition, deferring interrupts: batches and samples arrive soon. */
  private synchronized void await(BooleanSupplier condition) {
    boolean interrupted = false;
    while (!condition.getAsBoolean()) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      open.clear();
      notifyAll();
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
