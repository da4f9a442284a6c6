package kinesic.kernels.cuda.standin;

import static jcuda.driver.CUresult.CUDA_ERROR_INVALID_HANDLE;
import static jcuda.driver.CUresult.CUDA_ERROR_INVALID_PTX;
import static jcuda.driver.CUresult.CUDA_ERROR_INVALID_VALUE;
import static jcuda.driver.CUresult.CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES;
import static jcuda.driver.CUresult.CUDA_ERROR_NOT_FOUND;
import static jcuda.driver.CUresult.CUDA_SUCCESS;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import jcuda.driver.CUfunction_attribute;
import jcuda.driver.CUjit_option;
import kinesic.kernels.cuda.ptx.PtxKernel;
import kinesic.kernels.cuda.ptx.PtxModule;
import org.jspecify.annotations.Nullable;

/** The functions of libcuda about modules, kernels and launches. */
@SuppressWarnings("MemberName") // the names of the C functions
final class ModuleFunctions {

  private static final int THREADS = 1024;
  private static final int SHARED_BYTES = 48 << 10;
  private static final int SHARED_BYTES_OPT_IN = 64 << 10;

  // the entries of an array of launch options
  private static final long END = 0;
  private static final long BUFFER = 1;
  private static final long BUFFER_SIZE = 2;

  private record Module(PtxModule ptx) {}

  private static final class Function {
    final PtxKernel kernel;
    final Module module;
    int sharedBytes = SHARED_BYTES;

    Function(PtxKernel kernel, Module module) {
      this.kernel = kernel;
      this.module = module;
    }
  }

  private final StandInDriver driver;
  private final Map<String, PtxModule> compiled = new HashMap<>();

  ModuleFunctions(StandInDriver driver) {
    this.driver = driver;
  }

  // modules

  public int cuModuleLoadData(long module, long image) {
    return cuModuleLoadDataEx(module, image, 0, 0, 0);
  }

  public int cuModuleLoadDataEx(long module, long image, int options, long names, long values) {
    int result = driver.enterUnsafe();
    if (result != CUDA_SUCCESS) {
      return result;
    }
    try {
      String text = HostMemory.getString(image);
      PtxModule ptx = compiled.computeIfAbsent(text, PtxModule::read);
      return driver.create(module, new Module(ptx));
    } catch (RuntimeException e) {
      String reason = String.valueOf(e.getMessage());
      driver.refuse(reason);
      report(reason, options, names, values);
      return CUDA_ERROR_INVALID_PTX;
    }
  }

  /** Writes a message to the caller's log of errors, if there is one. */
  private static void report(String message, int options, long names, long values) {
    long log = 0;
    long size = 0;
    for (int i = 0; i < options; i++) {
      int name = HostMemory.getInt(names + 4L * i);
      long value = HostMemory.getLong(values + 8L * i);
      if (name == CUjit_option.CU_JIT_ERROR_LOG_BUFFER) {
        log = value;
      } else if (name == CUjit_option.CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES) {
        size = value;
      }
    }
    if (log != 0 && size > 0) {
      HostMemory.putString(log, Math.toIntExact(size), message);
    }
  }

  public int cuModuleUnload(long module) {
    int result = driver.enterUnsafe();
    Module unloaded = driver.find(module, Module.class);
    if (result != CUDA_SUCCESS || unloaded == null) {
      return result == CUDA_SUCCESS ? CUDA_ERROR_INVALID_HANDLE : result;
    }
    driver.destroyAll(object -> object instanceof Function f && f.module.equals(unloaded));
    return driver.destroy(module, Module.class);
  }

  public int cuModuleGetFunction(long function, long module, long name) {
    int result = driver.enter();
    Module loaded = driver.find(module, Module.class);
    if (result != CUDA_SUCCESS || loaded == null) {
      return result == CUDA_SUCCESS ? CUDA_ERROR_INVALID_HANDLE : result;
    }
    PtxKernel kernel = loaded.ptx().kernel(HostMemory.getString(name));
    return kernel == null
        ? CUDA_ERROR_NOT_FOUND
        : driver.create(function, new Function(kernel, loaded));
  }

  // kernels

  public int cuFuncGetAttribute(long value, int attribute, long function) {
    Function called = driver.find(function, Function.class);
    if (called == null) {
      return CUDA_ERROR_INVALID_HANDLE;
    }
    int answer =
        switch (attribute) {
          case CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK ->
              called.kernel.maxThreads();
          case CUfunction_attribute.CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES ->
              called.kernel.sharedBytes();
          case CUfunction_attribute.CU_FUNC_ATTRIBUTE_NUM_REGS -> 32;
          case CUfunction_attribute.CU_FUNC_ATTRIBUTE_PTX_VERSION -> 75;
          case CUfunction_attribute.CU_FUNC_ATTRIBUTE_BINARY_VERSION -> 75;
          case CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES ->
              called.sharedBytes;
          default -> 0;
        };
    HostMemory.putInt(value, answer);
    return driver.enter();
  }

  public int cuFuncSetAttribute(long function, int attribute, int value) {
    Function called = driver.find(function, Function.class);
    if (called == null) {
      return CUDA_ERROR_INVALID_HANDLE;
    }
    if (attribute == CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES) {
      if (value < 0 || value > SHARED_BYTES_OPT_IN) {
        return CUDA_ERROR_INVALID_VALUE;
      }
      called.sharedBytes = value;
    }
    return driver.enter();
  }

  public int cuFuncSetCacheConfig(long function, int config) {
    return driver.find(function, Function.class) == null
        ? CUDA_ERROR_INVALID_HANDLE
        : driver.enter();
  }

  public int cuOccupancyMaxActiveBlocksPerMultiprocessor(
      long blocks, long function, int threads, long sharedBytes) {
    if (driver.find(function, Function.class) == null || threads < 1 || threads > THREADS) {
      return CUDA_ERROR_INVALID_VALUE;
    }
    HostMemory.putInt(blocks, THREADS / threads);
    return driver.enter();
  }

  public int cuLaunchKernel(
      long function,
      int gridX,
      int gridY,
      int gridZ,
      int blockX,
      int blockY,
      int blockZ,
      int sharedBytes,
      long stream,
      long parameters,
      long extra) {
    int result = driver.enter();
    Function called = driver.find(function, Function.class);
    WorkStream queue = driver.stream(stream);
    if (result != CUDA_SUCCESS || called == null || queue == null) {
      return result == CUDA_SUCCESS ? CUDA_ERROR_INVALID_HANDLE : result;
    }
    if (!isGrid(gridX, gridY, gridZ) || !isBlock(called.kernel, blockX, blockY, blockZ)) {
      return CUDA_ERROR_INVALID_VALUE;
    }
    if (sharedBytes < 0 || sharedBytes + called.kernel.sharedBytes() > called.sharedBytes) {
      return CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES;
    }
    PtxKernel kernel = called.kernel;
    byte[] values =
        extra == 0 ? values(kernel, parameters) : values(kernel.parameterBytes(), extra);
    if (values == null) {
      return CUDA_ERROR_INVALID_VALUE;
    }
    driver.countLaunch();
    queue.hasKernels = true;
    return driver.enqueue(
        queue,
        () ->
            driver
                .machine()
                .launch(kernel, gridX, gridY, gridZ, blockX, blockY, blockZ, sharedBytes, values));
  }

  private static boolean isGrid(int x, int y, int z) {
    return x > 0 && y > 0 && z > 0 && y <= 65535 && z <= 65535;
  }

  private static boolean isBlock(PtxKernel kernel, int x, int y, int z) {
    boolean positive = x > 0 && y > 0 && z > 0 && z <= 64;
    return positive && (long) x * y * z <= kernel.maxThreads();
  }

  /** Copies the arguments from an array of their addresses; null if an address is missing. */
  private static byte @Nullable [] values(PtxKernel kernel, long addresses) {
    byte[] values = new byte[kernel.parameterBytes()];
    int index = 0;
    for (PtxKernel.Parameter parameter : kernel.parameters()) {
      long from = addresses == 0 ? 0 : HostMemory.getLong(addresses + 8L * index++);
      if (from == 0) {
        return null;
      }
      copy(HostMemory.at(from, parameter.bytes()), values, parameter.offset());
    }
    return values;
  }

  /** Copies the arguments from one buffer; null if it has another size than the parameters. */
  private static byte @Nullable [] values(int bytes, long extra) {
    long buffer = 0;
    long size = -1;
    for (long at = extra; HostMemory.getLong(at) != END; at += 2 * Long.BYTES) {
      long value = HostMemory.getLong(at + Long.BYTES);
      if (HostMemory.getLong(at) == BUFFER) {
        buffer = value;
      } else if (HostMemory.getLong(at) == BUFFER_SIZE) {
        size = HostMemory.getLong(value);
      }
    }
    if (buffer == 0 || size != bytes) {
      return null;
    }
    byte[] values = new byte[bytes];
    copy(HostMemory.at(buffer, size), values, 0);
    return values;
  }

  private static void copy(MemorySegment from, byte[] to, int at) {
    MemorySegment.copy(from, ValueLayout.JAVA_BYTE, 0, to, at, Math.toIntExact(from.byteSize()));
  }
}
