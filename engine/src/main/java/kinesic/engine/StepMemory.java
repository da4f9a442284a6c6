package kinesic.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 *     optimizer.step();
 *   }
 * }
 * }</pre>
 *
 * <p>A scope belongs to the thread that opened it. Tensors made inside, gradients among them, must
 * not be used after it: their memory is taken away and any use fails with a sentence that says so.
 * {@link Scope#keep} exempts a tensor. Not thread-safe; one thread uses an object at a time.
 */
public final class StepMemory {

  private static final ThreadLocal<@Nullable Scope> CURRENT = new ThreadLocal<>();

  private record Key(Backend backend, int length) {}

  private final Map<Key, Deque<Buffer>> free = new HashMap<>();
  private long floats;

  /** Starts recycling on this thread until the scope is closed. */
  public Scope open() {
    return new Scope();
  }

  /** How many bytes these steps have allocated so far: what the memory has grown to. */
  public long bytes() {
    return floats * Float.BYTES;
  }

  /** Memory from this thread's scope, or new. */
  static Buffer allocate(Backend backend, int length) {
    Scope scope = CURRENT.get();
    return scope == null ? backend.allocate(length) : scope.take(backend, length);
  }

  /** One step. */
  public final class Scope implements AutoCloseable {

    private final @Nullable Scope outer = CURRENT.get();
    private final Thread owner = Thread.currentThread();
    private final List<Buffer> taken = new ArrayList<>();

    private Scope() {
      CURRENT.set(this);
    }

    private Buffer take(Backend backend, int length) {
      Deque<Buffer> pool = free.get(new Key(backend, length));
      Buffer buffer = pool == null ? null : pool.pollLast();
      if (buffer == null) {
        buffer = backend.allocate(length);
        floats += length;
      }
      taken.add(buffer);
      return buffer;
    }

    /** Lets {@code t} live on after this scope; returns it. */
    public Tensor keep(Tensor t) {
      Buffer buffer = t.buffer();
      taken.removeIf(buffer::equals);
      return t;
    }

    /** Takes back everything that was made inside and not kept. */
    @Override
    public void close() {
      if (Thread.currentThread() != owner || CURRENT.get() != this) {
        throw new IllegalStateException(
            "step scope: must be closed by the thread that opened it, inner scopes first");
      }
      CURRENT.set(outer);
      for (Buffer buffer : taken) {
        free.computeIfAbsent(new Key(buffer.backend(), buffer.length()), key -> new ArrayDeque<>())
            .add(buffer.retire());
      }
      taken.clear();
    }
  }
}
