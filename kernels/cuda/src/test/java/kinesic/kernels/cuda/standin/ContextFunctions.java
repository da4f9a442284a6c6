package kinesic.kernels.cuda.standin;

import static jcuda.driver.CUresult.CUDA_ERROR_INVALID_DEVICE;
import static jcuda.driver.CUresult.CUDA_ERROR_INVALID_VALUE;
import static jcuda.driver.CUresult.CUDA_ERROR_NOT_INITIALIZED;
import static jcuda.driver.CUresult.CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
import static jcuda.driver.CUresult.CUDA_SUCCESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUresult;

/** The functions of libcuda about the device, its context and its errors. */
@SuppressWarnings("MemberName") // the names of the C functions
final class ContextFunctions {

  static final int VERSION = 13000;
  static final String NAME = "stand-in written in Java";

  private static final Map<Integer, Integer> ATTRIBUTES =
      Map.ofEntries(
          Map.entry(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK, 1024),
          Map.entry(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_X, 1024),
          Map.entry(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Y, 1024),
          Map.entry(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Z, 64),
          Map.entry(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_X, Integer.MAX_VALUE),
          Map.entry(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Y, 65535),
          Map.entry(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Z, 65535),
          Map.entry(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK, 49152),
          Map.entry(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_WARP_SIZE, 32),
          Map.entry(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_CLOCK_RATE, 1_000_000),
          Map.entry(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, 4),
          Map.entry(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_UNIFIED_ADDRESSING, 1),
          Map.entry(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, 7),
          Map.entry(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, 5));

  private final StandInDriver driver;
  private final Map<Integer, MemorySegment> texts = new HashMap<>();

  ContextFunctions(StandInDriver driver) {
    this.driver = driver;
  }

  public int cuInit(int flags) {
    driver.initialise();
    return flags == 0 ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
  }

  public int cuDriverGetVersion(long version) {
    HostMemory.putInt(version, VERSION);
    return CUDA_SUCCESS;
  }

  private int onDevice(int device) {
    if (!driver.isInitialised()) {
      return CUDA_ERROR_NOT_INITIALIZED;
    }
    return device == StandInDriver.DEVICE ? CUDA_SUCCESS : CUDA_ERROR_INVALID_DEVICE;
  }

  public int cuDeviceGetCount(long count) {
    HostMemory.putInt(count, 1);
    return onDevice(StandInDriver.DEVICE);
  }

  public int cuDeviceGet(long device, int ordinal) {
    HostMemory.putInt(device, StandInDriver.DEVICE);
    return onDevice(ordinal);
  }

  public int cuDeviceGetName(long name, int length, int device) {
    HostMemory.putString(name, length, NAME);
    return onDevice(device);
  }

  public int cuDeviceTotalMem_v2(long bytes, int device) {
    HostMemory.putLong(bytes, driver.memoryLimit());
    return onDevice(device);
  }

  public int cuDeviceComputeCapability(long major, long minor, int device) {
    HostMemory.putInt(major, 7);
    HostMemory.putInt(minor, 5);
    return onDevice(device);
  }

  /** Attributes that are not in the table are 0: the device lacks the ability. */
  public int cuDeviceGetAttribute(long value, int attribute, int device) {
    HostMemory.putInt(value, ATTRIBUTES.getOrDefault(attribute, 0));
    return onDevice(device);
  }

  public int cuDevicePrimaryCtxRetain(long context, int device) {
    int result = onDevice(device);
    if (result == CUDA_SUCCESS) {
      HostMemory.putLong(context, driver.retainContext());
    }
    return result;
  }

  public int cuDevicePrimaryCtxRelease_v2(int device) {
    int result = onDevice(device);
    return result == CUDA_SUCCESS ? driver.releaseContext() : result;
  }

  public int cuDevicePrimaryCtxSetFlags_v2(int device, int flags) {
    return onDevice(device);
  }

  public int cuDevicePrimaryCtxGetState(int device, long flags, long active) {
    HostMemory.putInt(flags, 0);
    HostMemory.putInt(active, driver.isContextActive() ? 1 : 0);
    return onDevice(device);
  }

  public int cuCtxSetCurrent(long context) {
    return driver.isInitialised() ? driver.makeCurrent(context) : CUDA_ERROR_NOT_INITIALIZED;
  }

  public int cuCtxGetCurrent(long context) {
    HostMemory.putLong(context, driver.currentContext());
    return driver.isInitialised() ? CUDA_SUCCESS : CUDA_ERROR_NOT_INITIALIZED;
  }

  public int cuCtxGetDevice(long device) {
    HostMemory.putInt(device, StandInDriver.DEVICE);
    return driver.enter();
  }

  public int cuCtxGetStreamPriorityRange(long least, long greatest) {
    HostMemory.putInt(least, 0);
    HostMemory.putInt(greatest, -5);
    return driver.enter();
  }

  /** Waits for everything, which no capture survives. */
  public int cuCtxSynchronize() {
    int result = driver.enter();
    if (result == CUDA_SUCCESS && driver.invalidateCaptures()) {
      result = CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
    }
    return result == CUDA_SUCCESS ? driver.awaitAll() : result;
  }

  public int cuGetErrorName(int error, long name) {
    return text(error, name);
  }

  public int cuGetErrorString(int error, long text) {
    return text(error, text);
  }

  private int text(int error, long to) {
    String name = CUresult.stringFor(error);
    if (!name.startsWith("CUDA_")) {
      HostMemory.putLong(to, 0);
      return CUDA_ERROR_INVALID_VALUE;
    }
    MemorySegment kept = texts.computeIfAbsent(error, e -> Arena.global().allocateFrom(name));
    HostMemory.putLong(to, kept.address());
    return CUDA_SUCCESS;
  }
}
