package kinesic.kernels.conformance;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import kinesic.kernels.Backend;
import kinesic.kernels.Buffer;
import kinesic.kernels.CapturedWork;
import kinesic.kernels.HeapBuffer;
import kinesic.kernels.ImageLayout;
import kinesic.kernels.Indices;
import kinesic.kernels.KernelFamilies;
import kinesic.kernels.PreparedConvolution;
import kinesic.kernels.PreparedProduct;
import kinesic.kernels.RandomFill;
import org.jspecify.annotations.Nullable;

/**
 * A backend whose memory is not on the Java heap, and that counts what a device pays for: kernel
 * calls, reads by the host and uploads from the host. Code above the kernels that runs on it makes
 * no assumption about where numbers are.
 *
 * <p>A kernel copies its operands to a CPU backend, runs there, and copies them back, so that its
 * results have the bits of that backend. New memory is filled with NaN. A buffer that is used after
 * {@link Backend#release} or {@link Buffer#transfer} throws.
 *
 * <p>{@link #capture} records kernel calls and repeats them as a CUDA graph does: a buffer that is
 * allocated, read or written meanwhile spoils the record.
 *
 * <p>Thread-safe: calls of several threads run one after the other, as on one stream of a device.
 */
public final class CountingBackend implements Backend {

  private final Backend cpu;
  private final KernelFamilies families;
  private final SortedMap<String, Long> calls = new TreeMap<>();
  private long reads;
  private long uploads;
  private long liveBytes;
  private @Nullable Recording recording; // while calls are recorded

  /**
   * Creates a backend with its own memory.
   *
   * @param cpu runs the kernels, on the Java heap; it is not closed with this backend
   */
  public CountingBackend(Backend cpu) {
    this.cpu = cpu;
    this.families = (KernelFamilies) counted(cpu.families());
  }

  /** Sets the numbers of calls, reads and uploads to 0. */
  public synchronized void reset() {
    calls.clear();
    reads = 0;
    uploads = 0;
  }

  /**
   * Returns the number of kernel calls since {@link #reset}. A run of captured work is one call,
   * and calls that are recorded do not count.
   */
  public synchronized long calls() {
    return calls.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the number of calls of each kernel since {@link #reset}, by family and method. */
  public synchronized SortedMap<String, Long> callsByKernel() {
    return new TreeMap<>(calls);
  }

  /**
   * Returns how often the host has read device memory since {@link #reset}, kernels that return a
   * number included.
   */
  public synchronized long reads() {
    return reads;
  }

  /** Returns how often the host has written device memory since {@link #reset}. */
  public synchronized long uploads() {
    return uploads;
  }

  /** Returns the bytes of all buffers that have been allocated and not released. */
  public synchronized long liveBytes() {
    return liveBytes;
  }

  // ---------------------------------------------------------------- memory

  @Override
  public String name() {
    return "counting, on " + cpu.name();
  }

  @Override
  public synchronized Buffer allocate(int length) {
    spoil();
    liveBytes += (long) Float.BYTES * length;
    return new OffHeapBuffer(this, length);
  }

  @Override
  public synchronized void release(Buffer buffer) {
    mine(buffer).release();
    liveBytes -= (long) Float.BYTES * buffer.length();
  }

  @Override
  public synchronized void write(float[] source, int from, Buffer target, int at, int count) {
    spoil();
    uploads++;
    mine(target).write(source, from, at, count);
  }

  @Override
  public synchronized void read(Buffer source, int at, float[] target, int from, int count) {
    spoil();
    reads++;
    mine(source).read(at, target, from, count);
  }

  @Override
  public synchronized void writeBytes(
      byte[] source, int from, Buffer target, int at, int count, float divisor, float shift) {
    spoil();
    uploads++;
    float[] values = new float[count];
    cpu.writeBytes(source, from, new HeapBuffer(cpu, values, 0, count), 0, count, divisor, shift);
    mine(target).write(values, 0, at, count);
  }

  @Override
  public synchronized Indices indices(int[] values) {
    spoil();
    uploads++;
    return new DeviceIndices(this, cpu.indices(values));
  }

  /** Counts as a kernel call, which converts the floats. */
  @Override
  public synchronized Indices indices(Buffer values) {
    DeviceIndices indices = new DeviceIndices(this, cpu.indices(new int[values.length()]));
    Buffer source = alias(values, new IdentityHashMap<>());
    submit("Backend.indices", ahead -> indices.onHeap = cpu.indices(new Operands().buffer(source)));
    return indices;
  }

  @Override
  public synchronized void release(Indices indices) {
    ((DeviceIndices) indices).released = true;
  }

  /** Integers that the kernels of the CPU read and code above the kernels cannot. */
  private static final class DeviceIndices implements Indices {
    private final Backend backend;
    private Indices onHeap;
    private boolean released;

    DeviceIndices(Backend backend, Indices onHeap) {
      this.backend = backend;
      this.onHeap = onHeap;
    }

    /** Returns the integers for the kernels of the CPU. */
    Indices usable() {
      if (released) {
        throw new IllegalStateException("indices: used after their memory was released");
      }
      return onHeap;
    }

    @Override
    public int count() {
      return onHeap.count();
    }

    @Override
    public Backend backend() {
      return backend;
    }
  }

  private OffHeapBuffer mine(Buffer buffer) {
    if (buffer instanceof OffHeapBuffer offHeap && buffer.backend().equals(this)) {
      return offHeap;
    }
    throw new IllegalArgumentException(
        "buffer: %s received memory of the backend %s".formatted(name(), buffer.backend().name()));
  }

  @Override
  public ImageLayout imageLayout() {
    return cpu.imageLayout();
  }

  @Override
  public KernelFamilies families() {
    return families;
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return name();
  }

  // ---------------------------------------------------------------- kernels

  /** Returns a record of kernel families with each of them counted. */
  private Record counted(Record kernels) {
    return rebuilt(kernels, (type, family) -> proxy(type, family, type.getSimpleName() + "."));
  }

  /** Returns {@code family} with its calls counted and its operands in the memory of the CPU. */
  private Object proxy(Class<?> type, Object family, String prefix) {
    return Proxy.newProxyInstance(
        CountingBackend.class.getClassLoader(),
        new Class<?>[] {type},
        (self, method, arguments) ->
            run(prefix + method.getName(), family, method, arguments == null ? none() : arguments));
  }

  private static Object[] none() {
    return new Object[0];
  }

  private synchronized @Nullable Object run(
      String kernel, Object family, Method method, @Nullable Object[] arguments) {
    if (method.getDeclaringClass().equals(Object.class)) {
      return invoke(family, method, arguments);
    }
    if (!method.getReturnType().equals(void.class)) {
      spoil();
      calls.merge(kernel, 1L, Long::sum);
      return launch(family, method, arguments);
    }
    @Nullable Object[] stable = recording == null ? arguments : aliased(arguments);
    submit(kernel, ahead -> launch(family, method, shifted(family, stable, ahead)));
    return null;
  }

  /** Runs a kernel with its operands on the heap. */
  private @Nullable Object launch(Object family, Method method, @Nullable Object[] arguments) {
    Operands operands = new Operands();
    @Nullable Object[] moved = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      moved[i] = operands.onHeap(arguments[i]);
    }
    Object result = invoke(family, method, moved);
    operands.copyBack();
    boolean toHost = result instanceof Number || result instanceof int[];
    reads += toHost ? 1 : 0;
    if (result instanceof PreparedConvolution) {
      return proxy(PreparedConvolution.class, result, "PreparedConvolution.");
    }
    return result instanceof PreparedProduct
        ? proxy(PreparedProduct.class, result, "PreparedProduct.")
        : result;
  }

  private static @Nullable Object invoke(
      Object target, Method method, @Nullable Object[] arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("counting: " + method + " failed", e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("counting: cannot call " + method, e);
    }
  }

  // ---------------------------------------------------------------- captured work

  @Override
  public synchronized Optional<CapturedWork> capture(Runnable work) {
    if (recording != null) {
      throw new IllegalStateException("counting: is recording already");
    }
    Recording made = new Recording();
    recording = made;
    try {
      work.run();
    } finally {
      recording = null;
    }
    return made.spoiled ? Optional.empty() : Optional.of(made);
  }

  /** A call whose operands are known. */
  private interface RecordedCall {

    /** Runs the kernel with random counters that are so far ahead, by key. */
    void run(Map<Long, Long> ahead);
  }

  private final class Recording implements CapturedWork {
    private final List<RecordedCall> recorded = new ArrayList<>();
    private boolean spoiled;
    private boolean closed;

    @Override
    public void run(Map<Long, Long> ahead) {
      synchronized (CountingBackend.this) {
        if (closed || recording != null) {
          throw new IllegalStateException(
              "counting: captured work " + (closed ? "was closed" : "cannot be captured"));
        }
        calls.merge("CapturedWork.run", 1L, Long::sum);
        recorded.forEach(call -> call.run(ahead));
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** Records a call, or counts and runs it if none are recorded. */
  private void submit(String kernel, RecordedCall call) {
    Recording current = recording;
    if (current == null) {
      calls.merge(kernel, 1L, Long::sum);
      call.run(Map.of());
    } else {
      current.recorded.add(call);
    }
  }

  /** Notes that what follows cannot be recorded. */
  private void spoil() {
    Recording current = recording;
    if (current != null) {
      current.spoiled = true;
    }
  }

  private static @Nullable Object[] shifted(
      Object family, @Nullable Object[] arguments, Map<Long, Long> ahead) {
    if (!(family instanceof RandomFill)
        || !(arguments[0] instanceof Long key)
        || !(arguments[1] instanceof Long counter)) {
      return arguments;
    }
    @Nullable Object[] moved = arguments.clone();
    moved[1] = counter + ahead.getOrDefault(key, 0L);
    return moved;
  }

  /** Computes a component of a record from that of another one. */
  private interface Component {
    @Nullable Object of(Class<?> type, Object value);
  }

  /** Returns a record of the same class with other components; those that are null stay null. */
  private static Record rebuilt(Record original, Component component) {
    try {
      RecordComponent[] components = original.getClass().getRecordComponents();
      Class<?>[] types = new Class<?>[components.length];
      @Nullable Object[] values = new Object[components.length];
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        Object value = components[i].getAccessor().invoke(original);
        values[i] = value == null ? null : component.of(types[i], value);
      }
      return original.getClass().getConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("counting: cannot copy " + original, e);
    }
  }

  /** Returns an argument with what is in the memory of a device replaced, also in its parts. */
  private static @Nullable Object replaced(
      @Nullable Object argument, UnaryOperator<Object> replacement) {
    return switch (argument) {
      case null -> null;
      case Buffer buffer -> replacement.apply(buffer);
      case Indices indices -> replacement.apply(indices);
      case Record record -> rebuilt(record, (type, value) -> replaced(value, replacement));
      case List<?> list -> list.stream().map(part -> replaced(part, replacement)).toList();
      default -> argument;
    };
  }

  /** Returns arguments whose buffers stay usable when those that are given are transferred. */
  private @Nullable Object[] aliased(@Nullable Object[] arguments) {
    IdentityHashMap<OffHeapBuffer, OffHeapBuffer> aliases = new IdentityHashMap<>();
    @Nullable Object[] result = new Object[arguments.length];
    for (int i = 0; i < result.length; i++) {
      result[i] =
          replaced(
              arguments[i], part -> part instanceof Buffer buffer ? alias(buffer, aliases) : part);
    }
    return result;
  }

  private Buffer alias(Buffer buffer, IdentityHashMap<OffHeapBuffer, OffHeapBuffer> aliases) {
    OffHeapBuffer own = mine(buffer);
    OffHeapBuffer whole = aliases.computeIfAbsent(own.whole(), OffHeapBuffer::alias);
    return own.equals(own.whole()) ? whole : whole.slice(own.from(), own.length());
  }

  /**
   * The operands of one call on the Java heap. Buffers that share memory share it there, too:
   * kernels may be given one buffer twice.
   */
  private final class Operands {
    private final IdentityHashMap<OffHeapBuffer, HeapBuffer> wholes = new IdentityHashMap<>();
    private final IdentityHashMap<OffHeapBuffer, Buffer> all = new IdentityHashMap<>();

    /** Returns an argument with every buffer in it, also in a record or list, on the heap. */
    @Nullable Object onHeap(@Nullable Object argument) {
      return replaced(
          argument,
          part -> part instanceof DeviceIndices indices ? indices.usable() : buffer((Buffer) part));
    }

    /** Returns a buffer on the heap. */
    Buffer buffer(Buffer buffer) {
      return all.computeIfAbsent(mine(buffer), this::copy);
    }

    private Buffer copy(OffHeapBuffer buffer) {
      HeapBuffer whole = wholes.computeIfAbsent(buffer.whole(), this::copyWhole);
      return buffer.equals(buffer.whole()) ? whole : whole.slice(buffer.from(), buffer.length());
    }

    private HeapBuffer copyWhole(OffHeapBuffer buffer) {
      HeapBuffer heap = HeapBuffer.of(cpu.allocate(buffer.length()));
      buffer.read(0, heap.array(), heap.offset(), heap.length());
      return heap;
    }

    void copyBack() {
      wholes.forEach(
          (buffer, heap) -> buffer.write(heap.array(), heap.offset(), 0, buffer.length()));
    }
  }
}
