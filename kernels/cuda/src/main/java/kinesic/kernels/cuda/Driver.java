package kinesic.kernels.cuda;

import java.nio.ByteBuffer;

/**
 * The functions of the CUDA driver that this module needs, for one device. Addresses of device
 * memory are plain numbers; the other handles are opaque.
 *
 * <p>Each method throws {@link CudaException} if the driver reports an error. The primary context
 * of the device must be current on the calling thread, see {@link #makeCurrent}.
 */
interface Driver extends AutoCloseable {

  /** A queue of work that the device does in order. */
  interface Stream {}

  /** A mark in a stream. */
  interface Event {}

  /** Loaded machine code. */
  interface Module {}

  /** A kernel in a {@link Module}. */
  interface Function {}

  /** Captured work that can be launched again. */
  interface Graph extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * What the device is.
   *
   * @param ordinal the number of the device, from 0
   * @param name for people
   * @param major the compute capability before the point
   * @param minor the compute capability after the point
   * @param processors the number of multiprocessors
   * @param memory the bytes of its memory
   * @param driverVersion the newest CUDA version that the driver supports, such as 13000 for 13.0
   */
  record Properties(
      int ordinal,
      String name,
      int major,
      int minor,
      int processors,
      long memory,
      int driverVersion) {

    /** Returns the version as people write it, such as "13.0". */
    String cudaVersion() {
      return driverVersion / 1000 + "." + driverVersion % 1000 / 10;
    }

    /** Returns the properties for people. */
    @Override
    public String toString() {
      return "device %s, %s, compute capability %s.%s, %s, driver for CUDA %s"
          .formatted(ordinal, name, major, minor, MemoryUse.text(memory), cudaVersion());
    }
  }

  /** Returns what the device is. */
  Properties properties();

  /** Returns whether work can be captured. */
  boolean hasGraphs();

  /** Makes the primary context of the device current on the calling thread. */
  void makeCurrent();

  // memory

  /** Allocates device memory of at least one byte. */
  long allocate(long bytes);

  /** Frees memory that {@link #allocate} returned, after all pending work. */
  void free(long address);

  /** Returns the bytes of device memory that are free. */
  long freeMemory();

  /** Allocates page-locked host memory. */
  ByteBuffer allocatePinned(int bytes);

  /** Frees memory that {@link #allocatePinned} returned. */
  void freePinned(ByteBuffer memory);

  /** Copies from page-locked host memory, which must not change before the copy has run. */
  void copyToDevice(ByteBuffer pinned, int from, long to, long bytes, Stream stream);

  /** Copies to page-locked host memory. */
  void copyToHost(long from, ByteBuffer pinned, int to, long bytes, Stream stream);

  /** Copies device memory. */
  void copy(long from, long to, long bytes, Stream stream);

  /** Sets {@code words} 32-bit words. */
  void fill(long to, int word, long words, Stream stream);

  // streams and events

  /** Creates a stream that does not wait for the default stream. */
  Stream createStream();

  /** Waits until a stream is empty. */
  void synchronize(Stream stream);

  /** Destroys a stream. */
  void destroy(Stream stream);

  /** Creates an event. */
  Event createEvent();

  /** Marks the present end of a stream. */
  void record(Event event, Stream stream);

  /** Lets a stream wait for a mark. */
  void await(Stream stream, Event event);

  /** Returns whether the work before the mark is done. */
  boolean isDone(Event event);

  /** Waits until the work before the mark is done. */
  void synchronize(Event event);

  /** Destroys an event. */
  void destroy(Event event);

  // kernels

  /**
   * Compiles a module for the device.
   *
   * @param ptx the text
   */
  Module load(String ptx);

  /** Returns a kernel of a module. */
  Function function(Module module, String name);

  /**
   * Enqueues a kernel.
   *
   * @param arguments a direct buffer in native order that begins with the addresses of the
   *     arguments, which lie behind them in the same buffer
   */
  void launch(
      Function function,
      int gridX,
      int gridY,
      int gridZ,
      int threads,
      Stream stream,
      ByteBuffer arguments);

  // graphs

  /** Begins to capture the work of a stream instead of doing it. */
  void beginCapture(Stream stream);

  /** Ends the capture and returns the work, ready to be launched. */
  Graph endCapture(Stream stream);

  /** Enqueues captured work. */
  void launch(Graph graph, Stream stream);

  /** Releases the primary context; the driver must not be used afterwards. */
  @Override
  void close();
}
