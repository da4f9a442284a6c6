package kinesic.kernels.cuda.standin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import kinesic.kernels.cuda.ElfLibrary;
import kinesic.kernels.cuda.StubLibrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Java methods called as functions of a library. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class JavaFunctionsTest {

  private static final int ABSENT = 801;
  private static final int ERROR = 999;

  @TempDir private Path folder;
  private final ReentrantLock lock = new ReentrantLock();

  /** The functions. */
  final class Bodies {
    /** Adds numbers of all types. */
    public double sum(int a, long b, float c, double d) {
      return a + (double) b + c + d;
    }

    /** Tells how often the caller holds the lock. */
    public long count() {
      return lock.getHoldCount();
    }

    /** Fails. */
    public int fail(int a) {
      throw new IllegalStateException("failed with " + a);
    }
  }

  private JavaFunctions bind() throws IOException {
    StubLibrary stub =
        StubLibrary.load(
            folder,
            new ElfLibrary("libjava.so", null, List.of("sum", "count", "fail", "nothing"), ABSENT));
    return JavaFunctions.bind(stub, lock, ERROR, List.of(new Bodies()));
  }

  @SuppressWarnings("restricted") // calls a native function
  private MethodHandle function(String name, MemoryLayout result, MemoryLayout... parameters) {
    SymbolLookup library = SymbolLookup.libraryLookup(folder.resolve("libjava.so"), Arena.global());
    return Linker.nativeLinker()
        .downcallHandle(library.findOrThrow(name), FunctionDescriptor.of(result, parameters));
  }

  @Test
  void methods_are_functions_that_hold_a_lock() throws Throwable {
    JavaFunctions functions = bind();
    double sum =
        (double)
            function(
                    "sum",
                    ValueLayout.JAVA_DOUBLE,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_FLOAT,
                    ValueLayout.JAVA_DOUBLE)
                .invokeExact(1, 1L << 40, 0.5f, 0.25);
    assertEquals((1L << 40) + 1.75, sum);
    assertEquals(1L, (long) function("count", ValueLayout.JAVA_LONG).invokeExact());
    assertEquals(0, lock.getHoldCount());
    assertEquals(Set.of(), functions.takeAbsent());
  }

  @Test
  void an_exception_is_an_error_code() throws Throwable {
    JavaFunctions functions = bind();
    int result = (int) function("fail", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT).invokeExact(3);
    assertEquals(ERROR, result);
    assertEquals(0, lock.getHoldCount());
    assertEquals("failed with 3", functions.takeThrown().getFirst().getMessage());
    assertEquals(List.of(), functions.takeThrown());
  }

  @Test
  void a_function_without_a_method_is_named() throws Throwable {
    JavaFunctions functions = bind();
    assertEquals(ABSENT, (int) function("nothing", ValueLayout.JAVA_INT).invokeExact());
    assertEquals(Set.of("nothing"), functions.takeAbsent());
    assertEquals(Set.of(), functions.takeAbsent());
  }

  @Test
  void a_method_without_a_function_is_refused() throws IOException {
    StubLibrary stub =
        StubLibrary.load(folder, new ElfLibrary("libfew.so", null, List.of("sum"), ABSENT));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> JavaFunctions.bind(stub, lock, ERROR, List.of(new Bodies())));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("libfew.so has no function "), e.getMessage());
  }
}
