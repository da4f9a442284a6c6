package kinesic.kernels.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A driver whose device memory is on the heap. It does the work of a stream as late as CUDA allows:
 * when someone waits. So code that changes memory before a copy has run, or that lacks an order
 * between streams, computes wrong results.
 */
final class FakeDriver implements Driver {

  /** An operation of a stream, done at once or not at all. */
  private interface Operation {
    void run();
  }

  private static final class FakeStream implements Stream {
    final Deque<Operation> pending = new ArrayDeque<>();
    @Nullable List<Operation> captured;
    boolean spoiled;

    void add(Operation operation) {
      if (captured == null) {
        pending.addLast(operation);
      } else {
        captured.add(operation);
      }
    }
  }

  private static final class Mark {
    final FakeStream stream;
    boolean done;

    Mark(FakeStream stream) {
      this.stream = stream;
    }
  }

  private static final class FakeEvent implements Event {
    @Nullable Mark mark;
  }

  private record FakeModule() implements Module {}

  private record FakeFunction(String name) implements Function {}

  private static final class FakeGraph implements Graph {
    final List<Operation> operations;
    boolean closed;

    FakeGraph(List<Operation> operations) {
      this.operations = operations;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final long capacity;
  private final NavigableMap<Long, byte[]> memory = new TreeMap<>();
  private final Map<String, Consumer<Call>> kernels = new HashMap<>();
  private final ThreadLocal<Boolean> current = ThreadLocal.withInitial(() -> false);
  private @Nullable FakeStream capturing;
  private long next = 1 << 20;
  private long used;
  private int pinnedBuffers;
  private int allocations;
  private int waits;

  /** Creates a device with this many bytes of memory. */
  FakeDriver(long capacity) {
    this.capacity = capacity;
  }

  /** The arguments of a kernel that runs. */
  final class Call {
    private final ByteBuffer block;
    private final long start;

    Call(ByteBuffer block, long start) {
      this.block = block;
      this.start = start;
    }

    private int place(int argument) {
      return (int) (block.getLong(Long.BYTES * argument) - start);
    }

    int i32(int argument) {
      return block.getInt(place(argument));
    }

    float f32(int argument) {
      return block.getFloat(place(argument));
    }

    long i64(int argument) {
      return block.getLong(place(argument));
    }

    /** Returns the device memory from the address in an argument on. */
    ByteBuffer memory(int argument) {
      return at(i64(argument));
    }
  }

  /** Makes a kernel known. */
  void kernel(String name, Consumer<Call> body) {
    kernels.put(name, body);
  }

  /** Returns how often memory was allocated. */
  synchronized int allocations() {
    return allocations;
  }

  /** Returns the bytes that are allocated. */
  synchronized long used() {
    return used;
  }

  /** Returns how often the host waited for a stream or an event that was not done. */
  synchronized int waits() {
    return waits;
  }

  /** Returns the number of page-locked buffers. */
  synchronized int pinnedBuffers() {
    return pinnedBuffers;
  }

  /** Returns the operations that have not run. */
  synchronized int pending(Stream stream) {
    return ((FakeStream) stream).pending.size();
  }

  private ByteBuffer at(long address) {
    Map.Entry<Long, byte[]> block = memory.floorEntry(address);
    if (block == null || address - block.getKey() >= block.getValue().length) {
      throw new AssertionError("no memory at " + address);
    }
    int from = (int) (address - block.getKey());
    return ByteBuffer.wrap(block.getValue(), from, block.getValue().length - from)
        .slice()
        .order(ByteOrder.nativeOrder());
  }

  private void forbidInCapture(String function) {
    requireCurrent();
    if (capturing != null) {
      capturing.spoiled = true;
      throw new CudaException(function, "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED", "in a capture");
    }
  }

  private void requireCurrent() {
    if (!current.get()) {
      throw new CudaException("fake", "CUDA_ERROR_INVALID_CONTEXT", "no context on this thread");
    }
  }

  private void enqueue(Stream stream, Operation operation) {
    requireCurrent();
    ((FakeStream) stream).add(operation);
  }

  @Override
  public Properties properties() {
    return new Properties(0, "Fake GPU", 7, 5, 4, capacity, 12060);
  }

  @Override
  public boolean hasGraphs() {
    return true;
  }

  @Override
  public void makeCurrent() {
    current.set(true);
  }

  @Override
  public synchronized long allocate(long bytes) {
    forbidInCapture("cuMemAlloc");
    if (bytes <= 0) {
      throw new CudaException("cuMemAlloc", "CUDA_ERROR_INVALID_VALUE", bytes + " bytes");
    }
    if (used + bytes > capacity) {
      throw new CudaException("cuMemAlloc", "CUDA_ERROR_OUT_OF_MEMORY", bytes + " bytes");
    }
    allocations++;
    used += bytes;
    long address = next;
    memory.put(address, new byte[(int) bytes]);
    next += (bytes + 511 & -512) + 4096;
    return address;
  }

  @Override
  public synchronized void free(long address) {
    forbidInCapture("cuMemFree");
    byte[] block = memory.remove(address);
    if (block == null) {
      throw new CudaException("cuMemFree", "CUDA_ERROR_INVALID_VALUE", "not allocated");
    }
    used -= block.length;
  }

  @Override
  public synchronized long freeMemory() {
    return capacity - used;
  }

  @Override
  public synchronized ByteBuffer allocatePinned(int bytes) {
    forbidInCapture("cuMemHostAlloc");
    pinnedBuffers++;
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  @Override
  public synchronized void freePinned(ByteBuffer pinned) {
    pinnedBuffers--;
  }

  @Override
  public synchronized void copyToDevice(
      ByteBuffer pinned, int from, long to, long bytes, Stream stream) {
    enqueue(stream, () -> at(to).put(pinned.slice(from, (int) bytes)));
  }

  @Override
  public synchronized void copyToHost(
      long from, ByteBuffer pinned, int to, long bytes, Stream stream) {
    enqueue(stream, () -> pinned.slice(to, (int) bytes).put(at(from).slice(0, (int) bytes)));
  }

  @Override
  public synchronized void copy(long from, long to, long bytes, Stream stream) {
    enqueue(stream, () -> at(to).put(at(from).slice(0, (int) bytes)));
  }

  @Override
  public synchronized void fill(long to, int word, long words, Stream stream) {
    enqueue(
        stream,
        () -> {
          ByteBuffer target = at(to);
          for (long i = 0; i < words; i++) {
            target.putInt(word);
          }
        });
  }

  @Override
  public synchronized Stream createStream() {
    requireCurrent();
    return new FakeStream();
  }

  @Override
  public synchronized void synchronize(Stream stream) {
    forbidInCapture("cuStreamSynchronize");
    FakeStream waited = (FakeStream) stream;
    waits += waited.pending.isEmpty() ? 0 : 1;
    while (!waited.pending.isEmpty()) {
      waited.pending.removeFirst().run();
    }
  }

  @Override
  public void destroy(Stream stream) {
    requireCurrent();
  }

  @Override
  public synchronized Event createEvent() {
    requireCurrent();
    return new FakeEvent();
  }

  @Override
  public synchronized void record(Event event, Stream stream) {
    Mark mark = new Mark((FakeStream) stream);
    ((FakeEvent) event).mark = mark;
    enqueue(stream, () -> mark.done = true);
  }

  @Override
  public synchronized void await(Stream stream, Event event) {
    Mark mark = ((FakeEvent) event).mark;
    if (mark != null) {
      enqueue(stream, () -> complete(mark));
    }
  }

  private static void complete(Mark mark) {
    while (!mark.done) {
      mark.stream.pending.removeFirst().run();
    }
  }

  @Override
  public synchronized boolean isDone(Event event) {
    requireCurrent();
    Mark mark = ((FakeEvent) event).mark;
    return mark == null || mark.done;
  }

  @Override
  public synchronized void synchronize(Event event) {
    forbidInCapture("cuEventSynchronize");
    Mark mark = ((FakeEvent) event).mark;
    if (mark != null && !mark.done) {
      waits++;
      complete(mark);
    }
  }

  @Override
  public void destroy(Event event) {
    requireCurrent();
  }

  @Override
  public Module load(String ptx) {
    requireCurrent();
    return new FakeModule();
  }

  @Override
  public Function function(Module module, String name) {
    return new FakeFunction(name);
  }

  /** Returns a kernel that {@link #kernel} has made known. */
  Kernel named(String name) {
    return new Kernel(name, new FakeFunction(name));
  }

  @Override
  public synchronized void launch(
      Function function,
      int gridX,
      int gridY,
      int gridZ,
      int threads,
      Stream stream,
      ByteBuffer arguments) {
    Consumer<Call> body = Objects.requireNonNull(kernels.get(((FakeFunction) function).name()));
    ByteBuffer copy = ByteBuffer.allocate(arguments.capacity()).order(ByteOrder.nativeOrder());
    copy.put(0, arguments, 0, arguments.capacity());
    long start = java.lang.foreign.MemorySegment.ofBuffer(arguments).address();
    enqueue(stream, () -> body.accept(new Call(copy, start)));
  }

  @Override
  public synchronized void beginCapture(Stream stream) {
    forbidInCapture("cuStreamBeginCapture");
    FakeStream begun = (FakeStream) stream;
    begun.captured = new ArrayList<>();
    begun.spoiled = false;
    capturing = begun;
  }

  @Override
  public synchronized Graph endCapture(Stream stream) {
    FakeStream ended = (FakeStream) stream;
    List<Operation> operations = Objects.requireNonNull(ended.captured);
    ended.captured = null;
    capturing = null;
    if (ended.spoiled) {
      throw new CudaException(
          "cuStreamEndCapture", "CUDA_ERROR_STREAM_CAPTURE_INVALIDATED", "spoiled");
    }
    return new FakeGraph(operations);
  }

  @Override
  public synchronized void launch(Graph graph, Stream stream) {
    FakeGraph launched = (FakeGraph) graph;
    if (launched.closed) {
      throw new CudaException("cuGraphLaunch", "CUDA_ERROR_INVALID_HANDLE", "closed");
    }
    requireCurrent();
    ((FakeStream) stream).pending.addAll(launched.operations);
  }

  @Override
  public void close() {
    current.remove();
  }
}
