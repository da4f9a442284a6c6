package kinesic.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import kinesic.kernels.Indices;
import org.jspecify.annotations.Nullable;

/**
 * Memory that the steps of a loop reuse: when the scope of a step closes, the memory of its tensors
 * returns to a pool instead of to the garbage collector.
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
 * <p>While a scope is open, every tensor that its thread creates takes its memory from here:
 * results, values that ops save, gradients. These tensors must not be used after the scope; any use
 * throws an exception that says so. Therefore the optimiser runs inside the scope, and gradients
 * are cleared there. Memory that only the tape refers to, such as the gradient of an intermediate
 * result, is reused within the step ({@link #release}). To let a value outlive the step, pass it to
 * {@link Scope#keep}, read it ({@link Tensor#item}, {@link Tensor#toArray}), or allocate its memory
 * with {@link Backend#allocate}, which bypasses the scope.
 *
 * <p>A scope belongs to the thread that opened it; scopes nest. Only one thread at a time may use a
 * StepMemory.
 */
public final class StepMemory implements AutoCloseable {

  private static final ThreadLocal<@Nullable Allocator> CURRENT = new ThreadLocal<>();

  /** The number of consecutive steps without a use after which free memory is dropped. */
  private static final int PATIENCE = 64;

  private record Key(Backend backend, int length) {}

  /** A free buffer, and the number of the newest scope when it was recycled. */
  private record Free(Buffer buffer, long scope) {}

  /** The free buffers of one backend and length. */
  private static final class Pool {
    final Deque<Free> free = new ArrayDeque<>();
    long lastUsed;
  }

  private final Map<Key, Pool> pools = new HashMap<>();
  private long scopes;
  private long floats;

  /** Opens a scope on this thread; memory is recycled until it is closed. */
  public Scope open() {
    scopes++;
    return new Scope();
  }

  /**
   * Runs {@code code} and recycles the memory of all tensors that it creates at once, except those
   * that it returns, which move to the scope of this thread ({@code tf.tidy} in TensorFlow.js).
   * Without such a scope, the garbage collector does it.
   */
  public static List<Tensor> tidy(Supplier<List<Tensor>> code) {
    if (!(CURRENT.get() instanceof Scope outer)) {
      return code.get();
    }
    try (Scope inner = outer.inner()) {
      List<Tensor> results = code.get();
      results.forEach(t -> inner.moveTo(outer, t.buffer()));
      return results;
    }
  }

  /** Returns the number of bytes in open scopes, in reservations and in the pool. */
  public long bytes() {
    return floats * Float.BYTES;
  }

  /** Returns memory from the scope of this thread, or new memory without such a scope. */
  static Buffer allocate(Backend backend, int length) {
    Allocator allocator = CURRENT.get();
    return allocator == null ? backend.allocate(length) : allocator.take(backend, length);
  }

  /**
   * Returns the memory of {@code t} to the pool before the scope of this thread closes; memory that
   * does not come from this scope is left alone. For the tape and for ops, with tensors that no one
   * else refers to: any later use throws an exception.
   */
  public static void release(Tensor t) {
    Allocator allocator = CURRENT.get();
    if (allocator != null) {
      allocator.release(t.buffer());
    }
  }

  /**
   * Returns the elements of {@code t} as integers for kernels, see {@link Backend#indices(Buffer)}.
   * They must not be used after the scope of this thread.
   */
  public static Indices indices(Tensor t) {
    Indices indices = t.backend().indices(t.buffer());
    if (CURRENT.get() instanceof Scope scope) {
      scope.integers.add(indices);
    }
    return indices;
  }

  /** Frees the memory of a tensor, see {@link Tensor#close}. */
  static void free(Tensor t) {
    Buffer buffer = t.buffer();
    if (!(CURRENT.get() instanceof Scope scope && scope.recycleIfTaken(buffer))) {
      t.backend().release(buffer.transfer());
    }
  }

  /**
   * Lets tensors of this thread come from an allocator until the result is closed.
   *
   * @param allocator null for the memory of the garbage collector
   */
  static Pause use(@Nullable Allocator allocator) {
    Allocator before = CURRENT.get();
    CURRENT.set(allocator);
    return () -> CURRENT.set(before);
  }

  /**
   * Lets tensors of this thread come from the garbage collector until the result is closed, for
   * tensors that outlive the current scope.
   */
  public static Pause pause() {
    return use(null);
  }

  /** An interruption of the scope of a thread. */
  @FunctionalInterface
  public interface Pause extends AutoCloseable {

    /** Continues with the scope. */
    @Override
    void close();
  }

  /** Memory of a scope that has ended, but which is not recycled yet. */
  public final class Reservation implements AutoCloseable {

    private final List<Buffer> buffers;
    private final List<Indices> integers;
    private boolean closed;

    private Reservation(List<Buffer> buffers, List<Indices> integers) {
      this.buffers = buffers;
      this.integers = integers;
    }

    /** Recycles the memory; only one thread at a time may use the StepMemory. */
    @Override
    public void close() {
      if (!closed) {
        closed = true;
        buffers.forEach(StepMemory.this::recycle);
        StepMemory.release(integers);
      }
    }
  }

  private Pool pool(Backend backend, int length) {
    return pools.computeIfAbsent(new Key(backend, length), key -> new Pool());
  }

  private static void release(List<Indices> integers) {
    integers.forEach(indices -> indices.backend().release(indices));
    integers.clear();
  }

  private void recycle(Buffer buffer) {
    pool(buffer.backend(), buffer.length()).free.add(new Free(buffer.transfer(), scopes));
  }

  /**
   * Frees the memory that no scope uses. This can be used again; it then allocates new memory.
   * Without this call, the garbage collector does it, which on a GPU may be late.
   */
  @Override
  public void close() {
    pools.forEach(this::drop);
    pools.clear();
  }

  private void drop(Key key, Pool pool) {
    floats -= (long) key.length * pool.free.size();
    pool.free.forEach(free -> key.backend.release(free.buffer));
  }

  private void dropUnusedMemory() {
    pools
        .entrySet()
        .removeIf(
            entry -> {
              boolean unused = scopes - entry.getValue().lastUsed > PATIENCE;
              if (unused) {
                drop(entry.getKey(), entry.getValue());
              }
              return unused;
            });
  }

  /** The scope of one step. */
  public final class Scope implements AutoCloseable, Allocator {

    private final @Nullable Allocator outer = CURRENT.get();
    private final Thread owner = Thread.currentThread();
    private final long number = scopes;
    private final Set<Buffer> taken = new LinkedHashSet<>(); // buffers compare by identity
    private final List<Indices> integers = new ArrayList<>();
    private boolean closed;

    private Scope() {
      CURRENT.set(this);
    }

    /** Opens a scope with the same pool, for a part of the step. */
    private Scope inner() {
      return new Scope();
    }

    private void moveTo(Scope other, Buffer buffer) {
      if (taken.remove(buffer)) {
        other.taken.add(buffer);
      }
    }

    @Override
    public Buffer take(Backend backend, int length) {
      Pool pool = pool(backend, length);
      pool.lastUsed = scopes;
      Free free = pool.free.pollLast();
      if (free == null) {
        floats += length;
      }
      Buffer buffer = free == null ? backend.allocate(length) : free.buffer;
      taken.add(buffer);
      return buffer;
    }

    @Override
    public void release(Buffer buffer) {
      if (taken.remove(buffer)) {
        recycle(buffer);
      }
    }

    /** Recycles memory of this scope or of one around it, and returns whether it is theirs. */
    private boolean recycleIfTaken(Buffer buffer) {
      if (taken.remove(buffer)) {
        recycle(buffer);
        return true;
      }
      return outer instanceof Scope scope && scope.recycleIfTaken(buffer);
    }

    /**
     * Excludes {@code t} from recycling, so that it outlives the scope, and returns it ({@code
     * tf.keep} in TensorFlow.js). Its gradient and the values that its tape saves stay with the
     * scope. Memory that does not come from this scope is left alone.
     */
    public Tensor keep(Tensor t) {
      if (taken.remove(t.buffer())) {
        floats -= t.buffer().length();
      }
      return t;
    }

    /**
     * Recycles the memory of all tensors that were created inside and not kept.
     *
     * @throws IllegalStateException if another thread opened the scope, or an inner scope is still
     *     open
     */
    @Override
    public void close() {
      if (closed) {
        return;
      }
      end();
      taken.forEach(StepMemory.this::recycle);
      taken.clear();
      StepMemory.release(integers);
      dropUnusedMemory();
    }

    /**
     * Closes this scope without recycling any memory that was used in it, also for a part of the
     * step only: for kernel calls that a backend has captured and repeats in this memory.
     *
     * @return close it to recycle the memory
     * @throws IllegalStateException as {@link #close}
     */
    public Reservation reserve() {
      end();
      List<Buffer> used = new ArrayList<>(taken);
      taken.clear();
      for (Pool pool : pools.values()) {
        List<Free> ours = pool.free.stream().filter(free -> free.scope >= number).toList();
        ours.forEach(free -> used.add(free.buffer));
        pool.free.removeAll(ours);
      }
      return new Reservation(used, integers);
    }

    private void end() {
      if (Thread.currentThread() != owner || CURRENT.get() != this) {
        throw new IllegalStateException(
            "step scope: must be closed by the thread that opened it, inner scopes first");
      }
      closed = true;
      CURRENT.set(outer);
    }
  }
}
