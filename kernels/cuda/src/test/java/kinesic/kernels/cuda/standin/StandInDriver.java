package kinesic.kernels.cuda.standin;

import static jcuda.driver.CUresult.CUDA_ERROR_CONTEXT_IS_DESTROYED;
import static jcuda.driver.CUresult.CUDA_ERROR_INVALID_CONTEXT;
import static jcuda.driver.CUresult.CUDA_ERROR_INVALID_HANDLE;
import static jcuda.driver.CUresult.CUDA_ERROR_LAUNCH_FAILED;
import static jcuda.driver.CUresult.CUDA_ERROR_NOT_INITIALIZED;
import static jcuda.driver.CUresult.CUDA_ERROR_OUT_OF_MEMORY;
import static jcuda.driver.CUresult.CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
import static jcuda.driver.CUresult.CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
import static jcuda.driver.CUresult.CUDA_SUCCESS;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import kinesic.kernels.cuda.ptx.DeviceMemory;
import kinesic.kernels.cuda.ptx.PtxMachine;
import org.jspecify.annotations.Nullable;

/**
 * One device: its memory, its streams, its errors, and what was done to it. The functions of the
 * driver are in {@link ContextFunctions}, {@link MemoryFunctions}, {@link ModuleFunctions}, {@link
 * StreamFunctions} and {@link GraphFunctions}.
 *
 * <p>Work runs as late as CUDA allows, so a missing wait shows. After a kernel has failed, every
 * call returns the error, as on a device, until the primary context is released.
 *
 * <p>The public methods are for tests, which may call them from any thread.
 */
public final class StandInDriver {

  /** When work runs that nobody waits for. */
  public enum Order {
    /** Never, so that what the host reads too early is missing. */
    LATE,
    /** At once if its stream has no kernels, so that copies overtake kernels. */
    COPIES_FIRST,
    /** At once. */
    EARLY
  }

  /** The number of the only device. */
  static final int DEVICE = 0;

  private static final long FIRST_HANDLE = 0x1000;
  private static final int LAST_DEFAULT_STREAM = 2; // 0, CU_STREAM_LEGACY, CU_STREAM_PER_THREAD

  private final ReentrantLock lock = new ReentrantLock();
  private final DeviceMemory memory = new DeviceMemory();
  private final PtxMachine machine = new PtxMachine(memory);
  private final TreeMap<Long, Long> allocations = new TreeMap<>();
  private final Map<Long, Object> objects = new HashMap<>();
  private final List<WorkStream> streams = new ArrayList<>();
  private final ThreadLocal<Long> current = ThreadLocal.withInitial(() -> 0L);
  private WorkStream defaultStream = new WorkStream(true);
  private Order order = Order.LATE;
  private final List<Runnable> atRelease = new ArrayList<>();
  private boolean initialised;
  private long context;
  private int retained;
  private long lastHandle = FIRST_HANDLE;
  private long memoryLimit;
  private long memoryInUse;
  private int stickyError;
  private @Nullable RuntimeException fault;
  private final List<String> refusals = new ArrayList<>();

  private long launches;
  private long graphLaunches;
  private long libraryCalls;
  private long nondeterministicCalls;
  private long uploads;
  private long downloads;
  private long waits;
  private long allocationCount;

  /**
   * Creates a device.
   *
   * @param memoryLimit the bytes of device memory
   */
  StandInDriver(long memoryLimit) {
    this.memoryLimit = memoryLimit;
    streams.add(defaultStream);
  }

  // ---------------------------------------------------------------- for tests

  /** Returns the bytes of allocated device memory. */
  public long memoryInUse() {
    return locked(d -> d.memoryInUse);
  }

  /** Returns the bytes of device memory, allocated or not. */
  public long memoryLimit() {
    return locked(d -> d.memoryLimit);
  }

  /** Changes the size of device memory. What is allocated stays allocated. */
  public void limitMemory(long bytes) {
    locked(d -> d.memoryLimit = bytes);
  }

  /** Chooses when work runs that nobody waits for; {@link Order#LATE} until then. */
  public void order(Order next) {
    locked(
        d -> {
          d.order = next;
          return 0;
        });
  }

  /** Moves the results of approximate functions, see {@link PtxMachine#perturbApproximations}. */
  public void perturbApproximations(boolean perturb) {
    locked(
        d -> {
          d.machine.perturbApproximations(perturb);
          return 0;
        });
  }

  /** Returns how often the device was used since the JVM started. */
  public Counts counts() {
    lock.lock();
    try {
      return new Counts(
          launches,
          graphLaunches,
          libraryCalls,
          nondeterministicCalls,
          uploads,
          downloads,
          waits,
          allocationCount);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the failure of a kernel or copy and forgets it, or null if nothing failed. The device
   * works again afterwards; its pending work is lost.
   */
  public @Nullable RuntimeException takeFault() {
    lock.lock();
    try {
      RuntimeException taken = fault;
      if (taken != null) {
        fault = null;
        stickyError = CUDA_SUCCESS;
        streams.forEach(WorkStream::clear);
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Returns why PTX was refused since the last call. */
  public List<String> takeRefusals() {
    lock.lock();
    try {
      List<String> taken = List.copyOf(refusals);
      refusals.clear();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private long locked(ToLongFunction<StandInDriver> action) {
    lock.lock();
    try {
      return action.applyAsLong(this);
    } finally {
      lock.unlock();
    }
  }

  // ---------------------------------------------------------------- for the functions

  /** Returns the lock that all functions hold. */
  ReentrantLock lock() {
    return lock;
  }

  DeviceMemory memory() {
    return memory;
  }

  PtxMachine machine() {
    return machine;
  }

  void initialise() {
    initialised = true;
  }

  boolean isInitialised() {
    return initialised;
  }

  /** Returns the context that is current on the calling thread, or 0. */
  long currentContext() {
    return current.get();
  }

  int makeCurrent(long handle) {
    if (handle != 0 && handle != context) {
      return CUDA_ERROR_INVALID_CONTEXT;
    }
    current.set(handle);
    return CUDA_SUCCESS;
  }

  /** Retains the primary context and returns its handle. */
  long retainContext() {
    if (retained++ == 0) {
      context = nextHandle();
    }
    return context;
  }

  boolean isContextActive() {
    return retained > 0;
  }

  /** Releases the primary context. The last release destroys all that belongs to it. */
  int releaseContext() {
    if (retained == 0) {
      return CUDA_ERROR_INVALID_CONTEXT;
    }
    if (--retained == 0) {
      runAll();
      context = 0;
      objects.clear();
      streams.clear();
      defaultStream = new WorkStream(true);
      streams.add(defaultStream);
      allocations.keySet().forEach(memory::free);
      allocations.clear();
      memoryInUse = 0;
      atRelease.forEach(Runnable::run);
      stickyError = CUDA_SUCCESS;
    }
    return CUDA_SUCCESS;
  }

  /** Lets an action run whenever the context is destroyed. */
  void atRelease(Runnable action) {
    atRelease.add(action);
  }

  /** Returns why a call that needs a context cannot be made on this thread, or 0 if it can. */
  int enter() {
    if (!initialised) {
      return CUDA_ERROR_NOT_INITIALIZED;
    }
    long mine = current.get();
    if (mine == 0) {
      return CUDA_ERROR_INVALID_CONTEXT;
    }
    return mine == context ? stickyError : CUDA_ERROR_CONTEXT_IS_DESTROYED;
  }

  /** As {@link #enter}, for calls that invalidate a capture. */
  int enterUnsafe() {
    int result = enter();
    for (WorkStream stream : streams) {
      Capture capture = stream.capture;
      if (result == CUDA_SUCCESS && capture != null && capture.forbidsUnsafeCalls()) {
        capture.invalidate();
        result = CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
      }
    }
    return result;
  }

  /** Invalidates all captures, and returns whether there are any. */
  boolean invalidateCaptures() {
    boolean any = false;
    for (WorkStream stream : streams) {
      if (stream.capture != null) {
        stream.capture.invalidate();
        any = true;
      }
    }
    return any;
  }

  int stickyError() {
    return stickyError;
  }

  // handles

  private long nextHandle() {
    lastHandle += 16;
    return lastHandle;
  }

  /** Gives an object a handle and writes it to host memory. */
  int create(long to, Object object) {
    long handle = nextHandle();
    objects.put(handle, object);
    HostMemory.putLong(to, handle);
    return CUDA_SUCCESS;
  }

  /** Returns an object that has not been destroyed, or null. */
  <T> @Nullable T find(long handle, Class<T> type) {
    Object object = objects.get(handle);
    return type.isInstance(object) ? type.cast(object) : null;
  }

  /** Forgets a handle and returns whether it had been valid. */
  int destroy(long handle, Class<?> type) {
    if (!type.isInstance(objects.get(handle))) {
      return CUDA_ERROR_INVALID_HANDLE;
    }
    objects.remove(handle);
    return CUDA_SUCCESS;
  }

  /** Forgets the handles of all objects of a type that match. */
  void destroyAll(Predicate<Object> match) {
    objects.values().removeIf(match);
  }

  // memory

  /** Allocates and writes the address to host memory. */
  int allocate(long to, long bytes) {
    if (memoryInUse + bytes > memoryLimit) {
      return CUDA_ERROR_OUT_OF_MEMORY;
    }
    long address = memory.allocate(bytes);
    allocations.put(address, bytes);
    memoryInUse += bytes;
    allocationCount++;
    HostMemory.putLong(to, address);
    return CUDA_SUCCESS;
  }

  /** Frees memory, and returns whether {@code address} is what an allocation returned. */
  boolean free(long address) {
    Long bytes = allocations.remove(address);
    if (bytes == null) {
      return false;
    }
    memory.free(address);
    memoryInUse -= bytes;
    return true;
  }

  /** Returns the allocation that contains a range of device memory, or null. */
  Map.@Nullable Entry<Long, Long> allocationOf(long address, long bytes) {
    Map.Entry<Long, Long> entry = allocations.floorEntry(address);
    return entry != null && address + bytes <= entry.getKey() + entry.getValue() ? entry : null;
  }

  // streams

  /** Returns the default stream, on which the blocking copies run. */
  WorkStream defaultStream() {
    return defaultStream;
  }

  /** Returns a stream that has not been destroyed, or null. */
  @Nullable WorkStream stream(long handle) {
    return handle >= 0 && handle <= LAST_DEFAULT_STREAM
        ? defaultStream
        : find(handle, WorkStream.class);
  }

  int createStream(long to, boolean blocking) {
    WorkStream stream = new WorkStream(blocking);
    streams.add(stream);
    return create(to, stream);
  }

  /** Enqueues work, or records it in the capture of the stream. */
  int enqueue(long handle, Runnable work) {
    int result = enter();
    WorkStream stream = stream(handle);
    if (result != CUDA_SUCCESS || stream == null) {
      return result == CUDA_SUCCESS ? CUDA_ERROR_INVALID_HANDLE : result;
    }
    return enqueue(stream, work);
  }

  /**
   * Enqueues a computation of a library.
   *
   * @param what a failure begins with this
   */
  int enqueueLibraryCall(String what, WorkStream stream, Runnable work) {
    int result = enter();
    if (result != CUDA_SUCCESS) {
      return result;
    }
    libraryCalls++;
    stream.hasKernels = true;
    return enqueue(
        stream,
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            throw new IllegalStateException(what + ": " + e.getMessage(), e);
          }
        });
  }

  int enqueue(WorkStream stream, Runnable work) {
    Capture capture = stream.capture;
    if (capture != null) {
      if (capture.isInvalid()) {
        return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
      }
      capture.add(stream, work);
      return CUDA_SUCCESS;
    }
    waitForDefaultStream(stream);
    stream.add(() -> execute(work));
    if (order == Order.EARLY || (order == Order.COPIES_FIRST && !stream.hasKernels)) {
      stream.runUntil(stream.end());
    }
    return stickyError;
  }

  /** Streams that are not non-blocking and the default stream wait for each other. */
  private void waitForDefaultStream(WorkStream stream) {
    for (WorkStream other : streams) {
      boolean ordered = stream.equals(defaultStream) ? other.blocking : other.equals(defaultStream);
      if (stream.blocking && ordered && !other.equals(stream)) {
        long end = other.end();
        if (!other.hasReached(end)) {
          stream.add(() -> other.runUntil(end));
        }
      }
    }
  }

  private void execute(Runnable work) {
    if (stickyError == CUDA_SUCCESS) {
      try {
        work.run();
      } catch (RuntimeException e) {
        fault = e;
        stickyError = CUDA_ERROR_LAUNCH_FAILED;
      }
    }
  }

  /** Does work of the host on device memory, and returns the error that came up. */
  int runNow(Runnable work) {
    execute(work);
    return stickyError;
  }

  /** Lets the host wait for a position of a stream, and returns the error that came up. */
  int await(WorkStream stream, long position) {
    waits++;
    stream.runUntil(position);
    return stickyError;
  }

  /** Lets the host wait for the default stream and the streams that it waits for. */
  int awaitDefaultStream() {
    waits++;
    streams.stream().filter(s -> s.blocking).forEach(s -> s.runUntil(s.end()));
    return stickyError;
  }

  /** Lets the host wait for everything. */
  int awaitAll() {
    waits++;
    runAll();
    return stickyError;
  }

  private void runAll() {
    streams.forEach(stream -> stream.runUntil(stream.end()));
  }

  /** Notes why PTX is refused, since the caller gets a number only. */
  void refuse(String reason) {
    refusals.add(reason);
  }

  // counts

  void countLaunch() {
    launches++;
  }

  void countGraphLaunch() {
    graphLaunches++;
  }

  void countNondeterministicCall() {
    nondeterministicCalls++;
  }

  void countUpload() {
    uploads++;
  }

  void countDownload() {
    downloads++;
  }
}
