package kinesic.kernels.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import kinesic.kernels.Buffer;
import kinesic.kernels.CapturedWork;
import kinesic.kernels.Indices;
import org.jspecify.annotations.Nullable;

/**
 * One GPU: its driver, memory, the stream in whose order all work runs, and the loaded kernels.
 *
 * <p>Any thread may use it. What several threads enqueue runs in some order; a thread that needs a
 * certain order takes the lock of {@link #inOrder}.
 */
final class Device implements AutoCloseable {

  /**
   * The system property with which each kernel is waited for, so that an error is reported by the
   * call that caused it.
   */
  static final String SYNCHRONOUS = "kinesic.cuda.synchronous";

  private static final ThreadLocal<@Nullable Device> CURRENT = new ThreadLocal<>();

  private final boolean synchronous = Boolean.getBoolean(SYNCHRONOUS);
  private final Driver driver;
  private final Allocator allocator;
  private final Driver.Stream stream;
  private final ReentrantLock order = new ReentrantLock();
  private final Uploads uploads;
  private final Downloads downloads;
  private final Map<String, Driver.Module> modules = new ConcurrentHashMap<>();
  private final ThreadLocal<Launch> launches = ThreadLocal.withInitial(() -> new Launch(this));
  private volatile boolean closed;
  private volatile @Nullable Recording recording; // changes under the lock

  Device(Driver driver) {
    this(driver, Uploads.CAPACITY);
  }

  /**
   * Creates a device.
   *
   * @param driver closed with the device
   * @param staging the bytes of page-locked memory for uploads, and as many on the device
   */
  Device(Driver driver, int staging) {
    this.driver = driver;
    driver();
    stream = driver.createStream();
    allocator = new Allocator(driver);
    uploads = new Uploads(this, staging);
    downloads = new Downloads(this);
  }

  /**
   * Returns the driver; the context is current on the calling thread afterwards.
   *
   * @throws IllegalStateException if the device is closed
   */
  Driver driver() {
    if (closed) {
      throw new IllegalStateException(
          "the backend of " + driver.properties().name() + " is closed");
    }
    if (!equals(CURRENT.get())) {
      driver.makeCurrent();
      CURRENT.set(this);
    }
    return driver;
  }

  /** Returns what the GPU is. */
  Driver.Properties properties() {
    return driver.properties();
  }

  /** Returns the stream in whose order all kernels run. */
  Driver.Stream stream() {
    return stream;
  }

  // ---------------------------------------------------------------- memory

  /**
   * Returns memory with unspecified content, also if {@code bytes} is 0. A kernel that needs memory
   * for itself closes it after the launch:
   *
   * <pre>
   * try (DeviceMemory partial = device.allocate(bytes, "partial sum")) {
   *   device.launch(first).address(partial.address()). ...
   *   device.launch(second).address(partial.address()). ...
   * }
   * </pre>
   *
   * @param use what for, in the singular; named if the memory is exhausted
   * @throws kinesic.kernels.DeviceMemoryException if there is not enough
   */
  DeviceMemory allocate(long bytes, String use) {
    driver();
    Recording record = recordingHere();
    return record == null ? allocator.allocate(bytes, use) : record.allocate(bytes, use);
  }

  /** Returns what the memory is used for. */
  MemoryUse memoryUse() {
    return allocator.use();
  }

  /**
   * Returns the address of a buffer.
   *
   * @throws IllegalArgumentException if it is in other memory
   * @throws IllegalStateException if its memory has been transferred or released
   */
  long address(Buffer buffer) {
    CudaBuffer cuda = buffer(buffer);
    Recording record = recordingHere();
    if (record != null) {
      record.uses(cuda.memory());
    }
    return cuda.address();
  }

  /**
   * Returns a buffer as the type of this module.
   *
   * @throws IllegalArgumentException if it is in other memory
   */
  CudaBuffer buffer(Buffer buffer) {
    if (buffer instanceof CudaBuffer cuda && cuda.device().equals(this)) {
      return cuda;
    }
    throw new IllegalArgumentException(
        "buffer: a CUDA kernel received memory of the backend " + buffer.backend().name());
  }

  /**
   * Returns the address of integers.
   *
   * @throws IllegalArgumentException if they are in other memory
   */
  long address(Indices indices) {
    return address(indices(indices).buffer());
  }

  /**
   * Returns integers as the type of this module.
   *
   * @throws IllegalArgumentException if they are in other memory
   */
  CudaIndices indices(Indices indices) {
    if (indices instanceof CudaIndices cuda && cuda.buffer().device().equals(this)) {
      return cuda;
    }
    throw new IllegalArgumentException(
        "indices: a CUDA kernel received indices of the backend " + indices.backend().name());
  }

  /** Returns the copies to the device. */
  Uploads uploads() {
    return uploads;
  }

  /** Returns the copies to the host. */
  Downloads downloads() {
    return downloads;
  }

  // ---------------------------------------------------------------- kernels

  /**
   * Returns a kernel; the first one of a family loads all of them.
   *
   * @param family the name of the CUDA source without ".cu"
   * @param name the name of the kernel in it
   */
  Kernel kernel(String family, String name) {
    Driver loader = driver();
    Driver.Module module = modules.computeIfAbsent(family, f -> loader.load(ptx(f)));
    return new Kernel(name, loader.function(module, name));
  }

  private static String ptx(String family) {
    String file = family + ".ptx";
    try (InputStream in = Device.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("cuda: " + file + " is missing in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException("cuda: cannot read " + file, e);
    }
  }

  /** Begins a call of a kernel. */
  Launch launch(Kernel kernel) {
    return launches.get().begin(kernel);
  }

  /** Enqueues a kernel, see {@link Driver#launch}. */
  void run(Kernel kernel, int x, int y, int z, int threads, ByteBuffer arguments) {
    Driver current = driver();
    order.lock();
    try {
      current.launch(kernel.function(), x, y, z, threads, stream, arguments);
      if (synchronous && recording == null) {
        current.synchronize(stream);
      }
    } finally {
      order.unlock();
    }
  }

  /**
   * Enqueues work while no other thread can: calls of the driver or of a library for the stream.
   * While another thread records, this waits. The work must not use {@link #uploads}, which may
   * wait for another thread that waits for this one.
   */
  void inOrder(Consumer<Driver.Stream> work) {
    getInOrder(
        queue -> {
          work.accept(queue);
          return queue;
        });
  }

  /** Does what {@link #inOrder} does for work with a result. */
  <T> T getInOrder(Function<Driver.Stream, T> work) {
    driver();
    order.lock();
    try {
      return work.apply(stream);
    } finally {
      order.unlock();
    }
  }

  /**
   * Fills floats or integers with a 32-bit word.
   *
   * @param count may be 0
   */
  void fill(long address, int word, long count) {
    if (count > 0) {
      inOrder(queue -> driver.fill(address, word, count, queue));
    }
  }

  /**
   * Keeps operands reachable until this call, and so their memory in use. For calls of libraries,
   * which get addresses; a {@link Launch} does that itself.
   */
  @SuppressWarnings("ReachabilityFenceUsage") // after an exception nothing uses the memory
  static void keep(@Nullable Object... operands) {
    Reference.reachabilityFence(operands);
  }

  // ---------------------------------------------------------------- recorded work

  /** Records work, see {@link kinesic.kernels.Backend#capture}. */
  Optional<CapturedWork> capture(Runnable work) {
    if (!driver().hasGraphs()) {
      return Optional.empty();
    }
    order.lock();
    try {
      if (recording != null) {
        throw new IllegalStateException("capture: work is being recorded already");
      }
      return new Recording(this, allocator, r -> recording = r).record(work);
    } finally {
      order.unlock();
    }
  }

  /**
   * Returns the address of an {@code unsigned long long} that a kernel must add to its counter of
   * random numbers of a key when it runs: in recorded work, how far the counter has advanced since.
   * Returns 0 if there is none.
   */
  long counterOffset(long key) {
    Recording record = recordingHere();
    return record == null ? 0 : record.counterOffset(key);
  }

  /**
   * Refuses what a record cannot repeat.
   *
   * @throws RecordingException if the calling thread is recording
   */
  void refuseInRecord(String operation) {
    Recording record = recordingHere();
    if (record != null) {
      throw record.spoiled("recorded work called " + operation);
    }
  }

  private @Nullable Recording recordingHere() {
    Recording record = recording;
    return record != null && order.isHeldByCurrentThread() ? record : null;
  }

  /** Returns whether {@link #close} has been called. */
  boolean isClosed() {
    return closed;
  }

  /**
   * Waits for all work and frees everything.
   *
   * @throws CudaException if earlier work failed
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    Driver current = driver();
    try {
      current.synchronize(stream);
      uploads.close();
      downloads.close();
      allocator.close();
      current.destroy(stream);
    } finally {
      closed = true;
      CURRENT.remove();
      current.close();
    }
  }
}
