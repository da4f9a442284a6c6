package kinesic.kernels.cuda;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds and loads NVIDIA's libraries and JCuda's native code.
 *
 * <p>JCuda's native code asks the loader for {@code libcuda.so.1}, {@code libcublas.so.12} and
 * {@code libcudnn.so.9}. The loader takes a library of that name that is loaded already, so the
 * libraries need not be on its path. Of CUDA 13 the library is called {@code libcublas.so.13}; then
 * a library of the old name and version is written whose functions jump to those of the new one.
 * All 494 functions that JCuda needs exist there with the same parameters.
 */
public final class CudaLibraries {

  private static final String JCUDA_VERSION = "12.6.0";
  private static final int CUBLAS_OF_JCUDA = 12;
  private static final int CUBLAS_STATUS_NOT_SUPPORTED = 15;

  private static final Map<NvidiaLibrary, Optional<String>> FAILURES =
      new EnumMap<>(NvidiaLibrary.class);

  /** A library that is open until this object is closed. */
  private record Opened(LibraryFile file, SymbolLookup symbols, Arena arena)
      implements AutoCloseable {
    @Override
    public void close() {
      arena.close();
    }
  }

  private final LibrarySearch search;
  private final boolean useLoader;
  private int driverVersion;

  /**
   * Creates a search.
   *
   * @param useLoader whether to ask the loader for libraries by their names
   */
  CudaLibraries(LibrarySearch search, boolean useLoader) {
    this.search = search;
    this.useLoader = useLoader;
  }

  /**
   * Searches all libraries and loads none.
   *
   * @return for the driver, cuBLAS and cuDNN, in this order, what was found or what is missing
   */
  public static List<LibraryReport> find() {
    Optional<String> obstacle = obstacle();
    CudaLibraries libraries = new CudaLibraries(LibrarySearch.standard(), true);
    List<LibraryReport> reports = new ArrayList<>();
    for (NvidiaLibrary library : NvidiaLibrary.values()) {
      reports.add(
          obstacle
              .map(sentence -> new LibraryReport(library.title(), null, sentence))
              .orElseGet(() -> libraries.report(library)));
    }
    return reports;
  }

  /** Returns why no library can be loaded at all, or empty if libraries can be loaded. */
  @SuppressWarnings("restricted") // loads a native library
  private static Optional<String> obstacle() {
    String system = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
    if (!system.equals("Linux on amd64")) {
      return Optional.of(
          "CUDA needs Linux on x86-64, and this is " + system + "; on Windows use WSL 2");
    }
    try (Arena arena = Arena.ofConfined()) {
      SymbolLookup.libraryLookup("libc.so.6", arena);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("CUDA needs a Linux with the GNU C library, and this has no libc.so.6");
    } catch (IllegalCallerException e) {
      return Optional.of(
          "this Java VM may not load native code (%s): start it with --enable-native-access=ALL-UNNAMED"
              .formatted(e.getMessage()));
    }
  }

  /** Searches one library. */
  LibraryReport report(NvidiaLibrary library) {
    List<String> problems = new ArrayList<>();
    try (Opened opened = open(library, problems)) {
      if (opened == null) {
        return new LibraryReport(library.title(), null, missing(library, problems));
      }
      String found = opened.file().place() + ", " + LibraryVersion.of(library, opened.symbols());
      return new LibraryReport(library.title(), found, "for " + library.purpose());
    }
  }

  /** Says that a library is missing, and what to do. */
  private String missing(NvidiaLibrary library, List<String> problems) {
    String what = String.join(" or ", library.sonames());
    if (problems.isEmpty()) {
      return "%s was not found in KINESIC_CUDA_HOME (%s), on the loader's path, in the usual folders or beside PyTorch: %s"
          .formatted(what, search.home(), library.remedy());
    }
    return "%s cannot be used, since %s: %s"
        .formatted(what, String.join(", and ", problems), library.remedy());
  }

  /**
   * Opens the first library that can be used, until the result is closed, or returns null and says
   * why in {@code problems}.
   */
  @SuppressWarnings("MustBeClosedChecker") // the result closes the arena
  private @Nullable Opened open(NvidiaLibrary library, List<String> problems) {
    for (LibraryFile candidate : candidates(library)) {
      Arena arena = Arena.ofShared();
      Optional<String> problem;
      try {
        openCompanion(library, candidate, arena);
        SymbolLookup symbols = candidate.open(arena);
        problem = incompatibility(library, candidate, symbols);
        if (problem.isEmpty()) {
          return new Opened(candidate, symbols, arena);
        }
      } catch (IOException e) {
        problem =
            candidate.file() == null
                ? Optional.empty() // it is not there
                : Optional.of("it cannot be loaded: " + e.getMessage());
      }
      problem.ifPresent(problems::add);
      arena.close(); // so that the next one is what others find by its name
    }
    return null;
  }

  private List<LibraryFile> candidates(NvidiaLibrary library) {
    List<LibraryFile> candidates = new ArrayList<>();
    addFiles(library, search.homeFolders(), candidates);
    if (useLoader) {
      library.sonames().forEach(soname -> candidates.add(new LibraryFile(soname, null)));
    }
    addFiles(library, search.otherFolders(), candidates);
    return candidates;
  }

  private static void addFiles(
      NvidiaLibrary library, List<Path> folders, List<LibraryFile> candidates) {
    for (Path folder : folders) {
      for (String soname : library.sonames()) {
        Path file = folder.resolve(soname);
        if (Files.isRegularFile(file)) {
          candidates.add(new LibraryFile(soname, file));
        }
      }
    }
  }

  /** Opens the library that cuBLAS needs and that lies beside it. */
  private static void openCompanion(NvidiaLibrary library, LibraryFile file, Arena arena)
      throws IOException {
    if (library == NvidiaLibrary.CUBLAS && file.file() != null) {
      String name = "libcublasLt.so." + file.major();
      Path companion = file.file().resolveSibling(name);
      if (Files.isRegularFile(companion)) {
        new LibraryFile(name, companion).open(arena);
      }
    }
  }

  /** Returns why a library cannot be used with the driver. */
  private Optional<String> incompatibility(
      NvidiaLibrary library, LibraryFile file, SymbolLookup symbols) {
    int needed =
        switch (library) {
          case DRIVER -> 0;
          case CUBLAS -> file.major();
          case CUDNN -> LibraryVersion.cudaOfCudnn(symbols) / 1000;
        };
    int driver = library == NvidiaLibrary.DRIVER ? 0 : driverVersion();
    if (driver == 0 || needed <= driver / 1000) {
      return Optional.empty();
    }
    return Optional.of(
        "%s needs a driver for CUDA %s and this one is for CUDA %s"
            .formatted(file.place(), needed, LibraryVersion.cuda(driver)));
  }

  /** Returns the newest CUDA that the driver supports, such as 13000; 0 if there is no driver. */
  private int driverVersion() {
    if (driverVersion == 0) {
      try (Opened driver = open(NvidiaLibrary.DRIVER, new ArrayList<>())) {
        driverVersion = driver == null ? 0 : LibraryVersion.ofDriver(driver.symbols());
      }
    }
    return driverVersion;
  }

  // ---------------------------------------------------------------- loading

  /**
   * Loads a library and JCuda's native code for it. The next calls do nothing, or fail again.
   *
   * @throws IllegalStateException if it cannot be loaded; the message is one sentence that says
   *     what is missing and how to get it
   */
  public static void load(NvidiaLibrary library) {
    synchronized (FAILURES) {
      Optional<String> failure =
          FAILURES.computeIfAbsent(
              library, key -> new CudaLibraries(LibrarySearch.standard(), true).tryToLoad(key));
      if (failure.isPresent()) {
        throw new IllegalStateException(failure.get());
      }
    }
  }

  /** Loads a library, and returns why that failed. */
  Optional<String> tryToLoad(NvidiaLibrary library) {
    Optional<String> obstacle = obstacle();
    if (obstacle.isPresent()) {
      return obstacle;
    }
    List<String> problems = new ArrayList<>();
    Opened opened = open(library, problems); // which stays open
    if (opened == null) {
      return Optional.of(missing(library, problems));
    }
    try (PrivateFolder folder = PrivateFolder.create()) {
      if (library == NvidiaLibrary.CUBLAS && opened.file().major() != CUBLAS_OF_JCUDA) {
        forward(folder.path(), opened.symbols());
      }
      return folder.asTemporaryFolder(() -> initialise(library.binding()));
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Loads a library that is called as the one that JCuda needs, and leads to a newer one. */
  private static void forward(Path folder, SymbolLookup newer) throws IOException {
    String name = "libcublas.so." + CUBLAS_OF_JCUDA;
    ElfLibrary library =
        new ElfLibrary(
            name,
            name,
            ElfSymbols.undefined(nativeCode("JCublas2"), "cublas"),
            CUBLAS_STATUS_NOT_SUPPORTED);
    StubLibrary.load(folder, library).forward(newer);
  }

  /** Returns the bytes of a native library of JCuda. */
  private static byte[] nativeCode(String name) throws IOException {
    String file = "/lib/lib" + name + "-" + JCUDA_VERSION + "-linux-x86_64.so";
    try (InputStream in = CudaLibraries.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new FileNotFoundException(file + " of JCuda is not on the class path");
      }
      return in.readAllBytes();
    }
  }

  /** Initialises a class of JCuda, which loads its native code, and returns why that failed. */
  private static Optional<String> initialise(String name) {
    try {
      Class.forName(name);
      return Optional.empty();
    } catch (ClassNotFoundException e) {
      return Optional.of(name + " is not on the class path");
    } catch (LinkageError e) {
      return Optional.of("JCuda cannot load its native code: " + reason(e));
    }
  }

  /** Returns the sentence that matters of an error of JCuda, whose message is a page. */
  private static String reason(LinkageError error) {
    String message = String.valueOf(error.getMessage());
    String mark = "UnsatisfiedLinkError: ";
    int at = message.lastIndexOf(mark);
    return message.substring(at < 0 ? 0 : at + mark.length()).lines().findFirst().orElse("");
  }
}
