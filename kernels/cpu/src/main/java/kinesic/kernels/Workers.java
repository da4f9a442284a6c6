package kinesic.kernels;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed team of threads that share out the tiles of one kernel at a time.
 *
 * <p>The caller says into how many tiles the data falls, never how many threads there are; each
 * member, the calling thread among them, takes the next tile from a counter until none is left. So
 * the result cannot depend on the number of threads, and a descheduled thread costs one tile.
 */
public final class Workers implements AutoCloseable {

  /** The work of one tile. */
  @FunctionalInterface
  public interface TileTask {
    /**
     * Does tile {@code tile}.
     *
     * @param worker which member of the team runs it, 0 to {@link Workers#count} - 1; for scratch
     */
    void run(int tile, int worker);
  }

  /** How often a waiting thread looks before it parks: some tens of microseconds. */
  private static final int SPINS = 20_000;

  private final Thread[] threads;
  private volatile @Nullable Job current;
  private volatile boolean closed;
  private final Object turn = new Object();

  /** A team of {@code count} threads: the caller and {@code count - 1} daemons. */
  public Workers(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("workers: count must be at least 1, is " + count);
    }
    threads = new Thread[count - 1];
    for (int i = 0; i < threads.length; i++) {
      int worker = i + 1;
      threads[i] =
          Thread.ofPlatform()
              .daemon()
              .name("kinesic-worker-" + worker)
              .unstarted(() -> serve(worker));
    }
    for (Thread thread : threads) {
      thread.start();
    }
  }

  /** The number of threads in the team, the caller included. */
  public int count() {
    return threads.length + 1;
  }

  /**
   * Runs {@code task} for the tiles 0 to {@code tiles} - 1 and returns when all are done. One call
   * runs at a time; calls from several threads take turns. A task must not call this again.
   */
  public void run(int tiles, TileTask task) {
    if (tiles <= 1 || threads.length == 0) {
      synchronized (turn) {
        for (int tile = 0; tile < tiles; tile++) {
          task.run(tile, 0);
        }
      }
      return;
    }
    if (closed) {
      throw new IllegalStateException("workers: the backend has been closed");
    }
    synchronized (turn) {
      Job job = new Job(tiles, task);
      current = job;
      for (Thread thread : threads) {
        LockSupport.unpark(thread);
      }
      job.work(0);
      job.await();
      current = null;
      job.rethrow();
    }
  }

  private void serve(int worker) {
    Job last = null;
    int idle = 0;
    while (!closed) {
      Job job = current;
      if (job != null && job != last) {
        job.work(worker);
        last = job;
        idle = 0;
      } else if (idle++ < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
        idle = 0;
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
  }

  /** One call of {@link #run}. */
  private static final class Job {
    private final int tiles;
    private final TileTask task;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private volatile @Nullable Throwable failure;
    private final Thread caller = Thread.currentThread();

    Job(int tiles, TileTask task) {
      this.tiles = tiles;
      this.task = task;
    }

    void work(int worker) {
      int tile;
      while ((tile = next.getAndIncrement()) < tiles) {
        try {
          if (failure == null) {
            task.run(tile, worker);
          }
        } catch (RuntimeException | Error e) {
          failure = e;
        } finally {
          if (done.incrementAndGet() == tiles) {
            LockSupport.unpark(caller);
          }
        }
      }
    }

    void await() {
      int idle = 0;
      while (done.get() < tiles) {
        if (idle++ < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
      }
    }

    void rethrow() {
      Throwable thrown = failure;
      if (thrown instanceof RuntimeException e) {
        throw e;
      }
      if (thrown instanceof Error e) {
        throw e;
      }
    }
  }
}
