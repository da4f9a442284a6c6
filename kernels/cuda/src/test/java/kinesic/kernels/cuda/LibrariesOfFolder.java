package kinesic.kernels.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Stream;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasStatus;

/**
 * A program that loads libraries of a given version from a folder, and prints what happened. It
 * needs a JVM of its own, since libraries cannot be unloaded.
 */
final class LibrariesOfFolder {

  private static final List<Integer> CUBLAS_VERSION = List.of(13, 1, 1);

  private LibrariesOfFolder() {}

  /**
   * Runs the program.
   *
   * @param args nothing, to search this machine; or a folder that stands for the root of a machine,
   *     the CUDA version of its driver, and any third argument to use cuBLAS
   */
  public static void main(String[] args) throws ReflectiveOperationException, IOException {
    if (args.length == 0) {
      for (LibraryReport report : CudaLibraries.find()) {
        System.out.println(report.name() + ": " + report.found() + ", " + report.explanation());
      }
      return;
    }
    Path root = Path.of(args[0]);
    Path folder = Files.createDirectories(root.resolve("usr/local/cuda/lib64"));
    StubLibrary driver =
        stub(folder, "libcuda.so.1", "JCudaDriver", "cu", 100); // CUDA_ERROR_NO_DEVICE
    bind(driver, "cuDriverGetVersion", new Driver(Integer.parseInt(args[1])), List.of("value"));
    StubLibrary cublas = stub(folder, "libcublas.so.13", "JCublas2", "cublas", 1);
    bind(cublas, "cublasGetProperty", new Cublas(), List.of("part", "value"));

    CudaLibraries libraries =
        new CudaLibraries(new LibrarySearch(root, Map.of("HOME", "/nowhere")), false);
    for (NvidiaLibrary library : NvidiaLibrary.values()) {
      LibraryReport report = libraries.report(library);
      System.out.println(library + ": " + report.found() + ", " + report.explanation());
      System.out.println(library + " loads: " + libraries.tryToLoad(library).orElse("yes"));
    }
    if (args.length > 2) {
      int[] value = new int[1];
      JCublas2.cublasGetProperty(1, value);
      System.out.println("minor version of cuBLAS: " + value[0]);
      int status = JCublas2.cublasCreate(new cublasHandle());
      System.out.println("handle of cuBLAS: " + cublasStatus.stringFor(status));
      try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
        System.out.println("left behind: " + left.map(file -> file.getFileName()).toList());
      }
    }
  }

  record Driver(int version) {
    @SuppressWarnings("restricted") // the memory of the caller
    int get(MemorySegment value) {
      value.reinterpret(4).set(ValueLayout.JAVA_INT, 0, version);
      return 0;
    }
  }

  record Cublas() {
    @SuppressWarnings("restricted") // the memory of the caller
    int get(int part, MemorySegment value) {
      value.reinterpret(4).set(ValueLayout.JAVA_INT, 0, CUBLAS_VERSION.get(part));
      return 0;
    }
  }

  private static StubLibrary stub(
      Path folder, String soname, String user, String prefix, int result) throws IOException {
    String file = "/lib/lib" + user + "-12.6.0-linux-x86_64.so";
    try (InputStream in = LibrariesOfFolder.class.getResourceAsStream(file)) {
      byte[] code = in == null ? new byte[0] : in.readAllBytes();
      SortedSet<String> functions = ElfSymbols.undefined(code, prefix);
      return StubLibrary.load(folder, new ElfLibrary(soname, null, functions, result));
    }
  }

  @SuppressWarnings("restricted") // native code calls Java
  private static void bind(StubLibrary library, String function, Object body, List<String> names)
      throws ReflectiveOperationException {
    MethodType type = MethodType.methodType(int.class, MemorySegment.class);
    FunctionDescriptor descriptor =
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
    if (names.size() == 2) {
      type = type.insertParameterTypes(0, int.class);
      descriptor = descriptor.insertArgumentLayouts(0, ValueLayout.JAVA_INT);
    }
    library.bind(
        function,
        Linker.nativeLinker()
            .upcallStub(
                MethodHandles.lookup().bind(body, "get", type), descriptor, Arena.global()));
  }
}
