package kinesic.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Memory of a computation that is repeated: one block, in which every tensor takes the first gap
 * that is large enough, so that the memory in use stays compact and in the caches.
 *
 * <pre>{@code
 * try (Arena.Run run = arena.open()) {
 *   Tensor a = run.keep(x.exp());  // memory of temporary tensors of exp is free again
 *   Tensor b = run.keep(a.sum());
 *   run.drop(a);                   // its memory is free for what follows
 *   result = b.item();
 * }
 * }</pre>
 *
 * <p>The first run finds out how large the block must be; the next one allocates it. Only one run
 * at a time.
 */
public final class Arena implements AutoCloseable {

  /** Tensors begin at multiples of this number of floats, a cache line. */
  private static final int LINE = 16;

  private final Backend backend;
  private @Nullable Buffer block;
  private long needed; // floats

  /** Creates an arena for tensors on {@code backend}. */
  public Arena(Backend backend) {
    this.backend = backend;
  }

  /** Returns the bytes of the block that the runs so far need. */
  public long bytes() {
    return needed * Float.BYTES;
  }

  /** Lets the tensors of this thread come from here until the run is closed. */
  public Run open() {
    if (needed > (block == null ? 0 : block.length()) && needed <= Integer.MAX_VALUE) {
      close();
      block = backend.allocate((int) needed);
    }
    return new Run(block);
  }

  /** Frees the block; a later run allocates it again. No run may be open. */
  @Override
  public void close() {
    if (block != null) {
      backend.release(block);
      block = null;
    }
  }

  /** A part of the block. */
  private record Range(long from, long to) {

    boolean holds(long floats) {
      return to - from >= floats;
    }
  }

  /** One run of the computation. */
  public final class Run implements AutoCloseable, Allocator {

    private final @Nullable Buffer memory;
    private final List<Range> gaps = new ArrayList<>(List.of(new Range(0, Long.MAX_VALUE)));
    private final Map<Buffer, Range> ranges = new HashMap<>(); // buffers compare by identity
    private final Map<Buffer, Integer> holders = new HashMap<>();
    private final Set<Buffer> temporary = new HashSet<>();
    private final Set<Buffer> outside = new HashSet<>(); // for which the block is too small
    private final StepMemory.Pause pause = StepMemory.use(this);

    private Run(@Nullable Buffer memory) {
      this.memory = memory;
    }

    @Override
    public Buffer take(Backend of, int length) {
      if (!of.equals(backend)) {
        return of.allocate(length);
      }
      long floats = (length + LINE - 1L) / LINE * LINE;
      int first = 0;
      while (!gaps.get(first).holds(floats)) {
        first++;
      }
      Range gap = gaps.get(first);
      Range range = new Range(gap.from(), gap.from() + floats);
      if (gap.to() == range.to()) {
        gaps.remove(first);
      } else {
        gaps.set(first, new Range(range.to(), gap.to()));
      }
      needed = Math.max(needed, range.to());
      Buffer buffer;
      if (memory != null && range.to() <= memory.length()) {
        buffer = memory.slice((int) range.from(), length);
      } else {
        buffer = backend.allocate(length);
        outside.add(buffer);
      }
      ranges.put(buffer, range);
      temporary.add(buffer);
      return buffer;
    }

    @Override
    public void release(Buffer buffer) {
      if (temporary.remove(buffer)) {
        free(buffer);
      }
    }

    /**
     * Keeps {@code t}, which may share memory with a tensor that is kept already, until {@link
     * #drop}. Frees the memory of all other tensors since the last call.
     */
    public Tensor keep(Tensor t) {
      if (ranges.containsKey(t.buffer())) {
        holders.merge(t.buffer(), 1, Integer::sum);
        temporary.remove(t.buffer());
      }
      temporary.forEach(this::free);
      temporary.clear();
      return t;
    }

    /** Undoes one {@link #keep} of {@code t}; memory from elsewhere is left alone. */
    public void drop(Tensor t) {
      Integer count = holders.get(t.buffer());
      if (count == null) {
        return;
      }
      if (count > 1) {
        holders.put(t.buffer(), count - 1);
      } else {
        holders.remove(t.buffer());
        free(t.buffer());
      }
    }

    /**
     * Returns whether the memory of {@code t} comes from here and no other tensor is kept in it.
     */
    public boolean isAlone(Tensor t) {
      return holders.getOrDefault(t.buffer(), 0) == 1;
    }

    private void free(Buffer buffer) {
      Range range = ranges.remove(buffer);
      if (range == null) {
        return;
      }
      if (outside.remove(buffer)) {
        backend.release(buffer);
      }
      int at = 0;
      while (at < gaps.size() && gaps.get(at).from() < range.from()) {
        at++;
      }
      long from = range.from();
      long to = range.to();
      if (at < gaps.size() && gaps.get(at).from() == to) {
        to = gaps.remove(at).to();
      }
      if (at > 0 && gaps.get(at - 1).to() == from) {
        from = gaps.remove(--at).from();
      }
      gaps.add(at, new Range(from, to));
    }

    /**
     * Lets the tensors of this thread come from where they came before. Those of the run must not
     * be used afterwards.
     */
    @Override
    public void close() {
      pause.close();
      outside.forEach(backend::release);
      outside.clear();
    }
  }
}
