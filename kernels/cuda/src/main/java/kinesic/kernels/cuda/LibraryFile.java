package kinesic.kernels.cuda;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A library where it may be.
 *
 * @param soname the name by which the loader knows it, such as {@code libcublas.so.13}
 * @param file its absolute path, or null if the loader finds it by its name
 */
record LibraryFile(String soname, @Nullable Path file) {

  private static final int RTLD_LAZY = 1;
  private static final String DELETED = " (deleted)"; // as Linux marks a file that is gone

  /** Returns the major version in the name. */
  int major() {
    return Integer.parseInt(soname.substring(soname.lastIndexOf('.') + 1));
  }

  /**
   * Opens the library for as long as the arena lives. Other libraries find it by its name then.
   *
   * @throws IOException with the loader's message if it cannot be loaded
   */
  @SuppressWarnings("restricted") // loads a native library
  SymbolLookup open(Arena arena) throws IOException {
    try {
      return file == null
          ? SymbolLookup.libraryLookup(soname, arena)
          : SymbolLookup.libraryLookup(file, arena);
    } catch (IllegalArgumentException e) {
      throw new IOException(file == null ? e.getMessage() : loaderMessage(file), e);
    }
  }

  /** Returns the message of the loader, which {@link SymbolLookup} keeps to itself. */
  @SuppressWarnings("restricted") // calls native functions
  private static String loaderMessage(Path file) {
    Linker linker = Linker.nativeLinker();
    SymbolLookup standard = linker.defaultLookup();
    MethodHandle open =
        linker.downcallHandle(
            standard.findOrThrow("dlopen"),
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    MethodHandle error =
        linker.downcallHandle(
            standard.findOrThrow("dlerror"), FunctionDescriptor.of(ValueLayout.ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment library =
          (MemorySegment) open.invokeExact(arena.allocateFrom(file.toString()), RTLD_LAZY);
      MemorySegment message = (MemorySegment) error.invokeExact();
      return library.address() != 0 || message.address() == 0
          ? file + " cannot be opened"
          : message.reinterpret(Integer.MAX_VALUE).getString(0);
    } catch (Throwable e) {
      throw new IllegalStateException(e); // the functions throw nothing
    }
  }

  /** Returns where it is, for people. The library is open. */
  String place() {
    return file == null ? mapped().orElse(soname + " on the loader's path") : file.toString();
  }

  /** Returns the file of a library that is loaded by its name. */
  private Optional<String> mapped() {
    String stem = "/" + soname.substring(0, soname.indexOf(".so")) + ".so";
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      return maps.filter(line -> line.contains(stem))
          .map(line -> line.substring(line.indexOf('/')).replace(DELETED, ""))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
