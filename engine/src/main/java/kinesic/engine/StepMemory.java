package kinesic.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Memory that the steps of a loop use again and again: what a step allocates goes back when its
 * scope closes, instead of to the garbage collector.
 *
 * <pre>{@code
 * StepMemory memory = new StepMemory();
 * for (...) {
 *   try (StepMemory.Scope step = memory.open()) {
 *     loss(batch).backward();
 *     optimiser.step();
 *     optimiser.clearGradients();
 *   }
 * }
 * }</pre>
 *
 * <p>While a scope is open, every tensor that its thread makes takes its memory from here: results,
 * what ops keep, gradients. None of them may be used after the scope; their memory is taken away
 * and any use fails with a sentence that says so. So the optimiser runs inside, and gradients are
 * cleared. What only the tape has, such as the gradient of a result on the way back, serves again
 * within the step ({@link #release}). What must live on is given to {@link Scope#keep}, read out
 * ({@link Tensor#item}, {@link Tensor#toArray}), or made of memory from {@link Backend#allocate},
 * which no scope knows.
 *
 * <p>A scope belongs to the thread that opened it; scopes nest. One thread at a time uses an
 * object.
 */
public final class StepMemory {

  private static final ThreadLocal<@Nullable Scope> CURRENT = new ThreadLocal<>();

  /** Memory that so many scopes in a row had no use for goes to the garbage collector. */
  private static final int PATIENCE = 64;

  private record Key(Backend backend, int length) {}

  /** Free memory of one backend and length. */
  private static final class Pool {
    final Deque<Buffer> free = new ArrayDeque<>();
    long lastUsed;
  }

  private final Map<Key, Pool> pools = new HashMap<>();
  private long scopes;
  private long floats;

  /** Starts recycling on this thread until the scope is closed. */
  public Scope open() {
    return new Scope();
  }

  /** How many bytes this memory holds: what open scopes use, and what waits for the next. */
  public long bytes() {
    return floats * Float.BYTES;
  }

  /** Memory from this thread's scope, or new. */
  static Buffer allocate(Backend backend, int length) {
    Scope scope = CURRENT.get();
    return scope == null ? backend.allocate(length) : scope.take(backend, length);
  }

  /**
   * Gives the memory of {@code t} back before this thread's scope closes, if it comes from there;
   * memory from elsewhere is left alone. For the tape, and for ops, with tensors that nobody else
   * has: any later use fails with a sentence.
   */
  public static void release(Tensor t) {
    Scope scope = CURRENT.get();
    if (scope != null && scope.taken.remove(t.buffer())) {
      scope.recycle(t.buffer());
    }
  }

  private void letGoOfWhatNobodyUses() {
    pools
        .entrySet()
        .removeIf(
            entry -> {
              boolean unused = scopes - entry.getValue().lastUsed > PATIENCE;
              if (unused) {
                floats -= (long) entry.getKey().length * entry.getValue().free.size();
              }
              return unused;
            });
  }

  /** One step. */
  public final class Scope implements AutoCloseable {

    private final @Nullable Scope outer = CURRENT.get();
    private final Thread owner = Thread.currentThread();
    private final Set<Buffer> taken =
        new LinkedHashSet<>(); // buffers are equal to none but themselves
    private boolean closed;

    private Scope() {
      CURRENT.set(this);
      scopes++;
    }

    private Pool pool(Backend backend, int length) {
      return pools.computeIfAbsent(new Key(backend, length), key -> new Pool());
    }

    private Buffer take(Backend backend, int length) {
      Pool pool = pool(backend, length);
      pool.lastUsed = scopes;
      Buffer buffer = pool.free.pollLast();
      if (buffer == null) {
        buffer = backend.allocate(length);
        floats += length;
      }
      taken.add(buffer);
      return buffer;
    }

    private void recycle(Buffer buffer) {
      pool(buffer.backend(), buffer.length()).free.add(buffer.transfer());
    }

    /**
     * Leaves the memory of {@code t} to it for good, and returns t. Its gradient, and what its tape
     * keeps, stay with the scope; memory that does not come from this scope is left alone.
     */
    public Tensor keep(Tensor t) {
      if (taken.remove(t.buffer())) {
        floats -= t.buffer().length();
      }
      return t;
    }

    /**
     * Takes back everything that was made inside and not kept.
     *
     * @throws IllegalStateException if another thread opened it, or a scope inside it is still open
     */
    @Override
    public void close() {
      if (closed) {
        return;
      }
      if (Thread.currentThread() != owner || CURRENT.get() != this) {
        throw new IllegalStateException(
            "step scope: must be closed by the thread that opened it, inner scopes first");
      }
      closed = true;
      CURRENT.set(outer);
      taken.forEach(this::recycle);
      taken.clear();
      letGoOfWhatNobodyUses();
    }
  }
}
