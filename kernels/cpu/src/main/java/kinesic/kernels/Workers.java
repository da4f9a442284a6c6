package kinesic.kernels;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed team of threads that share the tiles of one kernel at a time.
 *
 * <p>The caller specifies the number of tiles, never the number of threads. Each member, including
 * the calling thread, takes the next tile from a counter until none is left. So the result cannot
 * depend on the number of threads, and a descheduled thread delays one tile only.
 */
public final class Workers implements AutoCloseable {

  /** The work of one tile. */
  @FunctionalInterface
  public interface TileTask {
    /**
     * Computes tile {@code tile}.
     *
     * @param worker the index of the member that runs it, 0 to {@link Workers#count} - 1, for
     *     scratch memory
     */
    void run(int tile, int worker);
  }

  /**
   * How long a waiting thread spins before it parks: longer than most pauses between two kernels of
   * a training step and longer than a tile takes, because waking a parked thread takes some 50 µs.
   */
  private static final long SPIN_NANOS = 200_000;

  private final Thread[] threads;
  private final long spinNanos;
  private final Object turn = new Object();
  private volatile @Nullable Thread caller; // the thread inside run
  private volatile @Nullable Job current;
  private volatile boolean closed;

  /**
   * Creates a team of {@code count} threads: the caller and {@code count - 1} daemons.
   *
   * @throws IllegalArgumentException if count is less than 1
   */
  public Workers(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("workers: count must be at least 1, is " + count);
    }
    // with more threads than processors, spinning would delay the other threads
    spinNanos = count <= Runtime.getRuntime().availableProcessors() ? SPIN_NANOS : 0;
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

  /** Returns the number of threads in the team, including the caller. */
  public int count() {
    return threads.length + 1;
  }

  /**
   * Runs {@code task} for the tiles 0 to {@code tiles} - 1 and returns when all are done. One call
   * runs at a time; calls from several threads take turns. An interrupt does not end the call and
   * stays pending for the caller.
   *
   * <p>If a tile throws, tiles that have not begun are skipped and the exception is thrown here.
   *
   * @throws IllegalStateException if a task of this team calls it, or after {@link #close}
   */
  public void run(int tiles, TileTask task) {
    checkNotNested();
    synchronized (turn) {
      if (closed) {
        throw new IllegalStateException("workers: the backend has been closed");
      }
      caller = Thread.currentThread();
      try {
        if (tiles <= 1 || threads.length == 0) {
          for (int tile = 0; tile < tiles; tile++) {
            task.run(tile, 0);
          }
        } else {
          share(tiles, task);
        }
      } finally {
        caller = null;
      }
    }
  }

  private void checkNotNested() {
    Thread self = Thread.currentThread();
    boolean nested = self == caller;
    for (Thread thread : threads) {
      nested |= self == thread;
    }
    if (nested) {
      throw new IllegalStateException(
          "workers: a tile called run of its own team; a kernel cannot call another kernel");
    }
  }

  private void share(int tiles, TileTask task) {
    Job job = new Job(tiles, task);
    current = job;
    for (int i = 0; i < Math.min(threads.length, tiles - 1); i++) {
      LockSupport.unpark(threads[i]);
    }
    job.work(0);
    boolean interrupted = false;
    Waiting waiting = new Waiting();
    while (!job.isDone()) {
      interrupted |= waiting.pause(job);
    }
    current = null;
    job.task = null; // a worker may still refer to the job, which must not keep arrays alive
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    job.rethrow();
  }

  private void serve(int worker) {
    Job last = null;
    Waiting waiting = new Waiting();
    while (!closed) {
      Job job = current;
      if (job != null && job != last) {
        job.work(worker);
        last = job;
        waiting = new Waiting();
      } else {
        waiting.pause(this); // interrupts are ignored
      }
    }
  }

  /** Ends the threads; a call of {@link #run} in progress still finishes. */
  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
  }

  /** One period of waiting: spinning at first, then parked. */
  private final class Waiting {

    private static final int LOOKS = 16; // spins between two reads of the clock
    private final long since = System.nanoTime();
    private int looks;
    private boolean patient;

    /**
     * Waits briefly. Returns whether the thread was interrupted; the interrupt is cleared so that
     * parking works.
     */
    boolean pause(Object blocker) {
      if (!patient) {
        Thread.onSpinWait();
        if (++looks % LOOKS == 0) {
          patient = System.nanoTime() - since >= spinNanos;
        }
        return false;
      }
      LockSupport.park(blocker);
      return Thread.interrupted();
    }
  }

  /** One call of {@link #run}. */
  private static final class Job {
    private final int tiles;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final Thread waiter = Thread.currentThread();
    private volatile @Nullable Throwable failure;
    private @Nullable TileTask task; // read only for a tile, so before the job is done

    Job(int tiles, TileTask task) {
      this.tiles = tiles;
      this.task = task;
    }

    void work(int worker) {
      int tile;
      while ((tile = next.getAndIncrement()) < tiles) {
        try {
          TileTask body = task;
          if (body != null && failure == null) {
            body.run(tile, worker);
          }
        } catch (RuntimeException | Error e) {
          failure = e;
        } finally {
          if (done.incrementAndGet() == tiles) {
            LockSupport.unpark(waiter);
          }
        }
      }
    }

    boolean isDone() {
      return done.get() == tiles;
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
