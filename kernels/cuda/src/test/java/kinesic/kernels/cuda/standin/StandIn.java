package kinesic.kernels.cuda.standin;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kinesic.kernels.cuda.CudaLibraries;
import kinesic.kernels.cuda.NvidiaLibrary;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets the tests of a class run on a device that has no hardware.
 *
 * <pre>
 * &#64;ExtendWith(StandIn.class)
 * class AllocatorTest { ... StandIn.driver().memoryInUse() ... }
 * </pre>
 *
 * <p>The first class in a JVM loads the libraries, before any class of JCuda; they stay. They hide
 * the real ones, if there are any, so that the tests run on every machine with Linux on x86-64; on
 * other systems, and in a JVM that has loaded the real driver, they are skipped. Tests that need
 * the real libraries therefore need another JVM, see {@link #isInstalled}.
 *
 * <p>After each test, the extension fails it if a kernel or a copy failed, if a function was called
 * that the stand-ins lack, or if a stand-in threw an exception. A test that provokes a failure
 * takes it with {@link StandInDriver#takeFault}.
 */
public final class StandIn implements BeforeAllCallback, AfterEachCallback {

  private static @Nullable StandInLibraries libraries;

  /** Called by JUnit. */
  public StandIn() {}

  /** Returns the device of this JVM; the stand-ins are loaded if they are not yet. */
  public static StandInDriver driver() {
    return install().driver();
  }

  /** Returns whether the stand-ins are loaded, and hide the real libraries. */
  public static synchronized boolean isInstalled() {
    return libraries != null;
  }

  private static synchronized StandInLibraries install() {
    if (libraries != null) {
      return libraries;
    }
    try {
      Optional<String> obstacle = StandInLibraries.obstacle();
      if (obstacle.isPresent()) {
        abort(obstacle.get());
      }
      Path folder = Files.createTempDirectory("kinesic-standin");
      try {
        StandInLibraries loaded = new StandInLibraries(folder);
        libraries = loaded;
        List.of(NvidiaLibrary.values()).forEach(CudaLibraries::load);
        return loaded;
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      return fail("the stand-ins cannot be loaded", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    install();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    failOnProblems();
  }

  static void failOnProblems() {
    List<String> problems = install().takeProblems();
    if (!problems.isEmpty()) {
      fail(String.join("; ", problems));
    }
  }
}
