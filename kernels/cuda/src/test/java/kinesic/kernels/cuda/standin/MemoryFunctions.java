package kinesic.kernels.cuda.standin;

import static jcuda.driver.CUresult.CUDA_ERROR_INVALID_VALUE;
import static jcuda.driver.CUresult.CUDA_ERROR_OUT_OF_MEMORY;
import static jcuda.driver.CUresult.CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
import static jcuda.driver.CUresult.CUDA_SUCCESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.TreeMap;

/**
 * The functions of libcuda about memory.
 *
 * <p>Page-locked host memory is read when a copy runs; other host memory is copied at once. Freeing
 * memory waits for the device, which {@link Counts#waits} shows.
 */
@SuppressWarnings("MemberName") // the names of the C functions
final class MemoryFunctions {

  private static final byte FREED = (byte) 0xff; // floats of such bytes are not numbers

  /** Page-locked host memory. */
  private record Pinned(Arena arena, MemorySegment memory) {
    void free() {
      memory.fill(FREED);
      arena.close();
    }
  }

  private final StandInDriver driver;
  private final TreeMap<Long, Pinned> pinned = new TreeMap<>();

  MemoryFunctions(StandInDriver driver) {
    this.driver = driver;
    driver.atRelease(
        () -> {
          pinned.values().forEach(Pinned::free);
          pinned.clear();
        });
  }

  // allocation

  public int cuMemAlloc_v2(long address, long bytes) {
    int result = driver.enterUnsafe();
    if (result != CUDA_SUCCESS || bytes <= 0) {
      return result == CUDA_SUCCESS ? CUDA_ERROR_INVALID_VALUE : result;
    }
    return driver.allocate(address, bytes);
  }

  public int cuMemFree_v2(long address) {
    int result = driver.enterUnsafe();
    if (result != CUDA_SUCCESS || address == 0) {
      return result;
    }
    result = driver.awaitAll();
    return driver.free(address) ? result : CUDA_ERROR_INVALID_VALUE;
  }

  public int cuMemGetInfo_v2(long free, long total) {
    HostMemory.putLong(free, Math.max(0, driver.memoryLimit() - driver.memoryInUse()));
    HostMemory.putLong(total, driver.memoryLimit());
    return driver.enter();
  }

  public int cuMemGetAddressRange_v2(long base, long bytes, long address) {
    Map.Entry<Long, Long> allocation = driver.allocationOf(address, 1);
    if (allocation == null) {
      return CUDA_ERROR_INVALID_VALUE;
    }
    HostMemory.putLong(base, allocation.getKey());
    HostMemory.putLong(bytes, allocation.getValue());
    return driver.enter();
  }

  @SuppressWarnings("MustBeClosedChecker") // the block closes the arena
  public int cuMemHostAlloc(long address, long bytes, int flags) {
    int result = driver.enterUnsafe();
    if (result != CUDA_SUCCESS || bytes <= 0) {
      return result == CUDA_SUCCESS ? CUDA_ERROR_INVALID_VALUE : result;
    }
    Arena arena = Arena.ofShared();
    try {
      MemorySegment memory = arena.allocate(bytes, 4096);
      pinned.put(memory.address(), new Pinned(arena, memory));
      HostMemory.putLong(address, memory.address());
      return CUDA_SUCCESS;
    } catch (OutOfMemoryError e) {
      arena.close();
      return CUDA_ERROR_OUT_OF_MEMORY;
    }
  }

  public int cuMemAllocHost_v2(long address, long bytes) {
    return cuMemHostAlloc(address, bytes, 0);
  }

  public int cuMemFreeHost(long address) {
    int result = driver.enterUnsafe();
    Pinned block = pinned.get(address);
    if (result != CUDA_SUCCESS || block == null) {
      return result == CUDA_SUCCESS ? CUDA_ERROR_INVALID_VALUE : result;
    }
    result = driver.awaitAll();
    pinned.remove(address);
    block.free();
    return result;
  }

  private boolean isPinned(long address, long bytes) {
    Map.Entry<Long, Pinned> entry = pinned.floorEntry(address);
    return entry != null
        && address + bytes <= entry.getKey() + entry.getValue().memory().byteSize();
  }

  // copies that return when they are done

  public int cuMemcpyHtoD_v2(long to, long from, long bytes) {
    int result = enterCopy(to, bytes);
    if (result == CUDA_SUCCESS) {
      driver.countUpload();
      result = driver.awaitDefaultStream();
    }
    if (result != CUDA_SUCCESS || bytes == 0) {
      return result;
    }
    return driver.runNow(() -> driver.memory().write(to, HostMemory.at(from, bytes)));
  }

  public int cuMemcpyDtoH_v2(long to, long from, long bytes) {
    int result = enterCopy(from, bytes);
    if (result == CUDA_SUCCESS) {
      driver.countDownload();
      result = driver.awaitDefaultStream();
    }
    if (result != CUDA_SUCCESS || bytes == 0) {
      return result;
    }
    return driver.runNow(() -> driver.memory().read(from, HostMemory.at(to, bytes)));
  }

  private int enterCopy(long address, long bytes) {
    int result = driver.enterUnsafe();
    return result == CUDA_SUCCESS ? inside(address, bytes) : result;
  }

  /** Returns the error of a range that is not in one allocation, or 0. */
  private int inside(long address, long bytes) {
    boolean valid = bytes == 0 || (bytes > 0 && driver.allocationOf(address, bytes) != null);
    return valid ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
  }

  // copies in a stream

  public int cuMemcpyHtoDAsync_v2(long to, long from, long bytes, long stream) {
    int result = inside(to, bytes);
    if (result != CUDA_SUCCESS || bytes == 0) {
      return result;
    }
    driver.countUpload();
    if (isPinned(from, bytes)) {
      return driver.enqueue(stream, () -> driver.memory().write(to, stillPinned(from, bytes)));
    }
    if (isCapturing(stream)) { // the graph would read memory of which it knows nothing
      return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
    }
    MemorySegment copy = Arena.ofAuto().allocate(bytes, 8).copyFrom(HostMemory.at(from, bytes));
    return driver.enqueue(stream, () -> driver.memory().write(to, copy));
  }

  public int cuMemcpyDtoHAsync_v2(long to, long from, long bytes, long stream) {
    int result = inside(from, bytes);
    if (result != CUDA_SUCCESS || bytes == 0) {
      return result;
    }
    driver.countDownload();
    if (isPinned(to, bytes)) {
      return driver.enqueue(stream, () -> driver.memory().read(from, stillPinned(to, bytes)));
    }
    if (isCapturing(stream)) {
      return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
    }
    result = driver.enqueue(stream, () -> driver.memory().read(from, HostMemory.at(to, bytes)));
    WorkStream queue = driver.stream(stream);
    return result == CUDA_SUCCESS && queue != null ? driver.await(queue, queue.end()) : result;
  }

  public int cuMemcpyDtoDAsync_v2(long to, long from, long bytes, long stream) {
    int result = Math.max(inside(to, bytes), inside(from, bytes));
    if (result != CUDA_SUCCESS || bytes == 0) {
      return result;
    }
    return driver.enqueue(stream, () -> driver.memory().copy(from, to, bytes));
  }

  public int cuMemsetD32Async(long to, int word, long words, long stream) {
    int result = (to & 3) == 0 ? inside(to, Integer.BYTES * words) : CUDA_ERROR_INVALID_VALUE;
    if (result != CUDA_SUCCESS || words == 0) {
      return result;
    }
    return driver.enqueue(stream, () -> driver.memory().fill(to, word, words));
  }

  public int cuMemcpyDtoD_v2(long to, long from, long bytes) {
    return cuMemcpyDtoDAsync_v2(to, from, bytes, 0);
  }

  public int cuMemsetD32_v2(long to, int word, long words) {
    return cuMemsetD32Async(to, word, words, 0);
  }

  private boolean isCapturing(long stream) {
    WorkStream queue = driver.stream(stream);
    return queue != null && queue.capture != null;
  }

  private MemorySegment stillPinned(long address, long bytes) {
    if (!isPinned(address, bytes)) {
      throw new IllegalStateException(
          "a copy of %s bytes uses page-locked memory that has been freed".formatted(bytes));
    }
    return HostMemory.at(address, bytes);
  }
}
