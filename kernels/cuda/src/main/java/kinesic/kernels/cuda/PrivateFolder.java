package kinesic.kernels.cuda;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A new folder for libraries that must be written before they can be loaded. Nobody else can write
 * to it, and it is deleted as soon as they are loaded, which Linux allows.
 */
final class PrivateFolder implements AutoCloseable {

  private static final String TEMPORARY = "java.io.tmpdir";

  private final Path path;

  private PrivateFolder(Path path) {
    this.path = path;
  }

  /**
   * Creates the folder in a temporary folder.
   *
   * @throws IOException if it cannot be created, or if no library can be loaded from it; the
   *     message is one sentence
   */
  static PrivateFolder in(Path temporary) throws IOException {
    Path path;
    try {
      path = Files.createTempDirectory(temporary, "kinesic-cuda");
    } catch (IOException e) {
      throw new IOException(advice(temporary, "nothing can be written there"), e);
    }
    PrivateFolder folder = new PrivateFolder(path);
    try {
      folder.probe();
      return folder;
    } catch (IOException | IllegalArgumentException e) {
      folder.close();
      throw new IOException(
          advice(temporary, "no library can be loaded from there (is it mounted noexec?)"), e);
    }
  }

  private static String advice(Path temporary, String problem) {
    return "%s is %s, but %s: choose another folder with -D%s=..."
        .formatted(TEMPORARY, temporary, problem, TEMPORARY);
  }

  /** Loads an empty library and unloads it. */
  @SuppressWarnings("restricted") // loads a native library
  private void probe() throws IOException {
    Path file = path.resolve("libempty.so");
    Files.write(file, new ElfLibrary("libempty.so", null, List.of(), 0).image());
    try (Arena arena = Arena.ofConfined()) {
      SymbolLookup.libraryLookup(file, arena);
    }
  }

  /** Creates the folder in the temporary folder of this process. */
  static PrivateFolder create() throws IOException {
    return in(Path.of(System.getProperty(TEMPORARY)));
  }

  Path path() {
    return path;
  }

  /**
   * Lets an action find this folder as the temporary folder of the process.
   *
   * <p>JCuda's {@code LibUtils} needs this: it copies its native library from the class path to a
   * fixed name in {@code java.io.tmpdir}, takes a file of that name for it without looking inside,
   * and leaves it there. An interrupted copy, or a file of somebody else, would be loaded for ever.
   * It does so even if the library is loaded already, and it reads the property each time. Other
   * threads that read the property meanwhile see this folder too.
   */
  <T> T asTemporaryFolder(Supplier<T> action) {
    String before = System.getProperty(TEMPORARY);
    System.setProperty(TEMPORARY, path.toString());
    try {
      return action.get();
    } finally {
      System.setProperty(TEMPORARY, before);
    }
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(path);
  }
}
