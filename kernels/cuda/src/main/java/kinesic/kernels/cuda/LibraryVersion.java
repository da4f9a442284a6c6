package kinesic.kernels.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Asks libraries of NVIDIA for their versions, which they answer without a device.
 *
 * <p>This calls them directly, since JCuda's classes can be used only after it is known that the
 * libraries are there.
 */
final class LibraryVersion {

  private static final int PARTS = 3; // MAJOR_VERSION, MINOR_VERSION, PATCH_LEVEL

  private LibraryVersion() {}

  /** Returns the newest CUDA that a driver supports, such as 13000 for 13.0; 0 if unknown. */
  static int ofDriver(SymbolLookup driver) {
    return property(driver, "cuDriverGetVersion", -1);
  }

  /** Returns the CUDA that cuDNN was built for, such as 13000 for 13.0; 0 if unknown. */
  static int cudaOfCudnn(SymbolLookup cudnn) {
    return Math.toIntExact(number(cudnn, "cudnnGetCudartVersion"));
  }

  /** Returns the version of a library for people. */
  static String of(NvidiaLibrary library, SymbolLookup symbols) {
    return switch (library) {
      case DRIVER -> "for CUDA " + cuda(ofDriver(symbols));
      case CUBLAS -> {
        StringBuilder version = new StringBuilder("version ");
        for (int part = 0; part < PARTS; part++) {
          version.append(part == 0 ? "" : ".").append(property(symbols, "cublasGetProperty", part));
        }
        yield version.toString();
      }
      case CUDNN -> {
        long version = number(symbols, "cudnnGetVersion");
        yield "version %s.%s.%s".formatted(version / 10_000, version / 100 % 100, version % 100);
      }
    };
  }

  /** Returns a version of CUDA for people. */
  static String cuda(int version) {
    return "%s.%s".formatted(version / 1000, version % 1000 / 10);
  }

  /**
   * Calls {@code int f(int part, int *value)}, or {@code int f(int *value)} if part is negative.
   */
  @SuppressWarnings("restricted") // calls a native function
  private static int property(SymbolLookup library, String function, int part) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
      FunctionDescriptor type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
      MemorySegment address = library.findOrThrow(function);
      int status;
      if (part < 0) {
        status = (int) Linker.nativeLinker().downcallHandle(address, type).invokeExact(value);
      } else {
        MethodHandle handle =
            Linker.nativeLinker()
                .downcallHandle(address, type.insertArgumentLayouts(0, ValueLayout.JAVA_INT));
        status = (int) handle.invokeExact(part, value);
      }
      return status == 0 ? value.get(ValueLayout.JAVA_INT, 0) : 0;
    } catch (Throwable e) {
      return unknown(e);
    }
  }

  /** Calls {@code size_t f()}. */
  @SuppressWarnings("restricted") // calls a native function
  private static long number(SymbolLookup library, String function) {
    try {
      FunctionDescriptor type = FunctionDescriptor.of(ValueLayout.JAVA_LONG);
      return (long)
          Linker.nativeLinker().downcallHandle(library.findOrThrow(function), type).invokeExact();
    } catch (Throwable e) {
      return unknown(e);
    }
  }

  /** Returns 0, which stands for an unknown version, if the function does not exist. */
  private static int unknown(Throwable problem) {
    if (problem instanceof java.util.NoSuchElementException) {
      return 0;
    }
    throw new IllegalStateException(problem);
  }
}
