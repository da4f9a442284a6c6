package kinesic.kernels.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kinesic.kernels.Buffer;
import kinesic.kernels.Indices;

/**
 * One GPU: its driver, memory, the stream on which all kernels run one after the other, and the
 * loaded kernels. Any thread may use it.
 */
final class Device {

  private final Driver driver;
  private final Allocator allocator;
  private final Driver.Stream stream;
  private final Map<String, Driver.Module> modules = new ConcurrentHashMap<>();
  private final ThreadLocal<Launch> launches;

  Device(Driver driver) {
    this.driver = driver;
    driver.makeCurrent();
    this.stream = driver.createStream();
    this.allocator = new Allocator(driver);
    this.launches =
        ThreadLocal.withInitial(
            () -> {
              driver.makeCurrent();
              return new Launch(this);
            });
  }

  /** Returns the driver; the context is current on the calling thread afterwards. */
  Driver driver() {
    launches.get();
    return driver;
  }

  /** Returns the memory. */
  Allocator allocator() {
    return allocator;
  }

  /** Returns the stream of all kernels. */
  Driver.Stream stream() {
    return stream;
  }

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

  /** Copies the rest of a buffer to device memory. */
  void upload(ByteBuffer source, long to) {
    int bytes = source.remaining();
    ByteBuffer pinned = driver().allocatePinned(bytes);
    pinned.put(0, source, source.position(), bytes);
    driver.copyToDevice(pinned, 0, to, bytes, stream);
    driver.synchronize(stream);
    driver.freePinned(pinned);
  }

  /** Begins a call of a kernel. */
  Launch launch(Kernel kernel) {
    return launches.get().begin(kernel);
  }

  /** Enqueues a kernel, see {@link Driver#launch}. */
  void run(Kernel kernel, int x, int y, int z, int threads, ByteBuffer arguments) {
    driver.launch(kernel.function(), x, y, z, threads, stream, arguments);
  }

  /**
   * Returns the address of a buffer.
   *
   * @throws IllegalArgumentException if it is in other memory
   * @throws IllegalStateException if its memory has been transferred or released
   */
  long address(Buffer buffer) {
    return buffer(buffer).address();
  }

  /** Returns a buffer as the type of this module, see {@link #address}. */
  CudaBuffer buffer(Buffer buffer) {
    if (!(buffer instanceof CudaBuffer cuda)) {
      throw new IllegalArgumentException(
          "buffer: a CUDA kernel received memory of the backend " + buffer.backend().name());
    }
    if (cuda.isTransferred()) {
      throw new IllegalStateException(
          "tensor used after its memory was recycled: the step scope in which it was created has"
              + " ended; call keep for tensors that must outlive the scope");
    }
    return cuda;
  }

  /**
   * Returns the address of integers.
   *
   * @throws IllegalArgumentException if they are in other memory
   */
  long address(Indices indices) {
    if (indices instanceof CudaIndices cuda) {
      return cuda.address();
    }
    throw new IllegalArgumentException(
        "indices: a CUDA kernel received indices of the backend " + indices.backend().name());
  }
}
