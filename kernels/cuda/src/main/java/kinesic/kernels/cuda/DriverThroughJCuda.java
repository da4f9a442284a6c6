package kinesic.kernels.cuda;

import static jcuda.driver.JCudaDriver.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUfunction;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;

/** The CUDA driver through JCuda. */
final class DriverThroughJCuda implements Driver {

  /** A stream of JCuda. */
  record JStream(CUstream handle) implements Stream {}

  private record JEvent(CUevent handle) implements Event {}

  private record JModule(CUmodule handle) implements Module {}

  private record JFunction(CUfunction handle, String name) implements Function {}

  private static final class JGraph implements Graph {
    private final CUgraphExec handle;

    JGraph(CUgraphExec handle) {
      this.handle = handle;
    }

    @Override
    public void close() {
      check("cuGraphExecDestroy", cuGraphExecDestroy(handle), "destroy a graph");
    }
  }

  /** Reads the address out of a pointer of JCuda. */
  private static final class Address extends CUdeviceptr {
    Address(CUdeviceptr pointer) {
      super(pointer);
    }

    long value() {
      return getNativePointer() + getByteOffset();
    }
  }

  private static final CUdeviceptr NULL = new CUdeviceptr();

  /** The factor 0 in host memory, as cuBLAS and cuDNN take their factors. */
  static final Pointer ZERO = scalar(0);

  /** The factor 1 in host memory. */
  static final Pointer ONE = scalar(1);

  private final CUdevice device = new CUdevice();
  private final CUcontext context = new CUcontext();
  private final Properties properties;
  private String lastKernel = "none";
  private final Map<Long, Pointer> pinned = new ConcurrentHashMap<>();

  /**
   * Retains the primary context of a device.
   *
   * @param ordinal the number of the device, from 0
   * @throws IllegalStateException if the device cannot be used; the message is a sentence
   */
  DriverThroughJCuda(int ordinal) {
    JCudaDriver.setExceptionsEnabled(false);
    int[] number = new int[1];
    check("cuDriverGetVersion", cuDriverGetVersion(number), "read the version");
    int version = number[0];
    Requirements.requireVersion(version);
    check("cuInit", cuInit(0), "start the driver");
    check("cuDeviceGetCount", cuDeviceGetCount(number), "count the devices");
    Requirements.requireDevice(ordinal, number[0]);
    check("cuDeviceGet", cuDeviceGet(device, ordinal), "open device " + ordinal);
    properties = properties(ordinal, device, version);
    Requirements.requireCapability(properties);
    check(
        "cuDevicePrimaryCtxRetain",
        cuDevicePrimaryCtxRetain(context, device),
        "create a context on " + properties.name());
  }

  private static Properties properties(int ordinal, CUdevice device, int version) {
    byte[] name = new byte[256];
    check("cuDeviceGetName", cuDeviceGetName(name, name.length, device), "name the device");
    int length = 0;
    while (length < name.length && name[length] != 0) {
      length++;
    }
    long[] memory = new long[1];
    check("cuDeviceTotalMem", cuDeviceTotalMem(memory, device), "measure the memory");
    return new Properties(
        ordinal,
        new String(name, 0, length, StandardCharsets.UTF_8),
        attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR),
        attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR),
        attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT),
        memory[0],
        version);
  }

  private static int attribute(CUdevice device, int attribute) {
    int[] value = new int[1];
    check(
        "cuDeviceGetAttribute",
        cuDeviceGetAttribute(value, attribute, device),
        "read attribute " + attribute);
    return value[0];
  }

  private static void check(String function, int result, String detail) {
    if (result != CUresult.CUDA_SUCCESS) {
      throw new CudaException(function, CUresult.stringFor(result), detail);
    }
  }

  /** Checks the result of a function that also reports errors of kernels that ran before. */
  private void checkWork(String function, int result, String detail) {
    if (result != CUresult.CUDA_SUCCESS) {
      CudaException e = new CudaException(function, CUresult.stringFor(result), detail);
      throw e.isFinal() ? e.afterKernel(lastKernel) : e;
    }
  }

  private static Pointer scalar(float value) {
    ByteBuffer memory = ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.nativeOrder());
    return Pointer.to(memory.putFloat(0, value));
  }

  /** Returns an address as the bindings take it. */
  static CUdeviceptr at(long address) {
    return NULL.withByteOffset(address);
  }

  private static CUstream of(Stream stream) {
    return ((JStream) stream).handle();
  }

  private static CUevent of(Event event) {
    return ((JEvent) event).handle();
  }

  @Override
  public Properties properties() {
    return properties;
  }

  @Override
  public void makeCurrent() {
    checkWork("cuCtxSetCurrent", cuCtxSetCurrent(context), "make the context current");
  }

  // ---------------------------------------------------------------- memory

  @Override
  public long allocate(long bytes) {
    CUdeviceptr pointer = new CUdeviceptr();
    checkWork("cuMemAlloc", cuMemAlloc(pointer, bytes), "allocate memory");
    return new Address(pointer).value();
  }

  @Override
  public void free(long address) {
    checkWork("cuMemFree", cuMemFree(at(address)), "free memory");
  }

  @Override
  public long freeMemory() {
    long[] free = new long[1];
    check("cuMemGetInfo", cuMemGetInfo(free, new long[1]), "measure the memory");
    return free[0];
  }

  @Override
  public ByteBuffer allocatePinned(int bytes) {
    Pointer pointer = new Pointer();
    checkWork(
        "cuMemHostAlloc",
        cuMemHostAlloc(pointer, bytes, 0),
        "allocate " + bytes + " bytes of page-locked memory");
    ByteBuffer memory = pointer.getByteBuffer(0, bytes).order(ByteOrder.nativeOrder());
    pinned.put(key(memory), pointer);
    return memory;
  }

  private static long key(ByteBuffer memory) {
    return java.lang.foreign.MemorySegment.ofBuffer(memory.duplicate().clear()).address();
  }

  @Override
  public void freePinned(ByteBuffer memory) {
    Pointer pointer = pinned.remove(key(memory));
    if (pointer == null) {
      throw new IllegalArgumentException("pinned memory: not allocated here");
    }
    check("cuMemFreeHost", cuMemFreeHost(pointer), "free page-locked memory");
  }

  private Pointer host(ByteBuffer memory, int at) {
    return Pointer.to(memory).withByteOffset(at);
  }

  @Override
  public void copyToDevice(ByteBuffer from, int at, long to, long bytes, Stream stream) {
    checkWork(
        "cuMemcpyHtoDAsync",
        cuMemcpyHtoDAsync(at(to), host(from, at), bytes, of(stream)),
        "copy to the device");
  }

  @Override
  public void copyToHost(long from, ByteBuffer to, int at, long bytes, Stream stream) {
    checkWork(
        "cuMemcpyDtoHAsync",
        cuMemcpyDtoHAsync(host(to, at), at(from), bytes, of(stream)),
        "copy to the host");
  }

  @Override
  public void copy(long from, long to, long bytes, Stream stream) {
    checkWork(
        "cuMemcpyDtoDAsync",
        cuMemcpyDtoDAsync(at(to), at(from), bytes, of(stream)),
        "copy on the device");
  }

  @Override
  public void fill(long to, int word, long words, Stream stream) {
    checkWork("cuMemsetD32Async", cuMemsetD32Async(at(to), word, words, of(stream)), "fill memory");
  }

  // ---------------------------------------------------------------- streams and events

  @Override
  public Stream createStream() {
    CUstream stream = new CUstream();
    check(
        "cuStreamCreate",
        cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING),
        "create a stream");
    return new JStream(stream);
  }

  @Override
  public void synchronize(Stream stream) {
    checkWork("cuStreamSynchronize", cuStreamSynchronize(of(stream)), "wait for the stream");
  }

  @Override
  public void destroy(Stream stream) {
    check("cuStreamDestroy", cuStreamDestroy(of(stream)), "destroy a stream");
  }

  @Override
  public Event createEvent() {
    CUevent event = new CUevent();
    checkWork(
        "cuEventCreate",
        cuEventCreate(event, CUevent_flags.CU_EVENT_DISABLE_TIMING),
        "create an event");
    return new JEvent(event);
  }

  @Override
  public void record(Event event, Stream stream) {
    checkWork("cuEventRecord", cuEventRecord(of(event), of(stream)), "record an event");
  }

  @Override
  public void await(Stream stream, Event event) {
    checkWork(
        "cuStreamWaitEvent", cuStreamWaitEvent(of(stream), of(event), 0), "wait for an event");
  }

  @Override
  public boolean isDone(Event event) {
    int result = cuEventQuery(of(event));
    if (result == CUresult.CUDA_ERROR_NOT_READY) {
      return false;
    }
    checkWork("cuEventQuery", result, "query an event");
    return true;
  }

  @Override
  public void synchronize(Event event) {
    checkWork("cuEventSynchronize", cuEventSynchronize(of(event)), "wait for an event");
  }

  @Override
  public void destroy(Event event) {
    check("cuEventDestroy", cuEventDestroy(of(event)), "destroy an event");
  }

  // ---------------------------------------------------------------- kernels

  @Override
  public Module load(String ptx) {
    CUmodule module = new CUmodule();
    byte[] text = (ptx + "\0").getBytes(StandardCharsets.US_ASCII);
    check(
        "cuModuleLoadDataEx",
        cuModuleLoadDataEx(module, Pointer.to(text), 0, new int[0], Pointer.to(new int[0])),
        "compile kernels for " + properties.name());
    return new JModule(module);
  }

  @Override
  public Function function(Module module, String name) {
    CUfunction function = new CUfunction();
    check(
        "cuModuleGetFunction",
        cuModuleGetFunction(function, ((JModule) module).handle(), name),
        "find the kernel " + name);
    return new JFunction(function, name);
  }

  @Override
  public void launch(
      Function function,
      int gridX,
      int gridY,
      int gridZ,
      int threads,
      Stream stream,
      ByteBuffer arguments) {
    JFunction kernel = (JFunction) function;
    lastKernel = kernel.name();
    Pointer block = Pointer.to(arguments);
    int result =
        cuLaunchKernel(
            kernel.handle(), gridX, gridY, gridZ, threads, 1, 1, 0, of(stream), block, null);
    if (result != CUresult.CUDA_SUCCESS) {
      checkWork("cuLaunchKernel", result, "launch " + kernel.name());
    }
  }

  // ---------------------------------------------------------------- graphs

  @Override
  public void beginCapture(Stream stream) {
    check(
        "cuStreamBeginCapture",
        cuStreamBeginCapture(of(stream), CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL),
        "begin a capture");
  }

  @Override
  public Graph endCapture(Stream stream) {
    CUgraph graph = new CUgraph();
    check("cuStreamEndCapture", cuStreamEndCapture(of(stream), graph), "end a capture");
    CUgraphExec executable = new CUgraphExec();
    check("cuGraphInstantiate", cuGraphInstantiate(executable, graph, 0), "prepare a graph");
    check("cuGraphDestroy", cuGraphDestroy(graph), "destroy a graph");
    return new JGraph(executable);
  }

  @Override
  public void launch(Graph graph, Stream stream) {
    checkWork(
        "cuGraphLaunch", cuGraphLaunch(((JGraph) graph).handle, of(stream)), "launch a graph");
  }

  @Override
  public boolean hasGraphs() {
    return Requirements.hasGraphs(properties.driverVersion());
  }

  @Override
  public void close() {
    if (!Requirements.hasRelease(properties.driverVersion())) {
      return; // the context ends with the process
    }
    check("cuDevicePrimaryCtxRelease", cuDevicePrimaryCtxRelease(device), "release the context");
  }
}
