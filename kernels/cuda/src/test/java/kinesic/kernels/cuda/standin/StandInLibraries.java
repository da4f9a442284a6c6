package kinesic.kernels.cuda.standin;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jcuda.driver.CUresult;
import jcuda.jcublas.cublasStatus;
import kinesic.kernels.cuda.ElfLibrary;
import kinesic.kernels.cuda.ElfSymbols;
import kinesic.kernels.cuda.StubLibrary;
import org.jspecify.annotations.Nullable;

/** The stand-ins, loaded into this JVM under the names of NVIDIA's libraries. */
final class StandInLibraries {

  private static final long MEMORY = 1L << 30;

  private final StandInDriver driver = new StandInDriver(MEMORY);
  private final List<JavaFunctions> libraries = new ArrayList<>();

  /**
   * Writes and loads the libraries.
   *
   * @param folder may be deleted afterwards
   */
  StandInLibraries(Path folder) throws IOException {
    load(
        stub("libcuda.so.1", null, "JCudaDriver", "cu", CUresult.CUDA_ERROR_NOT_SUPPORTED),
        folder,
        CUresult.CUDA_ERROR_UNKNOWN,
        List.of(
            new ContextFunctions(driver),
            new MemoryFunctions(driver),
            new ModuleFunctions(driver),
            new StreamFunctions(driver),
            new GraphFunctions(driver)));
    load(
        stub(
            "libcublas.so.12",
            "libcublas.so.12",
            "JCublas2",
            "cublas",
            cublasStatus.CUBLAS_STATUS_NOT_SUPPORTED),
        folder,
        cublasStatus.CUBLAS_STATUS_INTERNAL_ERROR,
        List.of(new CublasFunctions(driver)));
    CudnnObjects objects = new CudnnObjects();
    load(
        stub("libcudnn.so.9", "libcudnn.so.9", "JCudnn", "cudnn", CudnnObjects.NOT_SUPPORTED),
        folder,
        CudnnObjects.INTERNAL_ERROR,
        List.of(
            new CudnnDescriptorFunctions(driver, objects),
            new CudnnConvolutionFunctions(driver, objects)));
  }

  /** Returns why the libraries cannot be loaded into this JVM, or empty if they can. */
  static Optional<String> obstacle() throws IOException {
    String system = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
    if (!system.equals("Linux on amd64")) {
      return Optional.of("the stand-ins are libraries for Linux on x86-64, this is " + system);
    }
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      return maps.filter(line -> line.contains("/libcuda.so."))
          .findFirst()
          .map(line -> "the real driver is loaded: " + line.substring(line.indexOf('/')));
    }
  }

  /** Returns the image of a library that exports what a library of JCuda needs. */
  private static ElfLibrary stub(
      String soname, @Nullable String version, String user, String prefix, int absent)
      throws IOException {
    String file = "/lib/lib" + user + "-12.6.0-linux-x86_64.so";
    try (InputStream in = StandInLibraries.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new FileNotFoundException(file + " is not on the class path");
      }
      return new ElfLibrary(
          soname, version, ElfSymbols.undefined(in.readAllBytes(), prefix), absent);
    }
  }

  private void load(ElfLibrary library, Path folder, int error, List<?> bodies) throws IOException {
    StubLibrary loaded = StubLibrary.load(folder, library);
    libraries.add(JavaFunctions.bind(loaded, driver.lock(), error, bodies));
  }

  StandInDriver driver() {
    return driver;
  }

  /** Returns what went wrong since the last call, a sentence each. */
  List<String> takeProblems() {
    List<String> problems = new ArrayList<>();
    RuntimeException fault = driver.takeFault();
    if (fault != null) {
      problems.add("a kernel or copy failed: " + fault.getMessage());
    }
    driver.takeRefusals().forEach(reason -> problems.add("PTX was refused: " + reason));
    for (JavaFunctions library : libraries) {
      library.takeAbsent().forEach(name -> problems.add(name + " is not in the stand-in"));
      library.takeThrown().forEach(thrown -> problems.add("a stand-in threw " + thrown));
    }
    return problems;
  }
}
